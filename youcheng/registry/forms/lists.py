"""The query strings of the list and of one tie: two clocks and the filters."""

from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.enums import Level
from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.registry.enums import (
    Region,
    Stage,
    TieKind,
)
from youcheng.registry.forms.fields import LongSelect, MomentField, StyledForm, or_any
from youcheng.registry.models import Grouping
from youcheng.registry.queries.ties import (
    SORTS,
    WHATS,
    TieFilter,
    countries_of_ties,
    units_for_ties,
)

WHAT_LABELS = {
    "undated": _("day of signing not known"),
    "partial_date": _("only year or month known"),
    "kind_unknown": _("kind not settled"),
    "undated_not_counted": _("proved only after this day"),
    "not_geocoded": _("place without coordinates"),
    "regions_of_china": _("with regions of China"),
}
COUNTED_LABELS = {
    "1": _("those that count"),
    "0": _("those that do not count"),
    "all": _("all"),
}


class DayForm(StyledForm):
    """The two clocks in a query string. A value that is not understood is left out."""

    as_of = forms.DateField(
        label=_("on the day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    known_at = MomentField(label=_("as recorded by"), required=False)

    def asked(self) -> TieFilter:
        """What was understood of the query string."""
        self.is_valid()
        values = {
            field.name: self.cleaned_data[field.name]
            for field in fields_of(TieFilter)
            if self.cleaned_data.get(field.name) not in (None, "")
        }
        return TieFilter(**{"as_of": localdate(), **values})


class TieFilterForm(DayForm):
    """The query string of the list. A value that is not understood is named and left out."""

    kind = forms.ChoiceField(
        label=_("kind"), required=False, choices=or_any(_("every kind"), TieKind.choices)
    )
    level = forms.ChoiceField(
        label=_("level"), required=False, choices=or_any(_("every level"), Level.choices)
    )
    region = forms.ChoiceField(
        label=_("continent"), required=False, choices=or_any(_("every continent"), Region.choices)
    )
    country = forms.CharField(label=_("country"), required=False, max_length=2)
    home = forms.CharField(label=_("home unit"), required=False, max_length=40)
    grouping = forms.CharField(label=_("grouping"), required=False, max_length=40)
    stage = forms.ChoiceField(
        label=_("stage"), required=False, choices=or_any(_("every stage"), Stage.choices)
    )
    year = forms.IntegerField(
        label=_("year of signing"), required=False, min_value=1800, max_value=2200
    )
    what = forms.ChoiceField(
        label=_("uncertain"),
        required=False,
        choices=or_any(_("certain or not"), [(what, WHAT_LABELS[what]) for what in WHATS]),
    )
    counted = forms.ChoiceField(label=_("which"), required=False, choices=COUNTED_LABELS.items())
    q = forms.CharField(label=_("name"), required=False, max_length=80)
    sort = forms.ChoiceField(
        required=False,
        choices=[(name, name) for sort in SORTS for name in (sort, f"-{sort}")],
        widget=forms.HiddenInput,
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.names: dict[str, dict[str, Any]] = {
            "country": {row.pk: row.name for row in countries_of_ties(user)},
            "home": {row.code: row.name for row in units_for_ties(user, Permission.TIE_VIEW)},
            "grouping": {row.code: row.name for row in Grouping.objects.order_by("position", "pk")},
        }
        empty = {
            "country": _("every country"),
            "home": _("every home unit"),
            "grouping": _("every grouping"),
        }
        for name, known in self.names.items():
            choices = or_any(empty[name], known.items())
            self.fields[name].widget = LongSelect(choices=choices, attrs={"class": "form-select"})
