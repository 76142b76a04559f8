"""A place to be considered, its facts, why it is dropped, the weights, the filters of the list."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.pipeline.actions import FactDraft
from youcheng.pipeline.enums import FactKind, ProspectState, ScorePart
from youcheng.pipeline.queries.cases import units_for_cases
from youcheng.pipeline.queries.prospects import ALL, ProspectFilter, objection_to_prospect
from youcheng.pipeline.rules.prospects import MOST, objection_to_fact, objection_to_weights
from youcheng.registry.enums import Region
from youcheng.registry.forms.fields import LongSelect, StyledForm, UnitField, or_any
from youcheng.registry.forms.ties import PlaceChoice
from youcheng.registry.models import Country, Locality

NOTE = 4000
SORTS = (
    ("score", _("by score")),
    ("size", _("by size")),
    ("name", pgettext_lazy("sorting", "by name")),
)


class ProspectFilterForm(StyledForm):
    """All of it is optional; the address holds it."""

    q = forms.CharField(required=False, max_length=100, label=_("city"))
    state = forms.ChoiceField(
        label=pgettext_lazy("prospect", "state"), required=False,
        choices=[
            ("", ProspectState.CONSIDERED.label),
            (ProspectState.TAKEN_UP.value, ProspectState.TAKEN_UP.label),
            (ProspectState.DROPPED.value, ProspectState.DROPPED.label),
            (ALL, _("all")),
        ],
    )  # fmt: skip
    region = forms.ChoiceField(
        label=_("continent"), required=False, choices=or_any(_("all continents"), Region.choices)
    )
    home = UnitField(label=_("home unit"), required=False, empty_label=_("all units"))
    sort = forms.ChoiceField(label=_("order"), required=False, choices=SORTS, initial="score")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].queryset = units_for_cases(user, Permission.CASE_VIEW)  # type: ignore[attr-defined]

    def asked(self) -> tuple[ProspectFilter, str]:
        """What was understood of it, and the order; the page says what was not."""
        self.full_clean()
        values = {name: value for name, value in self.cleaned_data.items() if value}
        sort = values.pop("sort", "score")
        return ProspectFilter(**values), sort


class SuggestForm(StyledForm):
    """From where places are offered, and for which unit."""

    home = UnitField(label=_("home unit"), required=False, empty_label=None)
    region = forms.ChoiceField(
        label=_("continent"), required=False, choices=or_any(_("all continents"), Region.choices)
    )
    country = forms.ChoiceField(label=_("country"), required=False, widget=LongSelect)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["home"].queryset = units_for_cases(user)  # type: ignore[attr-defined]
        rows = Country.objects.order_by("name_zh", "pk")
        self.fields["country"].choices = or_any(  # type: ignore[attr-defined]
            _("all countries"), [(row.pk, row.name) for row in rows]
        )


class ProspectForm(PlaceChoice, StyledForm):
    """A place to be put onto the list."""

    home = UnitField(label=_("home unit"))
    note = forms.CharField(
        label=_("note"), required=False, max_length=NOTE, widget=forms.Textarea({"rows": 3}),
        help_text=_("Why it is worth a thought, who spoke of it."),
    )  # fmt: skip

    field_order = ("home", "place_text", "place_country", "place", "note")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["home"].queryset = units_for_cases(user)  # type: ignore[attr-defined]
        self._offer_countries()

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        home: Unit | None = values.get("home")
        key = self._chosen_place()
        place = Locality.objects.select_related("country").get(pk=key) if key else None
        if self.errors or home is None or place is None:
            return values
        self.chosen = place
        if not can(self.user, Permission.CASE_EDIT, home, place.country.region):
            text = _("Partners in %(region)s are not yours to enter; another desk keeps them.")
            self.add_error("place_text", text % {"region": Region(place.country.region).label})
        elif objection := objection_to_prospect(home, place, localdate()):
            self.add_error(None, forms.ValidationError(objection.message, code=objection.code))
        return values


class DropForm(StyledForm):
    reason = forms.CharField(
        label=_("reason"), max_length=400, widget=forms.Textarea({"rows": 3}),
        help_text=_("Whoever thinks of this place again will read it."),
    )  # fmt: skip


class NoteForm(StyledForm):
    """before: what the note said when it was read."""

    before = forms.CharField(required=False, max_length=NOTE, widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("note"), required=False, max_length=NOTE, widget=forms.Textarea({"rows": 5})
    )


class FactForm(StyledForm):
    """A fact of a place: in figures or in words, with its source."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("fact of a place", "what"), choices=FactKind.choices
    )
    amount = forms.DecimalField(
        label=pgettext_lazy("fact of a place", "figure"), required=False, min_value=0,
        max_digits=18, decimal_places=2,
        help_text=_("Sea port and direct flight: 1 for yes, 0 for no."),
    )  # fmt: skip
    text = forms.CharField(
        label=pgettext_lazy("fact of a place", "in words"), required=False, max_length=400,
        help_text=_("Such as the names of the universities, or of the airport."),
    )  # fmt: skip
    year = forms.IntegerField(
        label=_("of the year"), required=False, min_value=1900, max_value=2200
    )
    source = forms.CharField(
        label=_("source"), max_length=300, help_text=_("Where it stands: a page, a book, a letter.")
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if "kind" in values and "amount" not in self.errors and "text" not in self.errors:
            objection = objection_to_fact(values["kind"], values["amount"], values["text"])
            if objection:
                name = "text" if objection.code == "no_words" else "amount"
                error = forms.ValidationError(objection.message, code=objection.code)
                self.add_error(name, error)
        return values

    def draft(self) -> FactDraft:
        names = ("kind", "amount", "text", "year", "source")
        return FactDraft(**{name: self.cleaned_data[name] for name in names})


class ScoreWeightsForm(StyledForm):
    """How much each part weighs. version: the one that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30000)
    reason = forms.CharField(label=_("reason of the change"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, label in ScorePart.choices:
            self.fields[code] = forms.IntegerField(
                label=label, min_value=0, max_value=MOST,
                widget=forms.NumberInput({"class": "form-control"}),
            )  # fmt: skip
        self.order_fields(["version", *ScorePart.values, "reason"])

    @property
    def weights(self) -> dict[str, int]:
        return {code: self.cleaned_data[code] for code in ScorePart.values}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        is_whole = all(code in values for code in ScorePart.values)
        if is_whole and (objection := objection_to_weights(self.weights)):
            self.add_error(None, forms.ValidationError(objection.message, code=objection.code))
        return values
