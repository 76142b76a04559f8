"""Forms of opportunities and of what people make of matches."""

import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within
from youcheng.lib.regions import Region
from youcheng.opportunities.actions import OpportunityDraft
from youcheng.opportunities.enums import (
    OpportunityState,
    Outcome,
    PartName,
    RefusalReason,
    Secrecy,
    Sense,
    Side,
)
from youcheng.opportunities.models import Introduction, Opportunity, Sector
from youcheng.opportunities.queries.lists import sector_choices
from youcheng.opportunities.rules import WEIGHTS
from youcheng.registry.forms.fields import DayField, LongSelect, StyledForm, UnitField, or_any
from youcheng.registry.forms.ties import PlaceChoice
from youcheng.registry.models import Country, Locality

HEADING, TEXT, NOTE, MOST_MONEY = 200, 6000, 300, 10**15
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(slots=True)
class Boxes:
    """Tick boxes of one list of sectors."""

    boxes: list[Any]
    is_open: bool = False

    def __post_init__(self) -> None:
        self.is_open = self.n > 0

    @property
    def n(self) -> int:
        return sum(bool(box.data["selected"]) for box in self.boxes)


def units_to_keep(user: User) -> QuerySet[Unit]:
    """Open units for which the user may enter opportunities."""
    rows = Unit.objects.filter(within(user, Permission.OPPORTUNITY_EDIT, "path"), ended_on=None)
    return rows.order_by("path")


