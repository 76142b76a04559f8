"""Rules of exchanges: plain functions over plain values; no database, no clock, no request."""

from youcheng.exchanges.rules.likeness import Alike, Sketch, likeness
from youcheng.exchanges.rules.limits import objection_to_end, objection_to_start
from youcheng.exchanges.rules.mails import is_likely_wanted
from youcheng.exchanges.rules.parts import (
    Limit,
    notes_on_gift,
    objection_to_days,
    objection_to_done,
    objection_to_item,
    objection_to_move,
)

__all__ = [
    "KEPT",
    "LEAST_NAME",
    "Alike",
    "Limit",
    "Sketch",
    "is_likely_wanted",
    "likeness",
    "notes_on_gift",
    "objection_to_days",
    "objection_to_done",
    "objection_to_end",
    "objection_to_item",
    "objection_to_move",
    "objection_to_start",
]

KEPT = (
    "kind", "from_on", "to_on", "precision", "venue", "home_id", "place_id", "subject_zh",
    "subject_en", "n_groups_home", "n_persons_home", "n_groups_abroad", "n_persons_abroad", "rank",
    "result", "talking_points", "arrangements", "initiator", "source", "visibility",
)  # fmt: skip
"""Columns of an exchange that can be changed, and are kept as they were."""
LEAST_NAME = 2
"""Characters of a name that is looked for in words: a single one stands in too many."""
