"""An exchange, entered or changed. Few fields are in sight; the others lie in folds."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.exchanges import rules
from youcheng.exchanges.actions import ExchangeDraft, PartDraft
from youcheng.exchanges.enums import ExchangeKind, Initiator, Side, Visibility
from youcheng.exchanges.models import Exchange, Field
from youcheng.exchanges.queries.alike import head_keys, travelling
from youcheng.exchanges.queries.places import places_meant
from youcheng.lib.periods import PartialDate, Precision, show
from youcheng.lib.text import fold
from youcheng.people.enums import Rank
from youcheng.registry.enums import Region
from youcheng.registry.forms.fields import LongSelect, PartialDateField, StyledForm, or_any
from youcheng.registry.forms.ties import PlaceChoice
from youcheng.registry.models import Locality
from youcheng.registry.queries.ties import units_for_ties

MOST_PEOPLE, LONGEST_NAME = 200, 160
MOST_PERSONS = 1_000_000
"""A fair may have as many visitors; more is a slip of the finger."""
COARSE = (Precision.DAY, Precision.MONTH, Precision.YEAR)
_NAME_END = re.compile(r"\s*[,，;；\t]\s*")
_LIST = re.compile(r"\s*[、,，;；\n]\s*")
_COUNTRY = re.compile(r"^(?P<place>.+?)\s*[(（](?P<country>[^()（）]+)[)）]$")


def _count(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_PERSONS)


def _groups(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=9999)


class ExchangeForm(PlaceChoice, StyledForm):
    """record: the exchange that is changed; None for a new one, which takes lists of people too."""

    FOLDS = (
        (
            pgettext_lazy("exchange", "How many, and how high"),
            "users-group",
            ("n_groups_home", "n_groups_abroad", "rank", "initiator"),
        ),
        (_("Who took part"), "id-badge-2", ("people_abroad", "people_home")),
        (_("What came of it"), "notes", ("fields", "result", "venue", "subject_en")),
        (_("Other partners and units"), "world", ("others", "units")),
        (_("Source, who may see it"), "lock", ("source", "visibility")),
        (_("For the reception"), "bell-ringing", ("talking_points", "arrangements")),
    )

    WIDE = ("subject_zh", "others", "units")
    NARROW = ("kind", "on", "until", "n_persons_abroad", "n_persons_home", "home")

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen_alike = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
    """Keys of the records alike that the person has been shown."""
    kind = forms.ChoiceField(label=pgettext_lazy("exchange", "kind"), choices=ExchangeKind)
    on = PartialDateField(
        label=_("first day"), help_text=_("2018-05-21; 2018-05 or 2018 if no more is known.")
    )
    until = PartialDateField(
        label=pgettext_lazy("exchange", "last day"),
        required=False,
        help_text=_("Leave empty if it was one day."),
    )
    subject_zh = forms.CharField(
        label=_("what it was, in a few words"), max_length=200, required=False
    )
    n_persons_home = _count(_("our persons"))
    n_persons_abroad = _count(_("their persons"))
    home = forms.ModelChoiceField(
        label=pgettext_lazy("exchange", "home unit"),
        queryset=Unit.objects.none(),
        empty_label=_("choose the unit"),
        widget=LongSelect,
    )
    n_groups_home = _groups(_("our groups"))
    n_groups_abroad = _groups(_("their groups"))
    rank = forms.TypedChoiceField(
        label=_("highest guest"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=or_any(_("not stated"), Rank.choices),
    )
    initiator = forms.ChoiceField(
        label=_("begun by"), required=False, choices=or_any(_("not stated"), Initiator.choices)
    )
    people_abroad = forms.CharField(
        label=_("their people"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line: name, post. The first one is the head."),
    )
    people_home = forms.CharField(
        label=_("our people"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("One a line: name, post. The first one is the head."),
    )
    result = forms.CharField(
        label=_("result"), required=False, max_length=8000, widget=forms.Textarea({"rows": 3})
    )
    venue = forms.CharField(label=_("place of the event"), max_length=120, required=False)
    subject_en = forms.CharField(
        label=_("subject, in their language"), max_length=200, required=False
    )
    others = forms.CharField(
        label=_("further partners"),
        required=False,
        max_length=2000,
        help_text=_("With commas; where several bear a name, with the country: Birmingham (UK)."),
    )
    units = forms.ModelMultipleChoiceField(
        label=_("other home units"), required=False, queryset=Unit.objects.none()
    )
    source = forms.CharField(
        label=_("source"),
        max_length=300,
        required=False,
        help_text=_("The paper, list or mail that shows it."),
    )
    visibility = forms.ChoiceField(label=_("who may see it"), choices=Visibility, required=False)
    talking_points = forms.CharField(
        label=_("talking points"),
        required=False,
        max_length=8000,
        widget=forms.Textarea({"rows": 3}),
    )
    arrangements = forms.CharField(
        label=_("lodging, cars, interpreters"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 2}),
    )

    field_order = (
        "kind", "on", "until", "place_text", "place_country", "place", "subject_zh",
        "n_persons_abroad", "n_persons_home", "home",
    )  # fmt: skip

    def __init__(
        self, *args: Any, user: User, record: Exchange | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.record = user, record
        self.fields["fields"] = forms.MultipleChoiceField(
            label=pgettext_lazy("exchange", "fields"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            choices=[(field.code, field.name) for field in Field.objects.order_by("position")],
        )
        self.fields["home"].queryset = units_for_ties(user, Permission.EXCHANGE_EDIT)
        self.fields["units"].queryset = Unit.objects.filter(ended_on=None).order_by("path")
        self.fields["place_text"].label = _("partner")
        self.fields["place_text"].widget.attrs["list"] = "partners"
        if record is not None:
            del self.fields["people_abroad"], self.fields["people_home"]
            self.FOLDS = tuple(fold for fold in self.FOLDS if "people_home" not in fold[2])
        self._offer_countries()

    def _places(self, text: str, country: str) -> list[Locality]:
        return places_meant(text, country)

    # What was read.

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        values["place_id"] = self._chosen_place()
        values["visibility"] = values.get("visibility") or Visibility.INTERNAL
        if not values.get("subject_zh") and not values.get("subject_en"):
            self.add_error("subject_zh", _("Say in a few words what it was."))
        self._check_days()
        values["other_ids"] = self._others(values.get("others", ""))
        if values.get("home"):
            self._check_reach(values["home"], values["place_id"], values["visibility"])
        return values

    def clean_people_abroad(self) -> list[PartDraft]:
        return self._clean_people(Side.ABROAD)

    def clean_people_home(self) -> list[PartDraft]:
        return self._clean_people(Side.HOME)

    def _clean_people(self, side: Side) -> list[PartDraft]:
        people = list(people_in(self.cleaned_data[f"people_{side}"], side))
        if len(people) > MOST_PEOPLE:
            text = _("At most %(limit)d people are taken at once.")
            raise forms.ValidationError(text % {"limit": MOST_PEOPLE}, "too_many")
        for part in people:
            if max(len(part.name), len(part.post)) > LONGEST_NAME:
                text = _("A name and a post have at most %(limit)d characters: “%(start)s…”.")
                start = (part.name or part.post)[:20]
                raise forms.ValidationError(text % {"limit": LONGEST_NAME, "start": start}, "long")
        return people

    def _check_days(self) -> None:
        on, until = self.cleaned_data.get("on"), self.cleaned_data.get("until")
        if on is None or "until" in self.errors:
            return
        first, last, precision = _days(on, until)
        if objection := rules.objection_to_days(first, last):
            self.add_error("until", forms.ValidationError(objection.message, objection.code))
        self.cleaned_data.update(from_on=first, to_on=last, precision=precision)

    def _check_reach(self, home: Unit, place: int | None, visibility: str) -> None:
        if place is not None:
            check_reach(self, home, place)
        if visibility == Visibility.RESTRICTED and not can(
            self.user, Permission.EXCHANGE_RESTRICTED, home
        ):
            self.add_error(
                "visibility", _("You could not read it yourself: restricted records are not yours.")
            )

    def _others(self, text: str) -> list[int]:
        found = []
        for name in filter(None, _LIST.split(text.strip())):
            match = _COUNTRY.match(name)
            places = places_meant(match["place"] if match else name)
            if match:
                wanted = fold(match["country"])
                places = [
                    place
                    for place in places
                    if wanted in {fold(place.country.name_zh), fold(place.country.name_en),
                                  fold(place.country.iso2), fold(place.country.iso3)}
                    or place.country.names.filter(key=wanted).exists()
                ]  # fmt: skip
            if len(places) != 1:
                text = (
                    _("Several places are called “%(name)s”; add the country in brackets.")
                    if places
                    else _("No place is known by the name “%(name)s”. Try the foreign name.")
                )
                self.add_error("others", text % {"name": name})
                continue
            found.append(places[0].pk)
        return found

    # What it says.

    def draft(self) -> ExchangeDraft:
        """Only of a valid form. A visit is one group where nobody says otherwise."""
        values = self.cleaned_data
        kind = values["kind"]
        names = (
            "kind", "from_on", "to_on", "precision", "home", "subject_zh", "subject_en", "venue",
            "n_groups_home", "n_persons_home", "n_groups_abroad", "n_persons_abroad", "rank",
            "result", "talking_points", "arrangements", "initiator", "source", "visibility",
            "fields",
        )  # fmt: skip
        draft = ExchangeDraft(
            **{name: values[name] for name in names},
            place_ids=[values["place_id"], *values["other_ids"]],
            units=list(values["units"]),
            participants=self._people(),
        )
        if self.record is None and kind == ExchangeKind.VISIT_OUT and draft.n_groups_home is None:
            draft.n_groups_home = 1
        if self.record is None and kind == ExchangeKind.VISIT_IN and draft.n_groups_abroad is None:
            draft.n_groups_abroad = 1
        return draft

    def _people(self) -> list[PartDraft]:
        return [
            part
            for side in (Side.ABROAD, Side.HOME)
            for part in self.cleaned_data.get(f"people_{side}", [])
        ]

    def sketch(self) -> rules.Sketch:
        """What is compared with records that are there already."""
        draft = self.draft()
        guests = [one for one in draft.participants if one.is_head and one.side == Side.ABROAD]
        return rules.Sketch(
            kind=draft.kind,
            from_on=draft.from_on,
            to_on=draft.last_day,
            places=frozenset(draft.place_ids),
            heads=head_keys(part.name for part in guests),
            n_persons=travelling(draft.kind, draft.n_persons_home, draft.n_persons_abroad),
            subject=fold(draft.subject_zh or draft.subject_en),
        )

    def text_of(self, name: str, value: Any) -> str:
        """A value of the field as people read it."""
        if isinstance(value, (list, tuple)):
            return "、".join(self.text_of(name, one) for one in value)
        text = "" if value is None else str(getattr(value, "pk", value))
        choices = getattr(self.fields[name], "choices", ())
        titles = {str(code): str(title) for code, title in choices}
        return titles.get(text, text)


def check_reach(form: Any, home: Unit, place: int) -> None:
    """Say beside the place if partners there are for another desk."""
    region = Locality.objects.values_list("country__region", flat=True).get(pk=place)
    if not can(form.user, Permission.EXCHANGE_EDIT, home, region):
        text = _("Partners in %(region)s are not yours to enter; another desk keeps them.")
        form.add_error("place_text", text % {"region": Region(region).label})


def people_in(text: str, side: str) -> Iterable[PartDraft]:
    """One a line, "name, post"; the first is the head."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for n, line in enumerate(lines):
        name, *post = _NAME_END.split(line, maxsplit=1)
        yield PartDraft(side=side, name=name, post=post[0] if post else "", is_head=n == 0)


