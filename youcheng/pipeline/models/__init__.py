from youcheng.pipeline.models.cases import Case, CasePaper, Finding, Leave, Move
from youcheng.pipeline.models.prospects import PlaceFact, Prospect, ScoreWeights
from youcheng.pipeline.models.rounds import CaseChain, CaseRound, Remark
from youcheng.pipeline.models.rules import Quota, RuleVersion
from youcheng.pipeline.models.templates import PaperTemplate

__all__ = [
    "Case",
    "CaseChain",
    "CasePaper",
    "CaseRound",
    "Finding",
    "Leave",
    "Move",
    "PaperTemplate",
    "PlaceFact",
    "Prospect",
    "Quota",
    "Remark",
    "RuleVersion",
    "ScoreWeights",
]
