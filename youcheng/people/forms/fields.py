"""What the forms of the people base share: languages, and choosing a body or a person by name."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within
from youcheng.lib.languages import SPOKEN
from youcheng.lib.text import fold, has_han
from youcheng.people.models import Organisation, OrganisationName, Person, PersonName
from youcheng.people.queries.finding import person_by_number
from youcheng.registry.models import Country

OFFERED = 12
"""Bodies or persons of one name among which one may choose."""


class Suggesting(forms.TextInput):
    """A text field with suggestions, fetched while one types; without scripts it has none."""

    def __init__(self, url: Any, list_id: str) -> None:
        super().__init__(
            {
                "autocomplete": "off",
                "list": list_id,
                "hx-get": url,
                "hx-trigger": "input changed delay:250ms",
                "hx-target": f"#{list_id}",
                "hx-push-url": "false",
                "data-suggests": list_id,
            }
        )


class LanguagesField(forms.MultipleChoiceField):
    """Languages as boxes to tick; their codes with a blank between them."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("languages spoken"))
        super().__init__(choices=SPOKEN, required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.split() if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        return " ".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.prepare_value(initial) != data


class OrganisationChoice(forms.Form):
    """A body by any of its names. Several bear it: a second press says which. None: it is new."""

    organisation_text = forms.CharField(
        label=_("organisation"),
        max_length=160,
        widget=Suggesting(reverse_lazy("people:organisation-suggest"), "organisations"),
        help_text=_("In Chinese or the foreign name; one that is not known yet is added."),
    )
    organisation = forms.ChoiceField(
        label=_("which of them"), required=False, widget=forms.RadioSelect
    )

    bodies: list[Organisation]

    def _offer_organisations(self) -> None:
        self.bodies = []
        text = (self.data.get("organisation_text") or "").strip() if self.is_bound else ""
        if text:
            keys = OrganisationName.objects.filter(key=fold(text)[:200]).values("organisation")
            rows = Organisation.objects.current().filter(pk__in=keys)
            self.bodies = list(rows.select_related("place", "country")[:OFFERED])
            self.fields["organisation"].choices = [
                (str(row.pk), organisation_text(row)) for row in self.bodies
            ]

    def _chosen_organisation(self) -> Organisation | None:
        """The body that is meant; None where it is new. Says beside the field what is unclear."""
        by_pk = {str(row.pk): row for row in self.bodies}
        if chosen := by_pk.get(self.cleaned_data.get("organisation") or ""):
            return chosen
        if len(self.bodies) > 1:
            self.add_error(
                "organisation",
                forms.ValidationError(
                    _("%(n)s bodies bear this name. Choose the one that is meant."),
                    code="ambiguous",
                    params={"n": len(self.bodies)},
                ),
            )
        return self.bodies[0] if len(self.bodies) == 1 else None


def organisation_text(row: Organisation) -> str:
    """Enough to tell two bodies of one name apart."""
    where = row.place or row.country
    return " · ".join(filter(None, (row.name, str(where) if where else "")))


class PersonChoice(forms.Form):
    """A person by number or by any name."""

    other = forms.CharField(
        label=_("person"),
        max_length=160,
        widget=Suggesting(reverse_lazy("people:person-suggest"), "persons"),
        help_text=_("The number, such as P-0318, or a name."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_other(self) -> Person | None:
        text: str = self.cleaned_data["other"].strip()
        if not text:
            return None
        seen = Person.objects.visible_to(self.user).known()
        if one := person_by_number(seen, text):
            return one
        keys = PersonName.objects.filter(key=fold(text)[:160]).order_by().values("person")
        found = list(seen.filter(pk__in=keys)[:OFFERED])
        if len(found) == 1:
            return found[0]
        if found:
            numbers = "、".join(one.number for one in found)
            raise forms.ValidationError(
                _("Several people bear this name: %(numbers)s. Give the number."),
                code="ambiguous",
                params={"numbers": numbers},
            )
        raise forms.ValidationError(
            _("Nobody whom you may see bears the name “%(text)s”."),
            code="unknown",
            params={"text": text},
        )


def country_choices() -> Iterable[tuple[str, str]]:
    rows = Country.objects.order_by("name_zh", "pk")
    return [("", _("not stated")), *((row.pk, row.name) for row in rows)]


def units_for_people(user: User, permission: Permission) -> QuerySet[Unit]:
    """Open units for which the user may do this with persons."""
    return Unit.objects.filter(within(user, permission, "path"), ended_on=None).order_by("path")


def name_columns(text: str) -> dict[str, str]:
    """A body's name by what was typed: in the column of its language."""
    return {"name_zh": text} if has_han(text) else {"name_en": text}


def region_of(country: str | None) -> str:
    """The continent of a country's code; empty for none."""
    regions = Country.objects.filter(pk=country or "").values_list("region", flat=True)
    return regions.first() or ""
