"""A decision on a case: asked for, given, withdrawn; and remarks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import User
from youcheng.approvals.enums import Opinion
from youcheng.approvals.models import Seat
from youcheng.approvals.rules import PaperSaid
from youcheng.registry.forms.fields import DayField, LongSelect, StyledForm

TEXT, REASON = 2000, 400


def person_label(user: User) -> str:
    """A user in a list of choices: two may have one name."""
    return f"{user} · {user.unit.name}" if user.unit else str(user)


class UserField(forms.ModelChoiceField):
    """Somebody whose account is open."""

    widget = LongSelect

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("choose somebody"))
        users = User.objects.filter(is_active=True).select_related("unit").order_by("title", "pk")
        super().__init__(users, **kwargs)

    def label_from_instance(self, user: User) -> str:
        return person_label(user)


class AskForm(StyledForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("what is asked"), max_length=REASON, required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("In a sentence or two, for those who decide."),
    )  # fmt: skip


class OpinionForm(StyledForm):
    """What somebody says at their seat."""

    opinion = forms.ChoiceField(
        label=pgettext_lazy("decision", "opinion"), choices=Opinion.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    text = forms.CharField(
        label=_("in words"), max_length=TEXT, required=False, widget=forms.Textarea({"rows": 4}),
        help_text=_("Needed where you do not agree. It goes into the file."),
    )  # fmt: skip

    def paper(self) -> PaperSaid | None:
        return None


class PaperOpinionForm(OpinionForm):
    """The same, typed in from a paper that the person signed."""

    number = forms.CharField(label=_("number of the paper"), max_length=60)
    dated_on = DayField(label=_("bears the day"))

    field_order = ("number", "dated_on", "opinion", "text")

    def paper(self) -> PaperSaid:
        return PaperSaid(self.cleaned_data["number"], self.cleaned_data["dated_on"])


class WithdrawForm(StyledForm):
    reason = forms.CharField(
        label=_("reason"), max_length=REASON, widget=forms.Textarea({"rows": 2})
    )


class ReseatForm(StyledForm):
    other = UserField(label=_("who is to be asked instead"))

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = self.fields["other"].queryset  # type: ignore[attr-defined]
        self.fields["other"].queryset = users.exclude(pk=seat.asked_id)  # type: ignore[attr-defined]


class RemarkForm(StyledForm):
    text = forms.CharField(
        label=pgettext_lazy("case", "remark"), max_length=TEXT,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
