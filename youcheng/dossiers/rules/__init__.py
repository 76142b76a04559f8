"""Rules of the files on partners: plain functions over plain values; no database, no clock."""

from youcheng.dossiers.rules.facts import Contact, Due, Facts, counted_once
from youcheng.dossiers.rules.lines import MOVES, objection_to_line, objection_to_override
from youcheng.dossiers.rules.proposals import Open, Partner, Proposal, Term, proposals
from youcheng.dossiers.rules.rhythm import Rhythm, rhythm
from youcheng.dossiers.rules.shares import shares
from youcheng.dossiers.rules.types import FieldShare, Judgement, fields_of, judge
from youcheng.dossiers.rules.vitality import (
    MEASURES,
    WEIGHTS,
    Measures,
    Part,
    Vitality,
    next_step,
    objection_to_weights,
    vitality,
)

__all__ = [
    "MEASURES",
    "MOVES",
    "WEIGHTS",
    "Contact",
    "Due",
    "Facts",
    "FieldShare",
    "Judgement",
    "Measures",
    "Open",
    "Part",
    "Partner",
    "Proposal",
    "Rhythm",
    "Term",
    "Vitality",
    "counted_once",
    "fields_of",
    "judge",
    "next_step",
    "objection_to_line",
    "objection_to_override",
    "objection_to_weights",
    "proposals",
    "rhythm",
    "shares",
    "vitality",
]
