"""Deeds with opportunities: one verb a function, logged in the same transaction."""

from youcheng.opportunities.actions.keeping import (
    OpportunityDraft,
    close,
    edit,
    enter,
    enter_many,
    reopen,
)
from youcheng.opportunities.actions.matching import (
    introduce,
    note_outcome,
    refuse,
    take_back,
    weigh,
)
from youcheng.opportunities.actions.sectors import load_sectors

__all__ = [
    "OpportunityDraft",
    "close",
    "edit",
    "enter",
    "enter_many",
    "introduce",
    "load_sectors",
    "note_outcome",
    "refuse",
    "reopen",
    "take_back",
    "weigh",
]
