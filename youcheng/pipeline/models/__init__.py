from youcheng.pipeline.models.cases import Case, CasePaper, Finding, Move
from youcheng.pipeline.models.rules import Quota, RuleVersion

__all__ = ["Case", "CasePaper", "Finding", "Move", "Quota", "RuleVersion"]
