"""From input to values. Forms write nothing."""

from youcheng.pipeline.forms.cases import CaseEditForm, CaseFilterForm, CaseForm, PaperForm
from youcheng.pipeline.forms.moving import MoveForm
from youcheng.pipeline.forms.rules import QuotaForm, RuleForm

__all__ = [
    "CaseEditForm",
    "CaseFilterForm",
    "CaseForm",
    "MoveForm",
    "PaperForm",
    "QuotaForm",
    "RuleForm",
]
