"""From input to values. Forms write nothing."""

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit
from youcheng.dossiers import rules
from youcheng.dossiers.enums import Condition, Dimension, FieldGroup, PartnerType, Pulse
from youcheng.dossiers.models import PlanLine
from youcheng.dossiers.queries.files import SORTS, FileFilter
from youcheng.dossiers.queries.judging import Scale
from youcheng.registry.enums import Region
from youcheng.registry.forms.fields import DayField, LongSelect, MomentField, StyledForm, or_any

FIRST_YEAR, LAST_YEAR = 1970, 2200
"""Years for which a plan can be kept."""


class UnitField(forms.ModelChoiceField):
    """An open home unit."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Unit.objects.filter(ended_on=None).order_by("path"),
            widget=LongSelect,
            **kwargs,
        )


class FileFilterForm(StyledForm):
    """All of it is optional; the address holds it."""

    q = forms.CharField(required=False, max_length=100, label=_("city"))
    type = forms.ChoiceField(
        label=_("type of partner"), required=False,
        choices=or_any(_("all types"), PartnerType.choices),
    )  # fmt: skip
    condition = forms.ChoiceField(
        label=_("condition"), required=False,
        choices=or_any(_("all conditions"), Condition.choices),
    )  # fmt: skip
    pulse = forms.ChoiceField(
        label=_("own rhythm"), required=False, choices=or_any(_("any"), Pulse.choices)
    )
    group = forms.ChoiceField(
        label=_("field"), required=False, choices=or_any(_("all fields"), FieldGroup.choices)
    )
    region = forms.ChoiceField(
        label=_("continent"), required=False, choices=or_any(_("all continents"), Region.choices)
    )
    sort = forms.ChoiceField(
        label=_("order"),
        required=False,
        choices=[
            ("", _("the liveliest first")),
            ("vitality", _("the least lively first")),
            ("-silence", _("the longest silence by its rhythm first")),
            ("last", _("the longest without contact first")),
        ],
    )
    as_of = DayField(label=_("as of"), required=False)
    known_at = MomentField(label=_("known at"), required=False)

    def asked(self) -> FileFilter:
        """What was understood of it; the page says what was not."""
        self.full_clean()
        values = {
            name: value for name, value in self.cleaned_data.items() if value not in (None, "")
        }
        values.setdefault("as_of", localdate())
        if values.get("sort", "-vitality").removeprefix("-") not in SORTS:
            values.pop("sort")
        return FileFilter(**values)


class TypeForm(StyledForm):
    """The type of a partner as a person sets it."""

    type = forms.ChoiceField(
        label=_("type of partner"),
        choices=[(one.value, one.label) for one in PartnerType if one != PartnerType.UNJUDGED],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("reason"), max_length=300, widget=forms.Textarea({"rows": 2}))
    from_on = DayField(label=_("from"))
    to_on = DayField(label=_("until"), required=False, help_text=_("The last day still counts."))

    def __init__(self, *args: Any, judged: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.judged = judged

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if self.errors:
            return values
        objection = rules.objection_to_override(
            reason=values["reason"], from_on=values["from_on"], to_on=values["to_on"],
            judged=self.judged, given=values["type"],
        )  # fmt: skip
        if objection:
            name = {"ends_before_it_begins": "to_on", "same": "type"}.get(objection.code, "reason")
            self.add_error(name, forms.ValidationError(objection.message, objection.code))
        return values


MEASURE_LABELS = {
    "window": _("months that are looked back"),
    "full_years": _("years"),
    "full_fields": pgettext_lazy("of exchange", "fields"),
    "full_results": _("results and papers"),
    "full_a_year": _("exchanges a year"),
    "full_media": _("reports in the press"),
}


class WeightsForm(StyledForm):
    """A new version of the weights. One field a dimension, `weight_<dimension>`, and one a measure,
    `measure_<name>`."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    valid_from = DayField(label=_("valid from"))
    owner = UnitField(label=_("unit that answers for it"), empty_label=None)
    source = forms.CharField(label=_("source"), max_length=300, required=False)
    reason = forms.CharField(label=_("reason of the change"), max_length=300)

    def __init__(self, *args: Any, scale: Scale, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in Dimension:
            self.fields[f"weight_{code}"] = forms.IntegerField(
                label=code.label, min_value=0, max_value=100, initial=scale.weights[code]
            )
        for name, label in MEASURE_LABELS.items():
            self.fields[f"measure_{name}"] = forms.IntegerField(
                label=label, min_value=1, max_value=600, initial=getattr(scale.measures, name)
            )
        for name in (*self._weight_names, *self._measure_names):
            self.fields[name].widget.attrs["class"] = "form-control"

    @property
    def _weight_names(self) -> list[str]:
        return [f"weight_{code}" for code in Dimension]

    @property
    def _measure_names(self) -> list[str]:
        return [f"measure_{name}" for name in MEASURE_LABELS]

    @property
    def weight_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self._weight_names]

    @property
    def measure_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self._measure_names]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("valid_from", "owner", "source", "reason")]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not self.errors:
            objection = rules.objection_to_weights(self.weights)
            if objection:
                self.add_error(None, forms.ValidationError(objection.message, objection.code))
        return values

    @property
    def weights(self) -> dict[str, int]:
        return {code.value: self.cleaned_data[f"weight_{code}"] for code in Dimension}

    @property
    def measures(self) -> dict[str, int]:
        return {name: self.cleaned_data[f"measure_{name}"] for name in MEASURE_LABELS}


class LineForm(StyledForm):
    """A line of a plan in the officer's words."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=_("what is planned"), max_length=300, widget=forms.Textarea({"rows": 2})
    )
    why = forms.CharField(
        label=_("why"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    owner = UnitField(label=_("unit that sees to it"), required=False, empty_label=_("nobody yet"))
    due_on = DayField(label=_("due on"))

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.year = year

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day.year != self.year:
            raise forms.ValidationError(
                _("This is the plan of %(year)d."), code="other_year", params={"year": self.year}
            )
        return day


class MoveForm(StyledForm):
    """That a line is accepted or taken up again."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DeclineForm(MoveForm):
    why = forms.CharField(label=_("why it is declined"), max_length=300)


class LineDoneForm(MoveForm):
    done_on = DayField(label=_("done on"))
    evidence = forms.CharField(label=_("evidence"), max_length=300)


def line_form(line: PlanLine, sentence: str, data: Any = None) -> LineForm:
    """The form over a line; the sentence of the proposal stands where nobody wrote another."""
    initial = {
        "version": line.version, "text": line.text or sentence, "why": line.why,
        "owner": line.owner_id, "due_on": line.due_on.isoformat(),
    }  # fmt: skip
    return LineForm(data, year=line.year, initial=initial)


class PackForm(StyledForm):
    """What a briefing pack is to hold: day, moment, and the languages."""

    on = DayField(label=_("on the day"), required=False)
    lang = forms.ChoiceField(
        label=_("language"),
        required=False,
        choices=[("zh", _("Chinese")), ("zh-en", _("Chinese and English"))],
    )

    def asked(self) -> tuple[date, str]:
        self.full_clean()
        return self.cleaned_data.get("on") or localdate(), self.cleaned_data.get("lang") or "zh"