def _days(on: PartialDate, until: PartialDate | None) -> tuple[date, date, Precision]:
    """First and last day, and the coarser precision of the two."""
    if until is None:
        return on.first_day, on.on, on.precision
    precision = max(on.precision, until.precision, key=COARSE.index)
    return on.first_day, until.on, precision


def values_of(exchange: Exchange) -> dict[str, Any]:
    """Initial values of the form over `exchange`, and what stands there after a lost race."""
    place, *others = [one.place for one in exchange.partners.select_related("place__country")]
    until = exchange.to_on if exchange.days != show(exchange.from_on, exchange.precision) else None
    names = (
        "kind", "subject_zh", "subject_en", "venue", "n_groups_home", "n_persons_home",
        "n_groups_abroad", "n_persons_abroad", "rank", "result", "talking_points", "arrangements",
        "initiator", "source", "visibility", "version",
    )  # fmt: skip
    return {
        **{name: getattr(exchange, name) for name in names},
        "on": show(exchange.from_on, exchange.precision),
        "until": show(until, exchange.precision),
        "place_text": place.name_zh or place.name_en,
        "place_country": place.country_id,
        "home": exchange.home_id,
        "others": "、".join(_named(one) for one in others),
        "units": list(exchange.units.order_by("path")),
        "fields": list(exchange.fields.order_by("position").values_list("code", flat=True)),
    }


def _named(place: Locality) -> str:
    return f"{place.name_zh or place.name_en}（{place.country.name_zh or place.country.name_en}）"
