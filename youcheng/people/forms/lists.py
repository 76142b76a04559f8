"""The query string of the list of persons."""

from dataclasses import fields as fields_of
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.lib.addresses import short
from youcheng.lib.languages import SPOKEN
from youcheng.people.enums import Consent, OrganisationKind, Rank, Visibility
from youcheng.people.forms.fields import units_for_people
from youcheng.people.models import Organisation, Person
from youcheng.people.queries.persons import SORTS, STATES, WATCHES, PersonFilter
from youcheng.registry.enums import Region
from youcheng.registry.forms.fields import LongSelect, StyledForm, kept_choices, or_any
from youcheng.registry.models import Country

WATCH_LABELS = {
    "term": _("term of office ends within half a year"),
    "keeping": _("to be decided whether it is kept"),
    "unconfirmed": _("post not confirmed for a year"),
    "no_post": _("without a present post"),
}
STATE_LABELS = {
    "current": _("current"),
    "archived": _("put away"),
    "erased": _("erased"),
    "all": _("all"),
}
SORT_LABELS = {
    "name": pgettext_lazy("of a person", "name"),
    "rank": _("rank"),
    "country": _("country"),
    "changed": _("last change"),
}


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=LongSelect)


class PersonFilterForm(StyledForm):
    """A value that is not understood is named and left out."""

    q = forms.CharField(label=pgettext_lazy("of a person", "name"), required=False, max_length=80)
    region = _choice(_("continent"), or_any(_("every continent"), Region.choices))
    country = forms.CharField(label=_("country"), required=False, max_length=2, widget=LongSelect)
    rank = forms.TypedChoiceField(
        label=_("this rank or higher"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=or_any(_("every rank"), Rank.choices),
        widget=LongSelect,
    )
    watch = _choice(_("watch"), or_any(_("all who fit"), list(WATCH_LABELS.items())))
    kind = _choice(_("kind of body"), or_any(_("every kind of body"), OrganisationKind.choices))
    language = _choice(_("speaks"), or_any(_("every language"), SPOKEN))
    owner = forms.CharField(label=_("kept by"), required=False, max_length=40, widget=LongSelect)
    consent = _choice(_("consent"), or_any(_("every state of consent"), Consent.choices))
    visibility = _choice(
        _("who may see it"), or_any(_("internal and restricted"), Visibility.choices)
    )
    state = _choice(_("state of the record"), list(STATE_LABELS.items()))
    mine = forms.BooleanField(label=_("only my contacts"), required=False)
    organisation = forms.IntegerField(
        required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput
    )
    place = forms.IntegerField(
        required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput
    )
    sort = forms.ChoiceField(
        required=False,
        choices=[(name, name) for sort in SORTS for name in (sort, f"-{sort}")],
        widget=forms.HiddenInput,
    )

    USUAL = ("region", "country", "rank", "watch")
    RARER = ("kind", "language", "owner", "consent", "visibility", "state", "mine")
    NO_FILTERS = frozenset({"sort"})

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.user = user
        self.names: dict[str, str] = {}
        self.fields["country"].widget.asked = self._countries  # type: ignore[attr-defined]
        self.fields["owner"].widget.asked = self._owners  # type: ignore[attr-defined]

    def _countries(self) -> list[tuple[str, Any]]:
        return kept_choices("countries of persons", self.user, self._all_countries)

    def _all_countries(self) -> list[tuple[str, Any]]:
        used = Person.objects.visible_to(self.user).order_by().values("country")
        rows = Country.objects.filter(pk__in=used).order_by("name_zh")
        return or_any(_("every country"), [(row.pk, row.name) for row in rows])

    def _owners(self) -> list[tuple[str, Any]]:
        return kept_choices("owners of persons", self.user, self._all_owners)

    def _all_owners(self) -> list[tuple[str, Any]]:
        rows = units_for_people(self.user, Permission.PEOPLE_VIEW)
        return or_any(_("every home unit"), [(row.code, row.name) for row in rows])

    def clean_country(self) -> str:
        code: str = self.cleaned_data["country"]
        self._known("country", code, Country.objects.filter(iso2=code))
        return code

    def clean_owner(self) -> str:
        code: str = self.cleaned_data["owner"]
        seen = units_for_people(self.user, Permission.PEOPLE_VIEW).filter(code=code)
        unit = self._known("owner", code, seen)
        self.cleaned_data["owner_path"] = unit.path if isinstance(unit, Unit) else ""
        return code

    def clean_organisation(self) -> int | None:
        key: int | None = self.cleaned_data["organisation"]
        self._known("organisation", key, Organisation.objects.filter(pk=key))
        return key

    def _known(self, name: str, code: Any, rows: QuerySet) -> Any:
        if not code:
            return None
        row = rows.first()
        if row is None:
            text = _("There is no “%(code)s”.")
            raise forms.ValidationError(text, code="unknown", params={"code": short(str(code))})
        self.names[name] = str(row)
        return row

    def asked(self) -> PersonFilter:
        """What was understood of the query string."""
        self.is_valid()
        values = {
            field.name: self.cleaned_data[field.name]
            for field in fields_of(PersonFilter)
            if self.cleaned_data.get(field.name) not in (None, "", False)
        }
        return PersonFilter(**{"on": localdate(), **values})

    def text_of(self, name: str) -> str:
        """The value of a filter that is on, as people read it."""
        value = self.cleaned_data[name]
        if name in self.names:
            return self.names[name]
        choices = dict(getattr(self.fields[name], "choices", ()))
        return "" if value is True else str(choices.get(value, value))

    @property
    def on(self) -> list[str]:
        """Names of the filters that say anything, of a validated form."""
        default = {"state": "current"}
        return [
            name
            for name, value in self.cleaned_data.items()
            if name in self.fields and name not in self.NO_FILTERS
            if value not in (None, "", False) and default.get(name) != value
        ]

    @property
    def usual(self) -> list[forms.BoundField]:
        return [self[name] for name in self.USUAL]

    @property
    def rarer(self) -> list[forms.BoundField]:
        return [self[name] for name in self.RARER]

    @property
    def n_rarer(self) -> int:
        return len(set(self.on) & set(self.RARER))


assert set(WATCH_LABELS) == set(WATCHES)  # noqa: S101 - a watch without words shows a code
assert set(STATE_LABELS) == set(STATES)  # noqa: S101
