"""From input to values. Forms write nothing."""

from youcheng.pipeline.forms.cases import CaseEditForm, CaseFilterForm, CaseForm, PaperForm
from youcheng.pipeline.forms.moving import LeaveForm, MoveForm
from youcheng.pipeline.forms.rules import QuotaForm, RuleForm

__all__ = [
    "CaseEditForm",
    "CaseFilterForm",
    "CaseForm",
    "LeaveForm",
    "MoveForm",
    "PaperForm",
    "QuotaForm",
    "RuleForm",
]
