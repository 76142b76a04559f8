"""Forms of regular exchange."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within
from youcheng.exchanges.enums import Side
from youcheng.exchanges.models import Exchange, Field
from youcheng.lib.objections import Objection
from youcheng.mechanisms import rules
from youcheng.mechanisms.actions import MechanismDraft
from youcheng.mechanisms.enums import Hosting
from youcheng.mechanisms.models import Mechanism, PartnerWord, Turn, TurnItem, ties_of
from youcheng.mechanisms.partner_words import CONFIRMED, LANGUAGES
from youcheng.registry.forms.fields import DayField, LongSelect, StyledForm, UnitField
from youcheng.registry.models import Tie

OFFERED = 500
"""Ties in a list to choose from; beyond that one begins at the page of the city."""
NO_MONTH = [("", _("not fixed"))]


def _unit(label: Any, *, required: bool = True, empty: Any = None) -> UnitField:
    return UnitField(label=label, required=required, **({"empty_label": empty} if empty else {}))


def _open_units(user: User) -> QuerySet[Unit]:
    """Units of the office's tree that the reader sees: one of them may lead or assist."""
    rows = Unit.objects.filter(within(user, Permission.MECHANISM_VIEW, "path"), ended_on=None)
    return rows.order_by("path")


class TieField(forms.ModelChoiceField):
    widget = LongSelect

    def label_from_instance(self, tie: Tie) -> str:
        return f"{tie.place.name} – {tie.home.name}"


