"""A tie, its events and its papers. The forms ask the rules and write nothing."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.lib.editing import EditForm
from youcheng.lib.periods import PartialDate
from youcheng.registry import rules
from youcheng.registry.actions import EventDraft, InstrumentDraft, TieDraft
from youcheng.registry.enums import (
    Confidence,
    EventKind,
    InstrumentKind,
    Region,
    TieKind,
)
from youcheng.registry.forms.fields import (
    LongSelect,
    PartialDateField,
    StyledForm,
    UnitField,
    or_any,
)
from youcheng.registry.models import Country, Locality, Tie
from youcheng.registry.queries.history import TIE_FIELDS
from youcheng.registry.queries.ties import (
    places_named,
    units_for_ties,
)


class TieForm(EditForm, StyledForm):
    """The frame of a tie: what it is not by law."""

    EDITED = TIE_FIELDS

    label = forms.CharField(label=_("the office's own label"), max_length=60, required=False)
    confidence = forms.ChoiceField(
        label=_("confidence"),
        required=False,
        choices=or_any(_("not stated"), Confidence.choices),
    )
    source = forms.CharField(
        label=_("source"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    note = forms.CharField(
        label=_("note"), required=False, max_length=4000, widget=forms.Textarea({"rows": 3})
    )


class PlaceChoice(forms.Form):
    """A place by its name; where several bear it, a second press says which."""

    place_text = forms.CharField(
        label=_("place abroad"),
        max_length=120,
        help_text=_("In Chinese or the foreign name, such as 莱比锡 or Leipzig."),
    )
    place_country = forms.ChoiceField(label=_("country"), required=False, widget=LongSelect)
    place = forms.ChoiceField(label=_("which of them"), required=False, widget=forms.RadioSelect)

    found: list[Locality]

    def _offer_countries(self) -> None:
        rows = Country.objects.order_by("name_zh", "pk")
        self.fields["place_country"].choices = or_any(
            _("not sure"), [(row.pk, row.name) for row in rows]
        )
        self.found = []
        text = (self.data.get("place_text") or "").strip() if self.is_bound else ""
        if text:
            self.found = self._places(text, self.data.get("place_country") or "")
            self.fields["place"].choices = [(str(row.pk), _place_text(row)) for row in self.found]

    def _places(self, text: str, country: str) -> list[Locality]:
        return places_named(text, country)

    def _chosen_place(self) -> int | None:
        """The one place that is meant. Says beside the field why there is none."""
        text = self.cleaned_data.get("place_text")
        if not text:
            return None
        if chosen := self.cleaned_data.get("place"):
            return int(chosen)
        if len(self.found) == 1:
            return self.found[0].pk
        if self.found:
            self.add_error(
                "place",
                forms.ValidationError(
                    _("%(n)s places bear this name. Choose the one that is meant."),
                    code="ambiguous",
                    params={"n": len(self.found)},
                ),
            )
        else:
            self.add_error(
                "place_text",
                forms.ValidationError(
                    _("No place is known by the name “%(text)s”. Try the foreign name."),
                    code="unknown_place",
                    params={"text": text},
                ),
            )
        return None


def _place_text(place: Locality) -> str:
    parts = [place.name]
    if place.name_en and place.name_en != place.name:
        parts.append(place.name_en)
    parts.append(", ".join(part for part in (place.admin1_name, place.country.name) if part))
    if place.population:
        parts.append(f"{place.population:,}")
    return " · ".join(parts)


class PaperFields(forms.Form):
    """The paper that an event rests on; filed when anything of it is filled in."""

    paper = forms.CharField(
        label=_("paper"),
        max_length=200,
        required=False,
        help_text=_("Title or file number of the paper that shows it."),
    )
    ends_on = PartialDateField(
        label=_("last day of the term"),
        required=False,
        help_text=_("Leave empty if the agreement has no term."),
    )
    is_tacit = forms.BooleanField(label=_("renews tacitly"), required=False)
    languages = forms.CharField(label=_("languages"), max_length=80, required=False)
    signer_home = forms.CharField(
        label=_("signed for us by (post)"), max_length=120, required=False
    )
    signer_abroad = forms.CharField(
        label=_("signed for them by (post)"), max_length=120, required=False
    )

    PAPER = ("paper", "ends_on", "is_tacit", "languages", "signer_home", "signer_abroad")

    def _check_term(self, signed: PartialDate | None) -> None:
        ends = self.cleaned_data.get("ends_on")
        if ends and signed and ends.on < signed.on:
            self.add_error("ends_on", _("A term cannot end before it was signed."))

    def _paper(self, kind: str, signed: PartialDate | None) -> InstrumentDraft:
        values = {name: self.cleaned_data[name] for name in self.PAPER}
        ends = values.pop("ends_on")
        return InstrumentDraft(
            kind=kind,
            ends_on=ends.on if ends else None,
            **values,
            **({"signed_on": signed.on, "precision": signed.precision} if signed else {}),
        )

    def _has_paper(self) -> bool:
        return any(self.cleaned_data.get(name) for name in self.PAPER)


TERM_FOLD = (
    _("Term, languages and who signed"),
    "writing-sign",
    ("ends_on", "is_tacit", "languages", "signer_home", "signer_abroad"),
)
PLACE_FOLD = (
    _("The partner was renamed or merged"),
    "arrows-join",
    ("place_text", "place_country", "place"),
)

INSTRUMENT_OF_TIE = {
    TieKind.FORMAL: InstrumentKind.FORMAL,
    TieKind.COOPERATIVE: InstrumentKind.COOPERATION,
    TieKind.GRASS_ROOTS: InstrumentKind.GRASS_ROOTS,
    TieKind.UNKNOWN: InstrumentKind.COOPERATION,
}
INSTRUMENT_OF_EVENT = {
    EventKind.INTENT: InstrumentKind.INTENT,
    EventKind.RENEWED: InstrumentKind.RENEWAL,
    EventKind.MEMORANDUM: InstrumentKind.MEMORANDUM,
}
SIGNED = frozenset(
    {
        EventKind.INTENT,
        EventKind.ESTABLISHED,
        EventKind.UPGRADED,
        EventKind.RENEWED,
        EventKind.MEMORANDUM,
    }
)
"""Events that are the signing of a paper; the others only refer to one."""


class EventForm(PlaceChoice, PaperFields, StyledForm):
    """A line for the log of `tie`."""

    FOLDS = (TERM_FOLD, PLACE_FOLD)

    kind = forms.ChoiceField(label=_("what happened"), choices=EventKind)
    on = PartialDateField(label=_("on"))
    to_kind = forms.ChoiceField(
        label=_("kind of tie after it"),
        required=False,
        choices=or_any(_("unchanged"), TieKind.choices),
    )
    note = forms.CharField(
        label=_("note"), required=False, max_length=4000, widget=forms.Textarea({"rows": 2})
    )

    field_order = ("kind", "on", "to_kind", "paper")

    def __init__(self, *args: Any, tie: Tie, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tie = tie
        self.fields["place_text"].required = False
        self.fields["place_text"].label = _("place after it")
        self.fields["place_text"].help_text = _("Only where the partner was renamed or merged.")
        self._offer_countries()

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"]
        log = [event.kind for event in self.tie.events.standing().order_by("on", "pk")]
        if objection := rules.objection_to_event(log, kind):
            raise forms.ValidationError(objection.message, code=objection.code)
        return kind

    def clean(self) -> dict[str, Any]:
        super().clean()
        kind = self.cleaned_data.get("kind")
        if kind == EventKind.UPGRADED and not self.cleaned_data.get("to_kind"):
            self.add_error("to_kind", _("Say which kind the tie is after it."))
        if kind == EventKind.SUCCEEDED:
            self.cleaned_data["place_id"] = self._chosen_place()
            if not self.cleaned_data.get("place_text"):
                self.add_error("place_text", _("Say which place the partner is after it."))
        self._check_term(self.cleaned_data.get("on"))
        return self.cleaned_data

    def draft(self) -> EventDraft:
        values = self.cleaned_data
        kind, on = EventKind(values["kind"]), values["on"]
        to_kind = values["to_kind"]
        paper = None
        if kind in SIGNED and self._has_paper():
            default = INSTRUMENT_OF_TIE[TieKind(to_kind or TieKind.UNKNOWN)]
            paper = self._paper(INSTRUMENT_OF_EVENT.get(kind, default), on)
        return EventDraft(
            kind=kind,
            on=on.on,
            precision=on.precision,
            to_kind=to_kind,
            instrument=paper,
            place_id=values.get("place_id"),
            paper=values["paper"],
            note=values["note"],
        )


class InstrumentForm(PaperFields, StyledForm):
    """A paper that changes nothing in the standing of a tie."""

    kind = forms.ChoiceField(label=_("kind"), choices=InstrumentKind)
    signed = PartialDateField(label=_("signed on"), required=False)
    label = forms.CharField(label=_("the office's own label"), max_length=60, required=False)

    field_order = ("kind", "signed", "label")

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._check_term(self.cleaned_data.get("signed"))
        return self.cleaned_data

    def draft(self) -> InstrumentDraft:
        draft = self._paper(self.cleaned_data["kind"], self.cleaned_data["signed"])
        draft.label = self.cleaned_data["label"]
        return draft


INTENT_ONLY = "intent"


class NewTieForm(PlaceChoice, PaperFields, StyledForm):
    """A tie to be opened, with the first line of its log."""

    FOLDS = (TERM_FOLD,)

    home = UnitField(label=_("home unit"))
    kind = forms.ChoiceField(
        label=_("kind"), choices=[*TieKind.choices, (INTENT_ONLY, _("letter of intent only"))]
    )
    on = PartialDateField(
        label=_("signed on"),
        required=False,
        help_text=_("1979, 1979-11 or 1979-11-02. Leave empty if the day is not known at all."),
    )
    source = forms.CharField(
        label=_("source"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )
    confidence = forms.ChoiceField(
        label=_("confidence"), required=False, choices=or_any(_("not stated"), Confidence.choices)
    )
    note = forms.CharField(
        label=_("note"), required=False, max_length=4000, widget=forms.Textarea({"rows": 2})
    )

    field_order = (
        "home",
        "kind",
        "place_text",
        "place_country",
        "place",
        "on",
        "confidence",
        "paper",
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["home"].queryset = units_for_ties(user, Permission.TIE_EDIT)
        self._offer_countries()

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        values["place_id"] = self._chosen_place()
        if values.get("kind") == INTENT_ONLY and not values.get("on") and "on" not in self.errors:
            self.add_error("on", _("A letter of intent needs its date."))
        if values.get("home") and values["place_id"]:
            is_taken = Tie.objects.filter(home=values["home"], place=values["place_id"]).exists()
            if objection := rules.objection_to_open(is_taken=is_taken):
                self.add_error(
                    "place_text", forms.ValidationError(objection.message, code=objection.code)
                )
            self._check_reach(values["home"], values["place_id"])
        self._check_term(values.get("on"))
        return values

    def _check_reach(self, home: Unit, place: int) -> None:
        region = Locality.objects.values_list("country__region", flat=True).get(pk=place)
        if not can(self.user, Permission.TIE_EDIT, home, region):
            text = _("Partners in %(region)s are not yours to enter; another desk keeps them.")
            self.add_error("place_text", text % {"region": Region(region).label})

    def draft(self, today: date) -> TieDraft:
        """Without a date the tie is attested today: its beginning stays unknown."""
        values = self.cleaned_data
        on, kind = values["on"], values["kind"]
        if kind == INTENT_ONLY:
            happened, to_kind, paper_kind = EventKind.INTENT, "", InstrumentKind.INTENT
        else:
            happened = EventKind.ESTABLISHED if on else EventKind.ATTESTED
            to_kind, paper_kind = kind, INSTRUMENT_OF_TIE[TieKind(kind)]
        event = EventDraft(
            kind=happened,
            on=on.on if on else today,
            to_kind=to_kind,
            instrument=self._paper(paper_kind, on) if on and self._has_paper() else None,
            paper=values["paper"],
        )
        if on:
            event.precision = on.precision
        return TieDraft(
            home_id=values["home"].pk,
            place_id=values["place_id"],
            source=values["source"],
            confidence=values["confidence"],
            note=values["note"],
            events=[event],
        )
