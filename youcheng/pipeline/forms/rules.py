"""A rule as the office words and weighs it, and how many ties a year is to bring."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.enums import Level
from youcheng.pipeline.enums import CaseStage, CheckKind, PaperKind, Passing, Severity, Track
from youcheng.pipeline.models import RuleVersion
from youcheng.registry.enums import WordingKind
from youcheng.registry.forms.fields import DayField, StyledForm

GUARDED = [
    one for one in CaseStage
    if one not in {CaseStage.LEAD, CaseStage.PREPARING, CaseStage.RETURNED, CaseStage.DROPPED}
]  # fmt: skip
"""Stages whose entry a rule can guard."""

PARAMS: dict[str, tuple[str, ...]] = {
    CheckKind.HOME_LEVEL: ("levels",),
    CheckKind.ACQUAINTANCE: ("contacts", "months"),
    CheckKind.PAPERS: ("all", "any"),
    CheckKind.AGE: ("kind", "months"),
    CheckKind.WORDING: ("kinds",),
    CheckKind.ONE_PER_COUNTRY: ("formal_only",),
    CheckKind.SPREAD: ("percent",),
    CheckKind.ANNIVERSARY: ("every",),
    CheckKind.FILING: ("days",),
}
"""What each check needs to know beside the case; the others need nothing."""
FIRST = ("version", "name_zh", "name_en", "text_zh", "text_en", "remedy_zh", "remedy_en",
         "severity", "passing", "check_kind")  # fmt: skip
"""Fields before those of the check."""


class RuleForm(StyledForm):
    """A new version of a rule. Fields `param_<name>` for what its check needs to know."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name_zh = forms.CharField(label=_("name, in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("name, in English"), max_length=120, required=False)
    text_zh = forms.CharField(
        label=_("what it says, in Chinese"), max_length=400, widget=forms.Textarea({"rows": 2})
    )
    text_en = forms.CharField(
        label=_("what it says, in English"), max_length=600, required=False,
        widget=forms.Textarea({"rows": 2}),
    )  # fmt: skip
    remedy_zh = forms.CharField(
        label=_("how it is met, in Chinese"), max_length=200, required=False
    )
    remedy_en = forms.CharField(
        label=_("how it is met, in English"), max_length=300, required=False
    )
    severity = forms.ChoiceField(label=pgettext_lazy("rule", "weight"), choices=Severity.choices)
    passing = forms.ChoiceField(label=_("who may let a case pass"), choices=Passing.choices)
    check_kind = forms.ChoiceField(label=_("what is looked up"), choices=CheckKind.choices)
    tracks = forms.MultipleChoiceField(
        label=_("cases that it concerns"), choices=Track.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    stages = forms.MultipleChoiceField(
        label=_("asked before a case enters"),
        choices=[(one.value, one.label) for one in GUARDED],
        widget=forms.CheckboxSelectMultiple,
    )
    authority = forms.CharField(
        label=pgettext_lazy("rule", "authority"), max_length=120, required=False
    )
    source = forms.CharField(label=_("source"), max_length=300, required=False)
    region = forms.CharField(
        label=pgettext_lazy("rule", "holds in"), max_length=60, required=False,
        help_text=_("Empty: in the whole country."),
    )  # fmt: skip
    from_on = DayField(label=_("valid from"), required=False)
    to_on = DayField(
        label=_("valid until"), required=False, help_text=_("The last day still counts.")
    )
    is_confirmed = forms.BooleanField(label=_("confirmed by the office"), required=False)
    is_on = forms.BooleanField(label=pgettext_lazy("rule", "switched on"), required=False)
    reason = forms.CharField(label=_("reason of the change"), max_length=300)

    def __init__(self, *args: Any, rule: RuleVersion | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        # The browser does not send what is switched off in a form.
        kind = rule.check_kind if rule else self.data.get("check_kind")
        known = dict(rule.params) if rule else {}
        for name in PARAMS.get(kind or "", ()):
            self.fields[f"param_{name}"] = _param(name, known.get(name))
        self.order_fields([*FIRST, *(name for name in self.fields if name.startswith("param_"))])
        if rule is not None:
            # What is looked up makes a rule what it is: another one is another rule.
            self.fields["check_kind"].disabled = True

    @property
    def params(self) -> dict[str, Any]:
        kind = self.cleaned_data["check_kind"]
        return {name: self.cleaned_data.get(f"param_{name}") for name in PARAMS.get(kind, ())}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("from_on"), values.get("to_on")
        if first and last and last < first:
            self.add_error("to_on", _("The last day lies before the first one."))
        is_final = values.get("severity") != Severity.BLOCK
        if values.get("passing") == Passing.NOBODY and is_final:
            self.add_error(
                "passing", _("Only a block can be final: a warning passes with a reason.")
            )
        return values

    def values(self) -> dict[str, Any]:
        """As `actions.set_rule` takes them."""
        left_out = {"version", "reason"}
        values = {
            name: value for name, value in self.cleaned_data.items()
            if name not in left_out and not name.startswith("param_")
        }  # fmt: skip
        return {**values, "params": self.params}


def _param(name: str, value: Any) -> forms.Field:
    ticks = forms.CheckboxSelectMultiple
    match name:
        case "levels":
            return forms.MultipleChoiceField(
                label=_("levels that are allowed"), choices=Level.choices, initial=value,
                widget=ticks,
            )  # fmt: skip
        case "kinds":
            return forms.MultipleChoiceField(
                label=_("kinds of words"), choices=WordingKind.choices, initial=value, widget=ticks
            )
        case "all" | "any":
            label = _("papers that have to be there") if name == "all" else _("and one of these")
            return forms.MultipleChoiceField(
                label=label, choices=PaperKind.choices, initial=value, widget=ticks, required=False
            )
        case "kind":
            return forms.ChoiceField(label=_("paper"), choices=PaperKind.choices, initial=value)
        case "formal_only":
            return forms.BooleanField(
                label=_("only formal ties count"), initial=value, required=False
            )
        case _:
            return forms.IntegerField(
                label=NUMBER_LABELS[name], min_value=0, max_value=1000, initial=value,
                widget=forms.NumberInput({"class": "form-control"}),
            )  # fmt: skip


NUMBER_LABELS = {
    "contacts": _("contacts, at least"),
    "months": _("months"),
    "percent": _("percent, at most"),
    "every": _("every so many years"),
    "days": _("days"),
}


def initial_of(rule: RuleVersion | None) -> dict[str, Any]:
    if rule is None:
        return {"version": 0, "is_on": True, "tracks": ["formal"], "passing": Passing.OFFICER}
    names = [name for name in RuleForm.base_fields if name not in {"version", "reason"}]
    values = {name: getattr(rule, name) for name in names}
    for name in ("from_on", "to_on"):
        values[name] = values[name].isoformat() if values[name] else ""
    return {**values, "version": rule.version}


class QuotaForm(StyledForm):
    """How many new ties a year is to bring."""

    year = forms.IntegerField(label=_("year"), min_value=1970, max_value=2200)
    low = forms.IntegerField(label=_("at least"), min_value=0, max_value=1000)
    high = forms.IntegerField(label=_("at most"), min_value=0, max_value=1000)
    source = forms.CharField(label=_("source"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        low, high = values.get("low"), values.get("high")
        if low is not None and high is not None and high < low:
            self.add_error("high", _("The most cannot be less than the least."))
        return values
