"""From input to values. Forms write nothing."""

from youcheng.pipeline.forms.cases import CaseEditForm, CaseFilterForm, CaseForm, PaperForm
from youcheng.pipeline.forms.moving import LeaveForm, MoveForm
from youcheng.pipeline.forms.prospects import (
    DropForm,
    FactForm,
    NoteForm,
    ProspectFilterForm,
    ProspectForm,
    ScoreWeightsForm,
    SuggestForm,
)
from youcheng.pipeline.forms.rules import QuotaForm, RuleForm

__all__ = [
    "CaseEditForm",
    "CaseFilterForm",
    "CaseForm",
    "DropForm",
    "FactForm",
    "LeaveForm",
    "MoveForm",
    "NoteForm",
    "PaperForm",
    "ProspectFilterForm",
    "ProspectForm",
    "QuotaForm",
    "RuleForm",
    "ScoreWeightsForm",
    "SuggestForm",
]
