"""Rules of the pipeline: the path of a case, and what the office's rules ask of it."""

from youcheng.pipeline.rules.checks import (
    Answer,
    Facts,
    Rule,
    Verdict,
    judged,
    objection_to_passing,
)
from youcheng.pipeline.rules.moves import (
    Dated,
    Step,
    is_back,
    objection_to_opening,
    objection_to_step,
    paper_for,
    steps,
)

__all__ = [
    "Answer",
    "Dated",
    "Facts",
    "Rule",
    "Step",
    "Verdict",
    "is_back",
    "judged",
    "objection_to_opening",
    "objection_to_passing",
    "objection_to_step",
    "paper_for",
    "steps",
]
