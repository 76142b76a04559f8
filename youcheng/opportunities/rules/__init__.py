"""Rules of opportunities: who fits whom and why, what a text is about, what may be done."""

from youcheng.opportunities.rules.deeds import (
    objection_to_change,
    objection_to_introduction,
    objection_to_outcome,
    objection_to_refusal,
)
from youcheng.opportunities.rules.matching import (
    LINE,
    WEIGHTS,
    Candidate,
    Experience,
    Interest,
    Match,
    Occasion,
    Paper,
    Part,
    Reason,
    Wish,
    match,
    ranked,
)
from youcheng.opportunities.rules.texts import concepts, divisions_of, likeness, terms_of
from youcheng.opportunities.rules.trial import Trial, precision

__all__ = [
    "LINE",
    "WEIGHTS",
    "Candidate",
    "Experience",
    "Interest",
    "Match",
    "Occasion",
    "Paper",
    "Part",
    "Reason",
    "Trial",
    "Wish",
    "concepts",
    "divisions_of",
    "likeness",
    "match",
    "objection_to_change",
    "objection_to_introduction",
    "objection_to_outcome",
    "objection_to_refusal",
    "precision",
    "ranked",
    "terms_of",
]
