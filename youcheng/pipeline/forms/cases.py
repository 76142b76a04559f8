"""A case to be opened, what it says, its papers, and the filters of the board."""

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.documents.forms import FileForm, readable
from youcheng.lib.editing import EditForm
from youcheng.pipeline.actions import CaseDraft, PaperDraft
from youcheng.pipeline.actions.cases import EDITED
from youcheng.pipeline.enums import NEW_TIES, Column, PaperKind, Track
from youcheng.pipeline.models import Case
from youcheng.pipeline.queries.cases import CaseFilter, units_for_cases
from youcheng.pipeline.queries.facts import objection_to_case
from youcheng.registry.enums import Region
from youcheng.registry.forms.fields import (
    DayField,
    LongSelect,
    StyledForm,
    UnitField,
    kept_choices,
    or_any,
)
from youcheng.registry.forms.ties import PlaceChoice
from youcheng.registry.models import Locality, Tie

AIM, NOTE = 80, 4000


class CaseFilterForm(StyledForm):
    """All of it is optional; the address holds it."""

    q = forms.CharField(required=False, max_length=100, label=_("city"))
    track = forms.ChoiceField(
        label=pgettext_lazy("case", "to become"), required=False,
        choices=or_any(_("all"), Track.choices),
    )  # fmt: skip
    region = forms.ChoiceField(
        label=_("continent"), required=False, choices=or_any(_("all continents"), Region.choices)
    )
    home = UnitField(label=_("home unit"), required=False, empty_label=_("all units"))
    column = forms.ChoiceField(
        label=pgettext_lazy("case", "stage"), required=False,
        choices=or_any(_("all"), Column.choices),
    )  # fmt: skip
    closed = forms.BooleanField(label=_("with those that are over"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        home = self.fields["home"]
        home.queryset = units_for_cases(user, Permission.CASE_VIEW)  # type: ignore[attr-defined]
        home.widget.asked = lambda: kept_choices(
            "units of cases", user, lambda: ((str(key), text) for key, text in home.choices)
        )

    def asked(self) -> CaseFilter:
        """What was understood of it; the page says what was not."""
        self.full_clean()
        values = {name: value for name, value in self.cleaned_data.items() if value}
        return CaseFilter(**values)


class CaseForm(PlaceChoice, StyledForm):
    """A case to be opened. tie: the one it is to change, where the form was opened from one."""

    track = forms.ChoiceField(label=pgettext_lazy("case", "to become"), choices=())
    home = UnitField(label=_("home unit"))
    owner = UnitField(
        label=_("unit that sees to it"), required=False, empty_label=_("the home unit")
    )
    aim = forms.CharField(
        label=_("what it is about"), max_length=AIM, required=False,
        help_text=_("In a few words, such as “life sciences, universities”."),
    )  # fmt: skip
    opened_on = DayField(label=_("begun on"))
    planned_on = DayField(label=_("to be signed on"), required=False)
    note = forms.CharField(
        label=_("note"), required=False, max_length=NOTE, widget=forms.Textarea({"rows": 3})
    )

    field_order = ("track", "home", "place_text", "place_country", "place", "aim", "owner",
                   "opened_on", "planned_on", "note")  # fmt: skip

    def __init__(self, *args: Any, user: User, tie: Tie | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.tie = user, tie
        tracks = [one for one in Track if (one in NEW_TIES) == (tie is None)]
        self.fields["track"].choices = [(one.value, one.label) for one in tracks]  # type: ignore[attr-defined]
        # What changes a tie is opened by whoever keeps cases; a unit brings new leads.
        self.permission = Permission.CASE_LEAD if tie is None else Permission.CASE_EDIT
        units = units_for_cases(user, self.permission)
        self.fields["home"].queryset = units  # type: ignore[attr-defined]
        self.fields["owner"].queryset = Unit.objects.filter(ended_on=None).order_by("path")  # type: ignore[attr-defined]
        if tie is not None:
            for name in ("home", "place_text", "place_country", "place"):
                del self.fields[name]
        else:
            self._offer_countries()

    def clean_opened_on(self) -> date:
        day: date = self.cleaned_data["opened_on"]
        if day > localdate():
            raise forms.ValidationError(_("This day is still to come."), code="in_the_future")
        return day

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        place: Locality | None
        if self.tie is not None:
            home: Unit | None = self.tie.home
            place = self.tie.place
        else:
            home = values.get("home")
            key = self._chosen_place()
            rows = Locality.objects.select_related("country")
            place = rows.get(pk=key) if key else None
        if self.errors or home is None or place is None:
            return values
        if not can(self.user, self.permission, home, place.country.region):
            text = _("Partners in %(region)s are not yours to enter; another desk keeps them.")
            name = "place_text" if "place_text" in self.fields else None
            self.add_error(name, text % {"region": Region(place.country.region).label})
            return values
        names = ("track", "aim", "opened_on", "planned_on", "note")
        self._draft = CaseDraft(
            home=home, place=place, owner=values.get("owner") or home, tie=self.tie,
            **{name: values[name] for name in names},
        )  # fmt: skip
        if objection := objection_to_case(
            values["track"], home, place, values["opened_on"], has_tie=self.tie is not None
        ):
            self.add_error(None, forms.ValidationError(objection.message, code=objection.code))
        return values

    def draft(self) -> CaseDraft:
        return self._draft


class CaseEditForm(EditForm, StyledForm):
    """What a case says beside its stage."""

    EDITED = EDITED

    aim = forms.CharField(label=_("what it is about"), max_length=AIM, required=False)
    owner_id = forms.TypedChoiceField(
        label=_("unit that sees to it"), coerce=int, widget=LongSelect
    )
    planned_on = DayField(label=_("to be signed on"), required=False)
    note = forms.CharField(
        label=_("note"), required=False, max_length=NOTE, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, *args: Any, record: Case, **kwargs: Any) -> None:
        super().__init__(*args, record=record, **kwargs)
        units = Unit.objects.filter(ended_on=None) | Unit.objects.filter(pk=record.owner_id)
        self.fields["owner_id"].choices = [  # type: ignore[attr-defined]
            (unit.pk, unit.name) for unit in units.order_by("path")
        ]


class PaperForm(FileForm, StyledForm):
    """A paper of a case, with its file where there is one."""

    kind = forms.ChoiceField(label=pgettext_lazy("paper", "kind"), choices=PaperKind.choices)
    heading = forms.CharField(label=pgettext_lazy("paper", "title"), max_length=200, required=False)
    number = forms.CharField(
        label=pgettext_lazy("paper", "number"), max_length=60, required=False,
        help_text=_("As it stands on the paper, such as 宁政复〔2018〕7号."),
    )  # fmt: skip
    dated_on = DayField(label=_("bears the day"), required=False)
    body = forms.CharField(label=_("made by"), max_length=120, required=False)
    sensitivity = forms.ChoiceField(label=_("Sensitivity"), required=False)

    field_order = ("kind", "dated_on", "number", "body", "heading", "file", "sensitivity")

    def __init__(self, *args: Any, user: User, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        self.fields["file"].help_text = _("A scan or a text; its words are checked.")
        self.fields["sensitivity"].choices = readable(user, unit)  # type: ignore[attr-defined]

    def clean_dated_on(self) -> date | None:
        day: date | None = self.cleaned_data["dated_on"]
        if day and day > localdate():
            raise forms.ValidationError(_("This day is still to come."), code="in_the_future")
        return day

    def clean_file(self) -> Any:
        return super().clean_file() if self.cleaned_data.get("file") or self.oversize else None

    def paper(self) -> PaperDraft:
        names = ("kind", "heading", "number", "dated_on", "body")
        return PaperDraft(**{name: self.cleaned_data[name] for name in names})
