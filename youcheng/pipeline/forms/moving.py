"""A step of a case: its day, its paper, reasons for what stands in the way, and the signing."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.documents.forms import FileForm, readable
from youcheng.pipeline import rules
from youcheng.pipeline.actions import PaperDraft, Signing
from youcheng.pipeline.enums import ENDING, CaseStage, PaperKind, Passing
from youcheng.pipeline.models import Case, CasePaper
from youcheng.pipeline.queries.facts import Way
from youcheng.pipeline.rules.checks import Verdict
from youcheng.registry.forms.fields import DayField, StyledForm

REASON = 400
TERM_FIELDS = ("label", "languages", "signer_home", "signer_abroad", "ends_on", "is_tacit")


class MoveForm(FileForm, StyledForm):
    """One step, with the fields that it needs: `reason_<code>` for each rule that stands in its way
    and that this person may let the case pass."""

    FOLDS = ()

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DayField(label=pgettext_lazy("step", "taken on"))
    kept = forms.ChoiceField(label=_("paper"), required=False)
    number = forms.CharField(
        label=pgettext_lazy("paper", "number"), max_length=60, required=False,
        help_text=_("As it stands on the paper, such as 宁政复〔2018〕7号."),
    )  # fmt: skip
    dated_on = DayField(label=_("bears the day"), required=False)
    heading = forms.CharField(label=pgettext_lazy("paper", "title"), max_length=200, required=False)
    sensitivity = forms.ChoiceField(label=_("Sensitivity"), required=False)
    reason = forms.CharField(
        label=_("reason"), max_length=REASON, required=False, widget=forms.Textarea({"rows": 2})
    )
    label = forms.CharField(label=_("the office's own label"), max_length=60, required=False)
    languages = forms.CharField(label=_("languages"), max_length=80, required=False)
    signer_home = forms.CharField(
        label=_("signed for us by (post)"), max_length=120, required=False
    )
    signer_abroad = forms.CharField(
        label=_("signed for them by (post)"), max_length=120, required=False
    )
    ends_on = DayField(label=_("last day of the term"), required=False)
    is_tacit = forms.BooleanField(label=_("renews tacitly"), required=False)

    field_order = ("version", "on", "kept", "dated_on", "number", "heading", "file", "sensitivity")

    def __init__(
        self,
        *args: Any,
        case: Case,
        way: Way,
        user: User,
        today: date,
        papers: list[CasePaper],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.way, self.user, self.today = case, way, user, today
        self.fitting = {str(one.pk): one for one in papers if one.kind == way.paper}
        self.fields["file"].required = False
        self._fit_paper()
        is_signing = way.target == CaseStage.SIGNED and case.track not in ENDING
        if not is_signing:
            for name in TERM_FIELDS:
                del self.fields[name]
        if not self.asks_reason:
            del self.fields["reason"]
        for one in self.to_pass:
            self.fields[f"reason_{one.rule.code}"] = forms.CharField(
                label=_("reason"), max_length=REASON, required=False,
                widget=forms.Textarea({"rows": 2, "class": "form-control"}),
            )  # fmt: skip

    @property
    def asks_reason(self) -> bool:
        return self.way.is_back or self.way.target in {CaseStage.DROPPED, CaseStage.RETURNED}

    @property
    def to_pass(self) -> list[Verdict]:
        """What stands in the way and this person may let the case pass."""
        is_leader = can(self.user, Permission.CASE_DECIDE, self.case.home)
        return [
            one
            for one in self.way.in_the_way
            if not one.is_final and (one.who_passes == Passing.OFFICER or is_leader)
        ]

    def _fit_paper(self) -> None:
        paper = self.way.paper
        if paper is None:
            for name in ("kept", "number", "dated_on", "heading", "file", "sensitivity"):
                del self.fields[name]
            return
        self.fields["sensitivity"].choices = readable(self.user, self.case.home)  # type: ignore[attr-defined]
        self.fields["kept"].label = PaperKind(paper).label
        choices = [(key, _paper_text(one)) for key, one in self.fitting.items()]
        self.fields["kept"].choices = [*choices, ("", _("a new one, as follows"))]  # type: ignore[attr-defined]
        if choices:
            self.fields["kept"].initial = choices[-1][0]
        else:
            self.fields["kept"].widget = forms.HiddenInput()

    def clean_file(self) -> Any:
        return super().clean_file() if self.cleaned_data.get("file") or self.oversize else None

    @property
    def kept_paper(self) -> CasePaper | None:
        return self.fitting.get(self.cleaned_data.get("kept") or "")

    def new_paper(self) -> PaperDraft | None:
        """What was typed of a new one; none where one is chosen or nothing was typed."""
        values = self.cleaned_data
        if self.way.paper is None or self.kept_paper is not None:
            return None
        if not any(values.get(name) for name in ("number", "dated_on", "heading", "file")):
            return None
        names = ("number", "dated_on", "heading")
        return PaperDraft(kind=self.way.paper, **{name: values[name] for name in names})

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        paper = self.kept_paper or self.new_paper()
        step = rules.Step(
            track=self.case.track, stage=self.case.stage, target=self.way.target,
            on=values["on"], today=self.today, began_on=self.case.moved_on,
            returned_from=self.case.returned_from, reason=values.get("reason", ""),
            paper=rules.Dated(paper.kind, paper.dated_on) if paper else None,
            request_on=self.case.moved_on,
        )  # fmt: skip
        if objection := rules.objection_to_step(step):
            name = FIELD_OF.get(objection.code)
            self.add_error(
                name if name in self.fields else None,
                forms.ValidationError(objection.message, code=objection.code),
            )
        ends = values.get("ends_on")
        if ends and ends < values["on"]:
            self.add_error("ends_on", _("A term cannot end before it was signed."))
        return values

    @property
    def reasons(self) -> dict[str, str]:
        """By code of the rule."""
        return {
            one.rule.code: self.cleaned_data.get(f"reason_{one.rule.code}", "")
            for one in self.to_pass
        }

    def signing(self) -> Signing | None:
        if "signer_home" not in self.fields:
            return None
        return Signing(**{name: self.cleaned_data[name] for name in TERM_FIELDS})


class LeaveForm(StyledForm):
    """Why a leader lets a case pass a rule."""

    reason = forms.CharField(
        label=_("reason"), max_length=REASON, widget=forms.Textarea({"rows": 3})
    )


FIELD_OF = {
    "in_the_future": "on",
    "before_the_last_step": "on",
    "no_reason": "reason",
    "no_paper": "number",
    "no_day": "dated_on",
    "paper_later": "dated_on",
    "before_its_request": "dated_on",
}
"""The field beside which an objection of the path stands."""


def _paper_text(paper: CasePaper) -> str:
    day = paper.dated_on.isoformat() if paper.dated_on else ""
    return " · ".join(filter(None, (day, paper.number, paper.heading))) or str(paper)
