"""Taking somebody in, and setting the record right. The forms write nothing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.lib.editing import EditForm
from youcheng.people.enums import Consent, ContactKind, NameOrder, Rank, Sex, Term, Visibility
from youcheng.people.forms.fields import (
    LanguagesField,
    OrganisationChoice,
    country_choices,
    name_columns,
    region_of,
    units_for_people,
)
from youcheng.people.models import Organisation, Person
from youcheng.people.rules.contacts import objection_to_contact
from youcheng.people.rules.keeping import objection_to_consent
from youcheng.people.rules.names import Names, objection_to_names, objection_to_parts
from youcheng.people.rules.posts import objection_to_period
from youcheng.registry.forms.fields import (
    DayField,
    LongSelect,
    PartialDateField,
    StyledForm,
    or_any,
)
from youcheng.registry.forms.ties import PlaceChoice

DAY = {"type": "date"}
LINES = {"rows": 2}


class PersonFields(StyledForm):
    """Columns of a person. Numbers of rows are chosen by key, as the columns hold them."""

    name_main = forms.CharField(
        label=pgettext_lazy("of a person", "name"),
        max_length=160,
        required=False,
        help_text=_("As on the visiting card, in any script."),
    )
    name_zh = forms.CharField(label=_("Chinese name"), max_length=160, required=False)
    name_en = forms.CharField(label=_("Latin spelling"), max_length=160, required=False)
    family = forms.CharField(label=_("family name"), max_length=120, required=False)
    given = forms.CharField(label=_("given name"), max_length=120, required=False)
    name_order = forms.ChoiceField(
        label=_("order of the name"), choices=NameOrder, initial=NameOrder.GIVEN_FIRST
    )
    pronunciation = forms.CharField(label=_("how the name is said"), max_length=120, required=False)
    title = forms.CharField(
        label=_("title"),
        max_length=80,
        required=False,
        help_text=_("Such as Dr., Professor, Excellency; not the post."),
    )
    salutation_zh = forms.CharField(
        label=_("how to address, in Chinese"), max_length=120, required=False
    )
    salutation = forms.CharField(
        label=_("how to address, in their language"), max_length=120, required=False
    )
    sex = forms.ChoiceField(
        label=_("sex"), required=False, choices=or_any(_("not known"), Sex.choices)
    )
    country_id = forms.ChoiceField(label=_("country"), required=False, widget=LongSelect)
    languages = LanguagesField()
    interests = forms.CharField(
        label=_("interests"), max_length=1000, required=False, widget=forms.Textarea(LINES)
    )
    dietary = forms.CharField(
        label=_("food"), max_length=1000, required=False, widget=forms.Textarea(LINES)
    )
    protocol = forms.CharField(
        label=_("protocol notes"), max_length=2000, required=False, widget=forms.Textarea(LINES)
    )
    note = forms.CharField(
        label=_("note"), max_length=4000, required=False, widget=forms.Textarea({"rows": 3})
    )
    is_key = forms.BooleanField(label=_("key contact"), required=False)
    owner_id = forms.TypedChoiceField(label=_("kept by"), coerce=int, widget=LongSelect)
    keeper_id = forms.TypedChoiceField(
        label=_("our contact"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=LongSelect,
        help_text=_("The colleague who keeps in touch."),
    )
    visibility = forms.ChoiceField(
        label=_("who may see it"), choices=Visibility, initial=Visibility.INTERNAL
    )
    source = forms.CharField(label=_("source"), max_length=200, required=False)
    purpose = forms.CharField(
        label=_("what it is held for"),
        max_length=200,
        help_text=_("The law on personal information asks for a purpose."),
    )
    consent = forms.ChoiceField(label=_("consent"), choices=Consent, initial=Consent.OFFICE)
    consent_on = DayField(
        label=_("consent as of"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )
    retain_until = DayField(
        label=_("kept until"), required=False, widget=forms.DateInput(DAY, format="%Y-%m-%d")
    )

    def _offer(self, user: User, also: Unit | None = None) -> None:
        """The choices that this person has. also: the present owner, who may be out of reach."""
        units = list(units_for_people(user, Permission.PEOPLE_EDIT))
        if also is not None and also not in units:
            units.append(also)
        self.fields["owner_id"].choices = [(unit.pk, unit.name) for unit in units]  # type: ignore[attr-defined]
        self.fields["country_id"].choices = country_choices()  # type: ignore[attr-defined]
        colleagues = User.objects.filter(is_active=True).select_related("unit")
        self.fields["keeper_id"].choices = or_any(  # type: ignore[attr-defined]
            _("nobody in particular"), [(one.pk, str(one)) for one in colleagues.order_by("title")]
        )

    def clean_country_id(self) -> str | None:
        return self.cleaned_data["country_id"] or None

    def _check_names(self) -> None:
        values = self.cleaned_data
        names = Names(*(values.get(name, "") for name in Names.__dataclass_fields__))
        if {"name_main", "name_zh", "name_en"} <= values.keys() and (
            objection := objection_to_names(names)
        ):
            self.add_error("name_main", objection.message)
        elif objection := objection_to_parts(names, values.get("name_order", "")):
            self.add_error("family", objection.message)

    def _check_consent(self, on: date) -> None:
        consent, day = (self.cleaned_data.get(name) for name in ("consent", "consent_on"))
        if consent and (objection := objection_to_consent(consent, day, on)):
            self.add_error("consent_on", objection.message)

    def _check_reach(self, user: User, country: str | None) -> None:
        """A grant for one continent lets nobody keep people of another."""
        unit = Unit.objects.filter(pk=self.cleaned_data.get("owner_id")).first()
        if unit is not None and not can(user, Permission.PEOPLE_EDIT, unit, region_of(country)):
            self.add_error("country_id", _("Your role does not reach partners of this country."))


@dataclass(frozen=True, slots=True)
class PostDraft:
    """A post to be begun; organisation: None where `new` is to be added first."""

    organisation: Organisation | None
    new: dict[str, Any]
    values: dict[str, Any]


class NewPersonForm(OrganisationChoice, PlaceChoice, PersonFields):
    """Somebody in one go: name, post, how to reach them. Nothing but a name must be known."""

    FOLDS = (
        (
            _("Parts of the name, how to address"),
            "id",
            ("name_en", "family", "given", "name_order", "pronunciation", "title",
             "salutation_zh", "salutation", "sex"),
        ),
        (
            _("The body is new: where it is"),
            "building",
            ("place_text", "place_country", "place"),
        ),
        (
            _("Term of office"),
            "calendar-due",
            ("term_ends", "post_source"),
        ),
        (
            _("What to mind"),
            "info-circle",
            ("languages", "interests", "dietary", "protocol", "note", "is_key"),
        ),
        (
            _("Who keeps it, and how long"),
            "shield-lock",
            ("owner_id", "keeper_id", "visibility", "source", "consent", "consent_on",
             "retain_until"),
        ),
    )  # fmt: skip
    CONTACTS = (
        ("email", ContactKind.EMAIL),
        ("mobile", ContactKind.MOBILE),
        ("wechat", ContactKind.WECHAT),
    )

    post_zh = forms.CharField(label=_("post, in Chinese"), max_length=120, required=False)
    post_en = forms.CharField(label=_("post, in their language"), max_length=160, required=False)
    rank = forms.TypedChoiceField(
        label=_("rank"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=or_any(_("not known"), Rank.choices),
    )
    began = PartialDateField(label=_("in this post since"), required=False)
    term_ends = PartialDateField(label=_("term ends"), required=False)
    post_source = forms.CharField(label=_("source of the post"), max_length=200, required=False)
    email = forms.CharField(label=_("e-mail"), max_length=200, required=False)
    mobile = forms.CharField(label=_("telephone"), max_length=60, required=False)
    wechat = forms.CharField(label=_("WeChat"), max_length=60, required=False)

    field_order = (
        "name_main", "name_zh", "organisation_text", "organisation", "post_zh", "post_en", "rank",
        "began", "country_id", "email", "mobile", "wechat", "purpose",
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self._offer(user)
        for name in ("organisation_text", "place_text"):
            self.fields[name].required = False
        self.fields["place_text"].label = _("city of the body")
        self._offer_organisations()
        self._offer_countries()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._check_names()
        self._check_consent(localdate())
        self.body = self._chosen_organisation()
        has_post = values.get("post_zh") or values.get("post_en")
        if values.get("organisation_text") and not has_post:
            self.add_error("post_zh", _("Say what the post is called."))
        elif has_post and not values.get("organisation_text"):
            self.add_error("organisation_text", _("Say where this post is."))
        if self.body is None and values.get("place_text"):
            self.cleaned_data["place_pk"] = self._chosen_place()
        if objection := objection_to_period(values.get("began"), None, values.get("term_ends")):
            self.add_error("term_ends", objection.message)
        for name, kind in self.CONTACTS:
            value = values.get(name)
            if value and (objection := objection_to_contact(kind, value)):
                self.add_error(name, objection.message)
        self._check_reach(self.user, self.country())
        return values

    def country(self) -> str | None:
        """Stated, or that of the body, or of the city where a new body is."""
        values = self.cleaned_data
        if code := values.get("country_id"):
            return str(code)
        if self.body is not None and self.body.country_id:
            return self.body.country_id
        chosen = values.get("place_pk")
        return next((row.country_id for row in self.found if row.pk == chosen), None)

    def person(self) -> dict[str, Any]:
        """Columns of the person. Only of a valid form."""
        names = [name for name in PersonFields.base_fields if name != "owner_id"]
        values = {name: self.cleaned_data[name] for name in names}
        return {**values, "country_id": self.country()}

    def owner(self) -> Unit:
        return Unit.objects.get(pk=self.cleaned_data["owner_id"])

    def post(self) -> PostDraft | None:
        values = self.cleaned_data
        if not values["organisation_text"]:
            return None
        ends = values["term_ends"]
        return PostDraft(
            self.body,
            {
                **name_columns(values["organisation_text"]),
                "place_id": values.get("place_pk"),
                "country_id": self.country(),
            },
            {
                "title_zh": values["post_zh"],
                "title_en": values["post_en"],
                "rank": values["rank"],
                "began": values["began"],
                "term": Term.FIXED if ends else Term.UNKNOWN,
                "term_ends": ends,
                "source": values["post_source"],
            },
        )

    def contacts(self) -> list[tuple[str, str]]:
        return [
            (kind.value, self.cleaned_data[name])
            for name, kind in self.CONTACTS
            if self.cleaned_data[name]
        ]


class PersonForm(EditForm, PersonFields):
    EDITED = tuple(PersonFields.base_fields)

    record: Person

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self._offer(user, self.record.owner)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._check_names()
        self._check_consent(localdate())
        self._check_reach(self.user, values.get("country_id"))
        return values

    def text_of(self, name: str, value: Any) -> str:
        if name == "languages":
            known = dict(self.fields["languages"].choices)  # type: ignore[attr-defined]
            return ", ".join(str(known.get(code, code)) for code in str(value or "").split())
        if isinstance(value, bool):
            return str(_("yes") if value else _("no"))
        return super().text_of(name, value)
