"""Chains of decision, working calendars and absences, as an office keeps them."""

import re
from datetime import date
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Role
from youcheng.approvals.actions import StopDraft
from youcheng.approvals.enums import DayKind
from youcheng.approvals.models import Chain
from youcheng.pipeline.enums import Track
from youcheng.pipeline.forms.rounds import UserField, person_label
from youcheng.pipeline.forms.rules import GUARDED
from youcheng.registry.forms.fields import DayField, StyledForm, UnitField, or_any
from youcheng.registry.models import Country

MOST_STOPS = 12


class ChainForm(StyledForm):
    """A chain, and the steps of cases that wait for it."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=80)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    is_on = forms.BooleanField(label=_("in use"), required=False)
    track = forms.ChoiceField(
        label=_("cases that it concerns"), required=False, choices=or_any(_("all"), Track.choices)
    )
    targets = forms.MultipleChoiceField(
        label=_("steps that wait for it"), required=False,
        choices=[(one.value, one.label) for one in GUARDED],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class PeopleField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, user: User) -> str:
        return person_label(user)


class StopForm(StyledForm):
    """One stop of a chain; one without a name is left out."""

    place = forms.IntegerField(label=_("place in the order"), min_value=1, max_value=99)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=80, required=False)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    role = forms.ChoiceField(
        label=_("asked by role"), required=False, choices=or_any(_("no role"), Role.choices)
    )
    unit = UnitField(
        label=_("of the unit"), required=False, empty_label=_("the unit that sees to the case")
    )
    people = PeopleField(
        User.objects.none(), label=_("asked by name"), required=False,
        help_text=_("Instead of the role. Several with Ctrl."),
    )  # fmt: skip
    quorum = forms.IntegerField(
        label=_("how many have to agree"), min_value=0, max_value=50, initial=0,
        help_text=_("0: all who are asked."),
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("working days"), min_value=0, max_value=250, initial=0,
        help_text=_("0: no limit."),
    )  # fmt: skip
    is_blind = forms.BooleanField(
        label=_("blind: opinions are shown when all have spoken"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = User.objects.filter(is_active=True).select_related("unit").order_by("title", "pk")
        self.fields["people"].queryset = users  # type: ignore[attr-defined]
        units = Unit.objects.filter(ended_on=None).order_by("path")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    def draft(self) -> StopDraft:
        values = {name: self.cleaned_data[name] for name in self.fields if name != "place"}
        return StopDraft(**{**values, "people": list(values["people"])})


_Stops = formset_factory(StopForm, extra=0, max_num=MOST_STOPS, absolute_max=MOST_STOPS)


def stops_of(chain: Chain | None, data: Any = None) -> BaseFormSet:
    """The stops of a chain as forms, with two empty ones behind them."""
    rows: list[dict[str, Any]] = []
    if chain is not None:
        for stop in chain.stops.prefetch_related("people").order_by("number"):
            names = ("name_zh", "name_en", "role", "unit", "quorum", "days", "is_blind")
            values = {name: getattr(stop, name) for name in names}
            rows.append({"place": stop.number, "people": list(stop.people.all()), **values})
    room = min(2, MOST_STOPS - len(rows))
    rows += [{"place": len(rows) + n + 1, "quorum": 0, "days": 0} for n in range(room)]
    # Else a stop that was left as it stood would be read as none.
    return _Stops(data, initial=rows, prefix="stops", form_kwargs={"empty_permitted": False})


def drafts_of(stops: BaseFormSet) -> list[StopDraft]:
    """Those that have a name, in the order that was typed."""
    filled = [form for form in stops if form.cleaned_data.get("name_zh", "").strip()]
    filled.sort(key=lambda form: form.cleaned_data["place"])
    return [form.draft() for form in filled]


_DAY = re.compile(r"^(\d{4}-\d{1,2}-\d{1,2})\s+(\S+)\s*(.*)$")
_KINDS = {
    "休": DayKind.OFF, "off": DayKind.OFF, "假": DayKind.OFF,
    "班": DayKind.WORK, "work": DayKind.WORK, "上班": DayKind.WORK,
}  # fmt: skip
MARKS = {DayKind.OFF: "休", DayKind.WORK: "班"}
WEEKENDS = (("56", _("Saturday and Sunday")), ("4", _("Friday")), ("45", _("Friday and Saturday")),
            ("5", _("Saturday")), ("6", _("Sunday")))  # fmt: skip


class YearForm(StyledForm):
    """A country's year, a line for each day that is not what its weekday makes of it."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    weekend = forms.ChoiceField(label=_("weekend"), choices=WEEKENDS, initial="56")
    source = forms.CharField(
        label=_("source"), max_length=200,
        help_text=_("Who announced it, such as 国务院办公厅关于2027年部分节假日安排的通知."),
    )  # fmt: skip
    days = forms.CharField(
        label=_("days"), max_length=9_000, widget=forms.Textarea({"rows": 16}),
        help_text=_("A line each: 2027-01-01 休 元旦, or 2027-01-03 班."),
    )  # fmt: skip

    def clean_days(self) -> list[tuple[date, str, str]]:
        rows: list[tuple[date, str, str]] = []
        for n, line in enumerate(self.cleaned_data["days"].splitlines(), start=1):
            if not line.strip():
                continue
            read = _DAY.match(line.strip())
            kind = _KINDS.get(read[2].casefold()) if read else None
            try:
                day = date(*(int(part) for part in read[1].split("-"))) if read else None
            except ValueError:
                day = None
            if read is None or kind is None or day is None:
                raise forms.ValidationError(
                    _("Line %(n)d cannot be read: %(line)s"), code="no_day",
                    params={"n": n, "line": line.strip()[:80]},
                )  # fmt: skip
            rows.append((day, kind, read[3].strip()[:80]))
        return rows


class CalendarChoiceForm(StyledForm):
    """Which year of which country is to be opened."""

    country = forms.ModelChoiceField(Country.objects.none(), label=_("country"))
    year = forms.IntegerField(label=_("year"), min_value=1990, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].queryset = Country.objects.order_by("name_zh")  # type: ignore[attr-defined]


class AbsenceForm(StyledForm):
    """absent: who may be told to be away; only the person themselves where nobody else may."""

    absent = UserField(label=_("who is away"))
    deputy = UserField(label=_("who stands in"))
    first_on = DayField(label=_("first day"))
    last_on = DayField(label=_("last day"))
    reason = forms.CharField(label=pgettext_lazy("absence", "why"), max_length=200, required=False)

    def __init__(self, *args: Any, user: User, may_for_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_for_others:
            self.fields["absent"].queryset = User.objects.filter(pk=user.pk)  # type: ignore[attr-defined]
