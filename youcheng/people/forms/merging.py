"""Which of two values stays, and what somebody says of two records. The forms write nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.people.enums import Decision
from youcheng.people.models import Person
from youcheng.people.queries.merging import Choice, choices
from youcheng.people.rules.merging import BOTH, GOES, KEPT, objection_to_decision
from youcheng.registry.forms.fields import StyledForm

SIDES = (
    (KEPT, pgettext_lazy("value in a merge", "this one")),
    (GOES, pgettext_lazy("value in a merge", "the other one")),
)
BOTH_SIDES = (*SIDES, (BOTH, pgettext_lazy("value in a merge", "both")))


class MergeForm(StyledForm):
    """One field for each column in which two records differ, and the versions that were shown."""

    kept_version = forms.IntegerField(widget=forms.HiddenInput)
    gone_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, kept: Person, gone: Person, **kwargs: Any) -> None:
        initial = {"kept_version": kept.version, "gone_version": gone.version}
        super().__init__(*args, initial=initial, **kwargs)
        self.differing = choices(kept, gone)
        for choice in self.differing:
            self.fields[choice.name] = forms.ChoiceField(
                label=choice.label,
                choices=BOTH_SIDES if choice.has_both else SIDES,
                initial=choice.default,
                widget=forms.RadioSelect,
            )

    @property
    def lines(self) -> list[tuple[Choice, forms.BoundField]]:
        return [(choice, self[choice.name]) for choice in self.differing]

    @property
    def versions(self) -> tuple[int, int]:
        return self.cleaned_data["kept_version"], self.cleaned_data["gone_version"]

    @property
    def chosen(self) -> dict[str, str]:
        return {choice.name: self.cleaned_data[choice.name] for choice in self.differing}


class DecisionForm(StyledForm):
    decision = forms.ChoiceField(choices=Decision.choices, required=False)
    why = forms.CharField(label=_("why"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        objection = objection_to_decision(values.get("decision", ""), values.get("why", ""))
        if objection:
            self.add_error("why", objection.message)
        return values
