"""Bodies: one in one go, and setting it right."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.lib.editing import EditForm
from youcheng.people.enums import OrganisationKind
from youcheng.people.forms.fields import country_choices, organisation_text
from youcheng.people.models import Organisation
from youcheng.people.queries.organisations import may_keep_bodies
from youcheng.registry.forms.fields import LongSelect, StyledForm, or_any
from youcheng.registry.forms.ties import PlaceChoice
from youcheng.registry.models import Country, Locality

MOST_PARENTS = 500


class OrganisationFields(StyledForm):
    name_zh = forms.CharField(label=_("Chinese name"), max_length=160, required=False)
    name_zh_hant = forms.CharField(
        label=_("traditional Chinese name"),
        max_length=160,
        required=False,
        help_text=_("Empty: worked out from the Chinese name."),
    )
    name_en = forms.CharField(label=_("foreign name"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("kind"), choices=OrganisationKind)
    parent_id = forms.TypedChoiceField(
        label=_("part of"), required=False, coerce=int, empty_value=None, widget=LongSelect
    )
    country_id = forms.ChoiceField(label=_("country"), required=False, widget=LongSelect)
    unit_id = forms.TypedChoiceField(
        label=_("home unit"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=LongSelect,
        help_text=_("Where the body is one of ours."),
    )
    website = forms.URLField(
        label=_("web page"), max_length=200, required=False, assume_scheme="https"
    )
    note = forms.CharField(
        label=_("note"), max_length=4000, required=False, widget=forms.Textarea({"rows": 2})
    )

    def _offer(self, but: Organisation | None = None) -> None:
        rows = Organisation.objects.current().select_related("place", "country")
        if but is not None:
            rows = rows.exclude(path__startswith=but.path)
        self.fields["parent_id"].choices = or_any(  # type: ignore[attr-defined]
            _("stands alone"), [(row.pk, organisation_text(row)) for row in rows[:MOST_PARENTS]]
        )
        self.fields["country_id"].choices = country_choices()  # type: ignore[attr-defined]
        units = Unit.objects.filter(ended_on=None).order_by("path")
        self.fields["unit_id"].choices = or_any(  # type: ignore[attr-defined]
            _("not one of ours"), [(unit.pk, unit.name) for unit in units]
        )

    def clean_country_id(self) -> str | None:
        return self.cleaned_data["country_id"] or None

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("name_zh") == values.get("name_en") == "":
            self.add_error("name_zh", _("An organisation needs a Chinese or a foreign name."))
        return values


class NewOrganisationForm(PlaceChoice, OrganisationFields):
    field_order = (
        "name_zh", "name_en", "kind", "place_text", "place_country", "place", "parent_id",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place_text"].required = False
        self.fields["place_text"].label = pgettext_lazy("of an organisation", "city")
        self._offer()
        self._offer_countries()

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        if values.get("place_text"):
            values["place_id"] = self._chosen_place()
        return values

    def values(self) -> dict[str, Any]:
        """Columns of the body. Only of a valid form."""
        names = OrganisationFields.base_fields
        return {
            **{name: self.cleaned_data[name] for name in names},
            "place_id": self.cleaned_data.get("place_id"),
        }


class OrganisationForm(EditForm, OrganisationFields):
    EDITED = tuple(OrganisationFields.base_fields)

    record: Organisation

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer(self.record)


class OrganisationCityForm(PlaceChoice, StyledForm):
    """The city of a body; an empty box for none."""

    field_order = ("place_text", "place_country", "place", "with_below", "version")
    with_below = forms.BooleanField(
        label=_("also the bodies under it that are in the same city"), required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisation: Organisation, user: User, **kwargs: Any) -> None:
        self.user = user
        place = organisation.place
        kwargs["initial"] = {
            "place_text": place.name if place else "",
            "place_country": place.country_id if place else "",
            "with_below": True,
            "version": organisation.version,
        }
        super().__init__(*args, **kwargs)
        self.fields["place_text"].required = False
        self.fields["place_text"].label = pgettext_lazy("of an organisation", "city")
        self.fields["place_text"].help_text = _("Empty: of no city, such as a ministry.")
        self._offer_countries()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["place_id"] = self._chosen_place()
        if values["place_id"]:
            place = Locality.objects.select_related("country").get(pk=values["place_id"])
            if not may_keep_bodies(self.user, place.country):
                self.add_error("place_text", _("Bodies of that continent are kept by others."))
        return values


class OrganisationFilterForm(StyledForm):
    """The query string of the list of bodies."""

    q = forms.CharField(label=_("name"), required=False, max_length=80)
    kind = forms.ChoiceField(
        label=_("kind"),
        required=False,
        choices=or_any(_("every kind of body"), OrganisationKind.choices),
        widget=LongSelect,
    )
    country = forms.ChoiceField(label=_("country"), required=False, widget=LongSelect)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        used = Organisation.objects.order_by().values("country")
        rows = Country.objects.filter(pk__in=used).order_by("name_zh")
        self.fields["country"].choices = or_any(  # type: ignore[attr-defined]
            _("every country"), [(row.pk, row.name) for row in rows]
        )