class OpportunityForm(PlaceChoice, StyledForm):
    """What one side seeks or offers. opportunity: the one to be changed."""

    side = forms.ChoiceField(label=pgettext_lazy("opportunity", "whose"), choices=Side.choices)
    sense = forms.ChoiceField(label=_("seeks or offers"), choices=Sense.choices)
    heading = forms.CharField(label=_("heading"), max_length=HEADING)
    text = forms.CharField(
        label=pgettext_lazy("opportunity", "what it is"), max_length=TEXT, required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("The more it says, the better it is matched; Chinese and English both count."),
    )  # fmt: skip
    keeper = UnitField(label=_("unit that keeps the record"))
    sectors = forms.TypedMultipleChoiceField(
        label=_("sectors"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    expires_on = DayField(label=_("worth an answer until"), required=False)
    secrecy = forms.ChoiceField(
        label=_("to whom it may be told"), choices=Secrecy.choices, initial=Secrecy.CITY
    )
    region = forms.ChoiceField(
        label=_("continent wanted"), required=False, choices=or_any(_("any"), Region.choices)
    )
    country = forms.ModelChoiceField(
        Country.objects.none(), label=_("country wanted"), required=False,
        empty_label=pgettext_lazy("country", "any"), widget=LongSelect,
    )  # fmt: skip
    wanted_from = DayField(label=_("wanted from"), required=False)
    wanted_to = DayField(label=_("wanted until"), required=False)
    amount_low = forms.IntegerField(
        label=_("money, from"), required=False, min_value=0, max_value=MOST_MONEY
    )
    amount_high = forms.IntegerField(
        label=_("money, up to"), required=False, min_value=0, max_value=MOST_MONEY
    )
    currency = forms.CharField(
        label=_("currency"), required=False, max_length=3, help_text=_("CNY, EUR, USD …")
    )
    languages = forms.CharField(label=_("languages to work in"), required=False, max_length=80)

    field_order = ("side", "sense", "heading", "text", "keeper", "place_text", "place_country",
                   "place", "expires_on", "secrecy", "sectors")  # fmt: skip
    FOLDS = (
        (
            _("Where, when and for how much"), "map-pin",
            ("region", "country", "wanted_from", "wanted_to", "amount_low", "amount_high",
             "currency", "languages"),
        ),
    )  # fmt: skip

    def __init__(
        self, *args: Any, user: User, opportunity: Opportunity | None = None,
        locality: Locality | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        if opportunity is not None:
            kwargs["initial"] = _initial(opportunity)
        super().__init__(*args, **kwargs)
        known = opportunity.place if opportunity else locality
        if known is not None:
            self.initial |= {
                "place_text": known.name_zh or known.name_en, "place_country": known.country_id,
            }  # fmt: skip
        fields: Any = self.fields
        fields["place_text"].required = False
        fields["place_text"].label = _("partner city")
        fields["place_text"].help_text = _("Of what a partner seeks or offers.")
        fields["keeper"].queryset = units_to_keep(user)
        fields["country"].queryset = Country.objects.order_by("name_zh", "pk")
        fields["sectors"].choices = sector_choices(self.initial.get("sectors", ()))
        self._offer_countries()

    @property
    def sector_groups(self) -> list[tuple[str, "Boxes"]]:
        """The boxes of each list; those in which something is ticked are open, else the first."""
        field: Any = self.fields["sectors"]
        boxes = iter(self["sectors"])
        groups = [
            (name, Boxes([next(boxes) for _one in options])) for name, options in field.choices
        ]
        if groups and not any(group.n for _name, group in groups):
            groups[0][1].is_open = True
        return groups

    def clean_currency(self) -> str:
        code: str = self.cleaned_data["currency"].strip().upper()
        if code and not _CURRENCY.fullmatch(code):
            raise forms.ValidationError(
                _("A currency has three letters, such as CNY."), code="no_currency"
            )
        return code

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        is_abroad = values.get("side") == Side.ABROAD
        if is_abroad and not values.get("place_text") and "place_text" not in self.errors:
            self.add_error(
                "place_text", forms.ValidationError(_("Say which partner city."), code="no_place")
            )
        values["place_id"] = self._chosen_place() if is_abroad else None
        self._in_order("wanted_from", "wanted_to", _("It cannot end before it begins."))
        self._in_order("amount_low", "amount_high", _("The upper figure is below the lower one."))
        has_money = values.get("amount_low") is not None or values.get("amount_high") is not None
        if has_money and not values.get("currency") and "currency" not in self.errors:
            self.add_error(
                "currency", forms.ValidationError(_("Say in which currency."), code="no_currency")
            )
        return values

    def _in_order(self, low: str, high: str, said: Any) -> None:
        first, last = self.cleaned_data.get(low), self.cleaned_data.get(high)
        if first is not None and last is not None and last < first:
            self.add_error(high, forms.ValidationError(said, code="order"))

    def draft(self, **more: Any) -> OpportunityDraft:
        """Only of a valid form."""
        names = ("side", "sense", "heading", "text", "keeper", "region", "country", "wanted_from",
                 "wanted_to", "expires_on", "amount_low", "amount_high", "currency", "languages",
                 "secrecy")  # fmt: skip
        place = self.cleaned_data["place_id"]
        return OpportunityDraft(
            **{name: self.cleaned_data[name] for name in names},
            place=Locality.objects.get(pk=place) if place else None,
            sectors=list(Sector.objects.filter(pk__in=self.cleaned_data["sectors"])),
            **more,
        )


def _initial(one: Opportunity) -> dict[str, Any]:
    names = (
        "side", "sense", "heading", "text", "region", "wanted_from", "wanted_to", "expires_on",
        "amount_low", "amount_high", "currency", "languages", "secrecy",
    )  # fmt: skip
    found = {name: getattr(one, name) for name in names}
    for name in ("wanted_from", "wanted_to", "expires_on"):
        found[name] = found[name].isoformat() if found[name] else ""
    return found | {
        "keeper": one.keeper_id, "country": one.country_id,
        "sectors": list(one.sectors.values_list("pk", flat=True)),
    }  # fmt: skip


class ListForm(StyledForm):
    """The filters of the list; the address holds them."""

    q = forms.CharField(label=_("words"), required=False, max_length=100)
    side = forms.ChoiceField(
        label=pgettext_lazy("opportunity", "whose"), required=False,
        choices=or_any(_("both sides"), Side.choices),
    )  # fmt: skip
    sense = forms.ChoiceField(
        label=_("seeks or offers"), required=False,
        choices=or_any(pgettext_lazy("opportunity", "both"), Sense.choices),
    )  # fmt: skip
    sector = forms.TypedChoiceField(label=_("sector"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = or_any(_("all sectors"), sector_choices())  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was understood of it; the page says what was not."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class WeightsForm(forms.Form):
    """A whole number for each part; nothing at all is no weighting."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in WEIGHTS:
            self.fields[name] = forms.IntegerField(
                label=PartName(name).label, min_value=0, max_value=100, required=False,
                widget=forms.NumberInput(
                    {"class": "form-control", "inputmode": "numeric", "min": 0, "max": 100}
                ),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(values.get(name) for name in WEIGHTS):
            raise forms.ValidationError(_("At least one part has to weigh something."), code="none")
        return values

    def weights(self) -> dict[str, int]:
        return {name: self.cleaned_data.get(name) or 0 for name in WEIGHTS}


class CandidateForm(forms.Form):
    """Which city or which unit is meant: one of them."""

    place = forms.ModelChoiceField(
        Locality.objects.current(), required=False, widget=forms.HiddenInput
    )
    unit = forms.ModelChoiceField(
        Unit.objects.filter(ended_on=None), required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and (values.get("place") is None) == (values.get("unit") is None):
            raise forms.ValidationError(_("Say which city or which unit."), code="which")
        return values


class RefusalForm(CandidateForm):
    reason = forms.ChoiceField(
        label=pgettext_lazy("no match", "why not"), choices=RefusalReason.choices
    )
    note = forms.CharField(label=_("in your own words"), max_length=NOTE, required=False)


class OutcomeForm(StyledForm):
    outcome = forms.ChoiceField(label=_("what came of it"), choices=Outcome.choices)
    answered_on = DayField(label=_("first word on"), required=False)
    note = forms.CharField(label=_("remark"), max_length=NOTE, required=False)

    def __init__(self, *args: Any, introduction: Introduction, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "outcome": introduction.outcome, "note": introduction.outcome_note,
            "answered_on": (
                introduction.answered_on.isoformat() if introduction.answered_on else ""
            ),
        }  # fmt: skip
        super().__init__(*args, **kwargs)


class CloseForm(StyledForm):
    state = forms.ChoiceField(
        label=_("what became of it"), widget=forms.RadioSelect,
        choices=[
            (one.value, one.label)
            for one in (OpportunityState.ARRANGED, OpportunityState.CLOSED)
        ],
    )  # fmt: skip
    why = forms.CharField(label=_("why it is closed"), max_length=NOTE)


class SheetForm(StyledForm):
    """A sheet of needs and offers, and the unit that keeps those which name none."""

    file = forms.FileField(label=_("Excel or CSV file"))
    keeper = UnitField(label=_("unit that keeps the record"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"].queryset = units_to_keep(user)  # type: ignore[attr-defined]
