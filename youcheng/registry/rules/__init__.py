"""Rules of the register: plain functions over plain values; see the modules."""

from youcheng.registry.rules.standing import (
    BEGINS,
    NEEDS_A_TIE,
    ORDER,
    SETS_TERM,
    Happening,
    Standing,
    objection_to_event,
    objection_to_open,
    standing_on,
    standings,
)

__all__ = [
    "BEGINS",
    "NEEDS_A_TIE",
    "ORDER",
    "SETS_TERM",
    "Happening",
    "Standing",
    "objection_to_event",
    "objection_to_open",
    "standing_on",
    "standings",
]
