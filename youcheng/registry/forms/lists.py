"""The query strings of the list and of one tie: two clocks and the filters."""

from collections.abc import Iterable
from dataclasses import fields as fields_of
from functools import cache
from html import escape
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.enums import Level
from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, in_tree_order
from youcheng.lib.addresses import short
from youcheng.lib.bilingual import reader
from youcheng.registry.enums import (
    Confidence,
    Region,
    Stage,
    TieKind,
)
from youcheng.registry.forms.fields import (
    DayField,
    LongSelect,
    MomentField,
    StyledForm,
    or_any,
)
from youcheng.registry.models import Country, Grouping
from youcheng.registry.queries.columns import COLUMNS
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


SELECT = {"class": "form-select"}
NAMES = ("name_zh", "name_en", "name_zh_hant")


def _choice(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    widget = LongSelect(attrs=SELECT)
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=widget)


class DayForm(StyledForm):
    """The two clocks in a query string. A value that is not understood is left out."""

    as_of = DayField(
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

    kind = _choice(_("kind"), or_any(_("every kind"), TieKind.choices))
    level = _choice(_("level"), or_any(_("every level"), Level.choices))
    region = _choice(_("continent"), or_any(_("every continent"), Region.choices))
    country = forms.CharField(
        label=_("country"), required=False, max_length=2, widget=LongSelect(attrs=SELECT)
    )
    home = forms.CharField(
        label=_("home unit"), required=False, max_length=40, widget=LongSelect(attrs=SELECT)
    )
    grouping = forms.CharField(
        label=_("grouping"), required=False, max_length=40, widget=LongSelect(attrs=SELECT)
    )
    stage = _choice(_("stage"), or_any(_("every stage"), Stage.choices))
    year = forms.IntegerField(
        label=_("year of signing"), required=False, min_value=1800, max_value=2200
    )
    what = _choice(
        _("uncertain"), or_any(_("certain or not"), [(what, WHAT_LABELS[what]) for what in WHATS])
    )
    counted = _choice(_("which"), list(COUNTED_LABELS.items()))
    term = forms.TypedChoiceField(
        label=_("term ends within"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=LongSelect(attrs=SELECT),
        choices=or_any(
            _("any time"), [(3, _("3 months")), (6, _("6 months")), (12, _("12 months"))]
        ),
    )
    q = forms.CharField(label=_("name"), required=False, max_length=80)
    sort = forms.ChoiceField(
        required=False,
        choices=[(name, name) for sort in SORTS for name in (sort, f"-{sort}")],
        widget=forms.HiddenInput,
    )
    cols = forms.CharField(required=False, max_length=400, widget=forms.HiddenInput)
    show = forms.ChoiceField(required=False, choices=[("map", _("Map"))], widget=forms.HiddenInput)

    NO_FILTERS = frozenset({"sort", "cols", "show"})
    USUAL = ("kind", "level", "region", "country")
    """Filters that everybody needs; the day and the name stand beside them."""
    RARER = ("home", "grouping", "stage", "year", "what", "counted", "term", "known_at")

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.names: dict[str, str] = {}
        """Names of the country, the unit and the grouping that are asked for."""
        for name, known in (
            ("country", self._countries), ("home", self._homes), ("grouping", self._groupings),
        ):  # fmt: skip
            # Asked for when they are shown: five hundred units are read by nobody as a rule.
            self.fields[name].widget.asked = known  # type: ignore[attr-defined]

    def _countries(self) -> list[tuple[str, Any]]:
        return or_any(_("every country"), countries_of_ties(self.user).items())

    def _homes(self) -> list[tuple[str, Any]]:
        units = in_tree_order(units_for_ties(self.user, Permission.TIE_VIEW))
        return or_any(_("every home unit"), [(unit.code, unit.name) for unit in units])

    def _groupings(self) -> list[tuple[str, Any]]:
        rows = Grouping.objects.order_by("position", "pk").values_list("code", *NAMES)
        name_of = reader()
        return or_any(_("every grouping"), [(code, name_of(*names)) for code, *names in rows])

    def clean_country(self) -> str:
        code = self.cleaned_data["country"]
        self._known("country", code, Country.objects.filter(iso2=code))
        return code

    def clean_home(self) -> str:
        code = self.cleaned_data["home"]
        unit = self._known("home", code, Unit.objects.filter(code=code))
        self.cleaned_data["home_path"] = unit.path if unit else ""
        return code

    def clean_grouping(self) -> str:
        code = self.cleaned_data["grouping"]
        self._known("grouping", code, Grouping.objects.filter(code=code))
        return code

    def _known(self, name: str, code: str, rows: QuerySet) -> Any:
        """What exists, though the reader sees nothing of it, filters as it says: to nothing."""
        if not code:
            return None
        row = rows.first()
        if row is None:
            text = _("There is no “%(code)s”.")
            raise forms.ValidationError(text, code="unknown", params={"code": short(code)})
        is_seen = name != "home" or can(self.user, Permission.TIE_VIEW, row)
        self.names[name] = row.name if is_seen else code
        return row

    def text_of(self, name: str) -> Any:
        """The value of a filter that is on, as people read it."""
        value = self.cleaned_data[name]
        if name in self.names:
            return self.names[name]
        choices = getattr(self.fields[name], "choices", ())
        return {str(key): title for key, title in choices}.get(str(value), str(value))

    def clean_cols(self) -> str:
        codes: str = self.cleaned_data["cols"]
        strange = [code for code in codes.split(",") if code and code not in COLUMNS]
        if strange:
            text = _("There is no column “%(code)s”.")
            raise forms.ValidationError(text, code="column", params={"code": short(strange[0])})
        return codes

    @property
    def usual(self) -> list[forms.BoundField]:
        return [self[name] for name in self.USUAL]

    @property
    def bar(self) -> SafeString:
        """The usual filters beside each other. Without the bound fields between, which take longer
        than all that stands in them."""
        texts = []
        for name in self.USUAL:
            if self.fields[name].widget.asked:  # type: ignore[attr-defined]
                texts.append(_labelled(name, self.fields[name], self.data.get(name)))
                continue
            text = _unchosen(name, get_language())
            chosen = escape(self.data.get(name, ""))
            option = f'<option value="{chosen}"'
            texts.append(text.replace(option, f"{option} selected", 1))
        return mark_safe("\n".join(texts))  # noqa: S308 - escaped above

    @property
    def carried(self) -> SafeString:
        """Order, columns and the map, as hidden fields."""
        return self._hidden(sorted(self.NO_FILTERS))

    @property
    def rarer_carried(self) -> SafeString:
        """The rarer filters that are on, as hidden fields: until they are shown to be changed."""
        return self._hidden(self.RARER)

    def _hidden(self, names: Iterable[str]) -> SafeString:
        fields = [
            f'<input type="hidden" name="{name}" value="{escape(self.data[name])}">'
            for name in names
            if self.data.get(name)
        ]
        return mark_safe("".join(fields))  # noqa: S308 - escaped above

    @property
    def rarer(self) -> list[forms.BoundField]:
        return [self[name] for name in self.RARER]

    @property
    def n_rarer(self) -> int:
        """How many of the rarer filters say anything."""
        given = [(name, self.data.get(name)) for name in self.RARER]
        return sum(bool(value) and (name, value) != ("counted", "1") for name, value in given)


def _labelled(name: str, field: forms.Field, value: str | None) -> str:
    select = field.widget.render(name, value, {"id": f"id_{name}"})
    label = escape(str(field.label))
    return f'<label class="wrap-l"><span class="sr">{label}</span>{select}</label>'


@cache
def _unchosen(name: str, _language: str | None) -> str:
    """A select that offers the same to everybody, with nothing chosen in it."""
    return _labelled(name, TieFilterForm.base_fields[name], "\x00")


class SavedViewForm(StyledForm):
    name = forms.CharField(label=_("name"), max_length=40)
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    is_shared = forms.BooleanField(label=_("shared with all colleagues"), required=False)


class ManyForm(StyledForm):
    """What is to be written into many ties. An empty field leaves theirs alone."""

    label = forms.CharField(label=_("the office's own label"), max_length=60, required=False)
    confidence = forms.ChoiceField(
        label=_("confidence"),
        required=False,
        choices=or_any(_("leave as it is"), Confidence.choices),
    )
    source = forms.CharField(
        label=_("source"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    note = forms.CharField(
        label=_("note"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )
    empty = forms.MultipleChoiceField(
        label=_("make empty"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("label", _("the office's own label")),
            ("confidence", _("confidence")),
            ("source", _("source")),
            ("note", _("note")),
        ],
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        written = [name for name in values.get("empty", []) if values.get(name)]
        for name in written:
            self.add_error(name, _("Either write something or make it empty."))
        if not self.errors and not self.changes():
            raise forms.ValidationError(_("Say what is to be changed."), code="nothing")
        return values

    def changes(self) -> dict[str, str]:
        """Name of a field of the tie → its new value."""
        new = dict.fromkeys(self.cleaned_data.get("empty", []), "")
        names = ("label", "confidence", "source", "note")
        return new | {
            name: self.cleaned_data[name] for name in names if self.cleaned_data.get(name)
        }
