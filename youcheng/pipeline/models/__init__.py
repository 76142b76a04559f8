from youcheng.pipeline.models.cases import Case, CasePaper, Finding, Leave, Move
from youcheng.pipeline.models.prospects import PlaceFact, Prospect, ScoreWeights
from youcheng.pipeline.models.rules import Quota, RuleVersion

__all__ = [
    "Case",
    "CasePaper",
    "Finding",
    "Leave",
    "Move",
    "PlaceFact",
    "Prospect",
    "Quota",
    "RuleVersion",
    "ScoreWeights",
]