class MechanismForm(StyledForm):
    tie = TieField(Tie.objects.none(), label=_("tie"), empty_label=_("choose the tie"))
    heading_zh = forms.CharField(label=_("heading, in Chinese"), max_length=120, required=False)
    heading_en = forms.CharField(
        label=_("heading, in English"), max_length=160, required=False,
        help_text=_("The partner's page shows it in every language but Chinese."),
    )  # fmt: skip
    field = forms.ModelChoiceField(
        Field.objects.none(), label=pgettext_lazy("exchange", "field"), required=False,
        empty_label=_("not fixed"),
    )  # fmt: skip
    unit = _unit(_("leading unit"))
    hosting = forms.ChoiceField(label=_("where it is held"), choices=Hosting.choices,
                                initial=Hosting.IN_TURN)  # fmt: skip
    first_host = forms.ChoiceField(
        label=_("host of the first turn"), choices=Side.choices, required=False,
        help_text=_("Asked where the sides take turns and none was held yet."),
    )  # fmt: skip
    every = forms.IntegerField(
        label=_("months from turn to turn"), min_value=1, max_value=rules.MOST_MONTHS, initial=12,
        help_text=_("12 for every year, 24 for every second one."),
    )  # fmt: skip
    month_from = forms.TypedChoiceField(
        label=_("first usual month"), coerce=int, empty_value=None, required=False,
        choices=[*NO_MONTH, *((n, str(n)) for n in range(1, 13))],
    )  # fmt: skip
    month_to = forms.TypedChoiceField(
        label=_("last usual month"), coerce=int, empty_value=None, required=False,
        choices=[*NO_MONTH, *((n, str(n)) for n in range(1, 13))],
    )  # fmt: skip
    started = forms.IntegerField(label=_("year of the first turn"), min_value=1900, max_value=2100)
    units = forms.ModelMultipleChoiceField(
        Unit.objects.none(), label=_("assisting units"), required=False,
        widget=forms.SelectMultiple({"size": 6}),
    )  # fmt: skip
    note = forms.CharField(
        label=_("note"), max_length=2000, required=False, widget=forms.Textarea({"rows": 3})
    )

    def __init__(
        self, *args: Any, user: User, mechanism: Mechanism | None = None, tie: Tie | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        if mechanism is not None:
            names = ("heading_zh", "heading_en", "hosting", "first_host", "every", "month_from",
                     "month_to", "started", "note")  # fmt: skip
            kwargs["initial"] = {name: getattr(mechanism, name) for name in names} | {
                "field": mechanism.field_id, "unit": mechanism.unit_id,
                "units": list(mechanism.units.values_list("pk", flat=True)),
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["field"].queryset = Field.objects.order_by("position")
        for name in ("unit", "units"):
            fields[name].queryset = _open_units(user)
        if mechanism is not None or tie is not None:
            del fields["tie"]
            return
        ties = ties_of(user).select_related("place", "home")
        fields["tie"].queryset = ties.order_by("place__sort_key", "pk")
        fields["tie"].widget.asked = self._ties

    def _ties(self) -> list[tuple[str, Any]]:
        offered: Any = self.fields["tie"]
        return [("", offered.empty_label)] + [
            (str(tie.pk), offered.label_from_instance(tie)) for tie in offered.queryset[:OFFERED]
        ]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        headings = {"heading_zh", "heading_en"}
        if not headings & set(self.errors) and not any(values.get(name) for name in headings):
            self.add_error("heading_zh", _("Give it a heading in one language at least."))
        if (values.get("month_from") is None) != (values.get("month_to") is None):
            self.add_error("month_to", _("Give both months, or neither."))
        return values

    def draft(self) -> MechanismDraft:
        given = {name: value for name, value in self.cleaned_data.items() if name != "tie"}
        given["first_host"] = given["first_host"] or Side.HOME
        return MechanismDraft(**given)


class RunForm(StyledForm):
    """Why it is paused or ended."""

    reason = forms.CharField(label=_("reason"), max_length=300)


class ItemForm(StyledForm):
    heading = forms.CharField(label=_("what is due"), max_length=200)
    side = forms.ChoiceField(label=_("due from"), choices=Side.choices)
    unit = _unit(_("unit"), required=False, empty=_("the leading unit"))
    due_on = DayField(label=_("due on"), required=False)

    def __init__(self, *args: Any, user: User, item: TurnItem | None = None, **kwargs: Any) -> None:
        if item is not None:
            kwargs["initial"] = {
                "heading": item.heading, "side": item.side, "unit": item.unit_id,
                "due_on": item.due_on.isoformat() if item.due_on else "",
            }  # fmt: skip
        super().__init__(*args, **kwargs)
        unit: Any = self.fields["unit"]
        unit.queryset = _open_units(user)


class PatternForm(ItemForm):
    due_on = None  # type: ignore[assignment]
    weeks = forms.IntegerField(
        label=_("weeks before it begins"), min_value=0, max_value=104, initial=8
    )


class TurnForm(StyledForm):
    """Days and host. The days may stay empty until there is a plan."""

    year = forms.IntegerField(label=_("year"), min_value=1900, max_value=rules.LAST_YEAR)
    host = forms.ChoiceField(label=pgettext_lazy("turn", "host"), choices=Side.choices)
    from_on = DayField(label=_("first day"), required=False)
    to_on = DayField(
        label=_("last day"), required=False,
        help_text=_("The days themselves, or the time in which it is planned."),
    )  # fmt: skip
    is_agreed = forms.BooleanField(label=_("agreed with the partner"), required=False)

    def __init__(self, *args: Any, turn: Turn | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if turn is None:
            del self.fields["is_agreed"]
        else:
            del self.fields["year"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            said = rules.objection_to_window(values.get("from_on"), values.get("to_on"))
            if said is None and values.get("is_agreed") and values.get("from_on") is None:
                said = Objection("no_day", _("Give the days first."))
            if said is not None:
                self.add_error("to_on", forms.ValidationError(said.message, code=said.code))
        return values


class HoldForm(StyledForm):
    from_on = DayField(label=_("first day"))
    to_on = DayField(label=_("last day"))
    exchange = forms.ModelChoiceField(
        Exchange.objects.none(), label=_("its exchange"), required=False,
        empty_label=_("none of these"),
    )  # fmt: skip
    records = forms.BooleanField(label=_("Record it among the exchanges now"), required=False)

    def __init__(
        self, *args: Any, exchanges: QuerySet[Exchange], may_record: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["exchange"]
        field.queryset = exchanges
        field.choices = [("", field.empty_label)] + [
            (one.pk, f"{one.days} {one.subject or one.get_kind_display()}")
            for one in exchanges[:50]
        ]
        if not may_record:
            del self.fields["records"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("exchange") and values.get("records"):
            self.add_error(
                "records", _("Choose an exchange that is recorded, or record one, not both.")
            )
        return values


class DoneForm(StyledForm):
    evidence = forms.CharField(
        label=_("evidence"), max_length=500,
        help_text=_("What shows that it is done: a letter and its number, a list, a call."),
    )  # fmt: skip


class PageForm(StyledForm):
    language = forms.ChoiceField(label=_("language of the page"), choices=())
    ends_on = DayField(label=_("last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["language"]
        field.choices = [
            (code, name if code in CONFIRMED else f"{name}（{_('not confirmed')}）")
            for code, name in LANGUAGES.items()
        ]
        field.help_text = _("“Not confirmed”: no native reader has looked at these sentences yet.")


class DecideForm(StyledForm):
    """Accept or decline what a partner said."""

    chosen = forms.TypedChoiceField(
        label=_("which time"), coerce=int, empty_value=None, required=False, choices=(),
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("reason or remark"), max_length=300, required=False,
        help_text=_("Needed where it is declined. The partner does not read it."),
    )  # fmt: skip

    def __init__(self, *args: Any, word: PartnerWord, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not word.windows:
            del self.fields["chosen"]
            return
        field: Any = self.fields["chosen"]
        field.choices = [
            (n, f"{first.isoformat()} – {last.isoformat()}")
            for n, (first, last) in enumerate(word.days)
        ]
        if len(word.days) == 1:
            field.initial = 0


class CalendarForm(StyledForm):
    """Filters of the calendar."""

    year = forms.IntegerField(
        label=_("year"), min_value=1950, max_value=rules.LAST_YEAR - 1, required=False
    )
    q = forms.CharField(label=_("Partner"), max_length=80, required=False)
    unit = _unit(_("unit"), required=False, empty=_("all units"))
    field = forms.ModelChoiceField(
        Field.objects.none(), label=pgettext_lazy("exchange", "field"), required=False,
        empty_label=_("all fields"),
    )  # fmt: skip
    overdue = forms.BooleanField(label=_("overdue alone"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["unit"].queryset = _open_units(user)
        fields["field"].queryset = Field.objects.order_by("position")

    def value_of(self, name: str) -> Any:
        """What was asked for, where it was understood."""
        self.is_valid()
        return self.cleaned_data.get(name)
