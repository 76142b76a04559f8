"""Forms of consultations."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.consultations.actions import MeetingDraft, SeriesDraft
from youcheng.consultations.enums import Attendance, Reply
from youcheng.consultations.models import Meeting, Series, Task
from youcheng.consultations.queries.people import units_to_ask, units_within
from youcheng.consultations.queries.slots import partner_places
from youcheng.consultations.rules.slots import Side, clock, objection_to_search
from youcheng.documents.forms import FileForm
from youcheng.registry.forms.fields import DayField, LongSelect, StyledForm, UnitField
from youcheng.registry.models import Country, Locality
from youcheng.registry.queries.claims import HOME_COUNTRY

HEADING, NOTE, REASON, EVIDENCE, MINUTES = 200, 2000, 300, 3000, 9000
LENGTHS = (30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 480)
ZONES = sorted(
    name for name in available_timezones()
    if "/" in name and not name.startswith(("Etc/", "SystemV/", "US/", "posix", "right"))
)  # fmt: skip


def zone_choices(empty: Any = None) -> list[tuple[str, Any]]:
    head = [("", empty)] if empty is not None else []
    return [*head, *((name, name.replace("_", " ")) for name in ZONES)]


class ClockField(forms.TimeField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TimeInput({"type": "time"}, format="%H:%M"))
        super().__init__(**kwargs)


def day_field(label: Any, **kwargs: Any) -> DayField:
    widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, widget=widget, **kwargs)


class MeetingForm(StyledForm):
    """A meeting on the clock of its place."""

    heading = forms.CharField(label=_("heading"), max_length=HEADING)
    unit = UnitField(label=_("holds it"))
    series = forms.ModelChoiceField(
        Series.objects.none(), label=_("series"), required=False, empty_label=_("a single meeting"),
        help_text=_("Open tasks of a series stand on the agenda of its next meeting."),
    )  # fmt: skip
    on = day_field(pgettext_lazy("meeting", "day"))
    begins = ClockField(label=pgettext_lazy("meeting", "begins"))
    minutes = forms.TypedChoiceField(label=pgettext_lazy("meeting", "length"), coerce=int)
    zone = forms.ChoiceField(label=_("time zone"), widget=LongSelect)
    place = forms.CharField(
        label=pgettext_lazy("meeting", "place"), max_length=HEADING, required=False
    )
    note = forms.CharField(
        label=_("note for those invited"), max_length=NOTE, required=False,
        widget=forms.Textarea({"rows": 4}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, user: User, meeting: Meeting | None = None, **kwargs: Any
    ) -> None:
        if meeting is not None:
            length = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
            kwargs["initial"] = {
                "heading": meeting.heading, "on": meeting.begins.date(),
                "begins": meeting.begins.time(), "minutes": length, "zone": meeting.zone,
                "place": meeting.place, "note": meeting.note,
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        wanted = self.initial.get("minutes")
        lengths = sorted({*LENGTHS, wanted} if isinstance(wanted, int) else LENGTHS)
        self.fields["minutes"].choices = [  # type: ignore[attr-defined]
            (n, _("%(n)d minutes") % {"n": n}) for n in lengths
        ]
        self.initial.setdefault("minutes", 90)
        self.fields["zone"].choices = zone_choices()  # type: ignore[attr-defined]
        self.initial.setdefault("zone", settings.TIME_ZONE)
        if meeting is not None:
            del self.fields["unit"], self.fields["series"]
            return
        own = units_within(user, Permission.CONSULTATION_EDIT)
        self.fields["unit"].queryset = own  # type: ignore[attr-defined]
        series = Series.objects.editable_by(user).filter(ended_on=None).order_by("heading", "pk")
        self.fields["series"].queryset = series  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        series, unit = values.get("series"), values.get("unit")
        if series is not None and unit is not None and series.unit_id != unit.pk:
            self.add_error("unit", _("The series is held by another unit: %(unit)s.")
                           % {"unit": series.unit.name})  # fmt: skip
        if {"on", "begins", "zone"} <= values.keys():
            starts_at = clock(values["on"], values["begins"], values["zone"])
            if starts_at is None:
                self.add_error(
                    "begins", _("Clocks are put forward then: there is no such time on that day.")
                )
            values["starts_at"] = starts_at
        return values

    def draft(self, unit: Unit | None = None) -> MeetingDraft:
        values = self.cleaned_data
        starts_at: datetime = values["starts_at"]
        return MeetingDraft(
            unit=unit or values["unit"], heading=values["heading"], starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=values["minutes"]), zone=values["zone"],
            place=values["place"], note=values["note"], series=values.get("series"),
        )  # fmt: skip


class UnitsForm(forms.Form):
    """Which units, of those offered."""

    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("units"),
        error_messages={"required": _("Choose at least one unit that is to come.")},
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = units  # type: ignore[attr-defined]


class SeriesForm(StyledForm):
    heading = forms.CharField(label=_("heading"), max_length=120)
    unit = UnitField(label=_("holds it"))
    months = forms.IntegerField(
        label=_("every how many months"), min_value=1, max_value=36, required=False,
        help_text=_("3 for a quarterly meeting; empty for one without a rhythm."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, series: Series | None = None, **kwargs: Any) -> None:
        if series is not None:
            kwargs["initial"] = {"heading": series.heading, "months": series.months}
        super().__init__(*args, **kwargs)
        if series is not None:
            del self.fields["unit"]
            return
        own = units_within(user, Permission.CONSULTATION_EDIT)
        self.fields["unit"].queryset = own  # type: ignore[attr-defined]

    def draft(self, members: list[Unit], unit: Unit | None = None) -> SeriesDraft:
        values = self.cleaned_data
        return SeriesDraft(
            unit=unit or values["unit"], heading=values["heading"], months=values["months"],
            members=members,
        )  # fmt: skip


class ItemForm(StyledForm):
    heading = forms.CharField(label=_("matter"), max_length=HEADING)
    unit = UnitField(
        label=_("proposed by"), required=False, empty_label=pgettext_lazy("unit", "nobody named")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_to_ask(user)  # type: ignore[attr-defined]


class ReplyForm(StyledForm):
    reply = forms.ChoiceField(
        label=_("What your unit says"), widget=forms.RadioSelect,
        choices=[(Reply.ACCEPTED.value, Reply.ACCEPTED.label),
                 (Reply.DECLINED.value, Reply.DECLINED.label)],
        initial=Reply.ACCEPTED.value,
    )  # fmt: skip
    note = forms.CharField(label=_("remark"), max_length=HEADING, required=False)


class PresenceForm(forms.Form):
    """One row of the attendance."""

    attendance = forms.ChoiceField(
        choices=Attendance.choices, widget=forms.Select({"class": "form-select"})
    )
    stand_in = forms.CharField(
        max_length=120,
        required=False,
        widget=forms.TextInput({"class": "form-control", "placeholder": _("represented by")}),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        is_other = values.get("attendance") == Attendance.REPRESENTED
        if is_other and not values.get("stand_in") and "stand_in" not in self.errors:
            self.add_error("stand_in", _("Say by whom."))
        return values


class ReasonForm(StyledForm):
    reason = forms.CharField(
        label=_("reason"), max_length=REASON, widget=forms.Textarea({"rows": 3})
    )


class EvidenceForm(FileForm, StyledForm):
    """What was done, as a text, a file, or both."""

    text = forms.CharField(
        label=_("what was done"), max_length=EVIDENCE, required=False,
        widget=forms.Textarea({"rows": 5}),
    )  # fmt: skip
    field_order = ("text", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        self.fields["file"].label = _("file as evidence")

    def clean_file(self) -> Any:
        return super().clean_file() if self.cleaned_data.get("file") or self.oversize else None


class GiveForm(StyledForm):
    unit = UnitField(label=_("leading unit"))
    due_on = day_field(_("due on"), required=False)
    reason = forms.CharField(label=_("reason"), max_length=REASON)

    def __init__(self, *args: Any, user: User, task: Task, **kwargs: Any) -> None:
        is_dissolved = task.lead.ended_on is not None
        kwargs["initial"] = {
            "unit": None if is_dissolved else task.lead_id, "due_on": task.due_on
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_to_ask(user)  # type: ignore[attr-defined]


class SlotForm(StyledForm):
    """What a search for a time is about. Its address is that of the result."""

    place = forms.TypedChoiceField(
        label=_("partner city"), required=False, widget=LongSelect, coerce=int, empty_value=None
    )
    zone = forms.ChoiceField(
        label=_("time zone of the partner"), required=False, widget=LongSelect,
        help_text=_("Only where the city is not listed, or has no time zone on record."),
    )  # fmt: skip
    country = forms.ChoiceField(
        label=_("country of the partner"), required=False, widget=LongSelect,
        help_text=_("For its weekends and holidays, where no city is chosen."),
    )  # fmt: skip
    minutes = forms.TypedChoiceField(
        label=pgettext_lazy("meeting", "length"), coerce=int,
        choices=[(n, _("%(n)d minutes") % {"n": n}) for n in LENGTHS],
    )  # fmt: skip
    first = day_field(_("from day"))
    last = day_field(_("to day"))
    begins = ClockField(label=_("our working hours from"))
    ends = ClockField(label=pgettext_lazy("working hours", "to"))
    their_begins = ClockField(label=_("theirs from"))
    their_ends = ClockField(label=pgettext_lazy("working hours", "to"))

    def __init__(self, data: Any = None, *args: Any, user: User, **kwargs: Any) -> None:
        today = localdate()
        kwargs["initial"] = {
            "minutes": 60, "first": today + timedelta(days=3), "last": today + timedelta(days=24),
            "begins": time(9), "ends": time(17, 30), "their_begins": time(9),
            "their_ends": time(17, 30),
        }  # fmt: skip
        super().__init__(data, *args, **kwargs)
        self.places = {place.pk: place for place in partner_places(user)}
        named = [
            (pk, f"{place} · {place.country.name}") for pk, place in self.places.items()
        ]  # fmt: skip
        self.fields["place"].choices = [("", _("choose the city")), *named]  # type: ignore[attr-defined]
        self.fields["zone"].choices = zone_choices(_("as on record"))  # type: ignore[attr-defined]
        countries = Country.objects.exclude(pk=HOME_COUNTRY).order_by("name_zh", "pk")
        listed = [(one.pk, one.name) for one in countries]
        self.fields["country"].choices = [("", "—"), *listed]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        place = self.partner
        zone = values.get("zone") or (place.timezone if place else "")
        if not zone and not self.errors:
            self.add_error(
                "zone" if place else "place",
                _("No time zone is on record of this city. Choose one.") if place
                else _("Choose the partner's city, or a time zone."),
            )  # fmt: skip
        elif zone and zone not in available_timezones():
            self.add_error("zone", _("No time zone is on record of this city. Choose one."))
        values["partner_zone"] = zone
        for first, last in (("begins", "ends"), ("their_begins", "their_ends")):
            if values.get(first) and values.get(last) and values[last] <= values[first]:
                self.add_error(last, _("Working hours end after they begin."))
        if {"first", "last", "minutes"} <= values.keys() and (
            no := objection_to_search(values["first"], values["last"], values["minutes"])
        ):
            self.add_error("last", str(no.message))
        return values

    @property
    def partner(self) -> Locality | None:
        return self.places.get(self.cleaned_data.get("place") or 0)

    @property
    def partner_country(self) -> str:
        place = self.partner
        return place.country_id if place else self.cleaned_data.get("country") or ""

    def sides(self, home: str) -> list[Side]:
        values = self.cleaned_data
        return [
            Side(home, settings.TIME_ZONE, HOME_COUNTRY, values["begins"], values["ends"]),
            Side(
                self._called(), values["partner_zone"], self.partner_country,
                values["their_begins"], values["their_ends"],
            ),
        ]  # fmt: skip

    def _called(self) -> str:
        """The partner, as well as it is known."""
        if place := self.partner:
            return str(place)
        country = Country.objects.filter(pk=self.partner_country).first()
        return country.name if country else self.cleaned_data["partner_zone"]
