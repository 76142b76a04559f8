"""The line of time of a city: its log, papers, exchanges and changes in one, month by month.

Each app tells its own part; here they are laid into one order. Only as many rows of a part are
read as the shown page can need.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.audit.models import Event
from youcheng.audit.verbs import DETAILS
from youcheng.exchanges.enums import ExchangeKind
from youcheng.exchanges.models import Exchange
from youcheng.exchanges.queries.cities import exchanges_with
from youcheng.lib.text import isolated
from youcheng.registry.models import Locality, Tie
from youcheng.registry.queries.cities import CityTie
from youcheng.registry.queries.timeline import timeline

LOG, PAPER, AHEAD, CHANGE = "log", "paper", "ahead", "change"
OF_REGISTER = {LOG: "event", PAPER: "paper", AHEAD: "ahead"}
"""How the register names its parts; an event is also a kind of exchange."""
GROUPS: dict[str, Any] = {
    LOG: gettext_lazy("log"),
    PAPER: gettext_lazy("papers alone"),
    **dict(ExchangeKind.choices),
    AHEAD: gettext_lazy("to come"),
    CHANGE: gettext_lazy("changes"),
}
"""What a line can be narrowed to; an exchange by its kind."""
MOST_CHANGES = 2000
"""Entries of the audit log that are looked through for the page."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One field that somebody changed, in words."""

    record: str
    label: Any
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on the line. day: as exactly as it is known; on: its last day. weight: "us" a
    milestone, "act" to come, or nothing. side: what stands at the end of the line. changes: of what
    one person changed on one day, folded."""

    on: date
    day: str
    group: str
    tag: Any
    title: str
    note: str = ""
    weight: str = ""
    side: str = ""
    url: str = ""
    changes: tuple[Changed, ...] = ()


@dataclass(slots=True)
class Month:
    year: int
    month: int
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Line:
    """counts: entries of each group, whatever the line is narrowed to."""

    entries: list[Entry]
    counts: dict[str, int]

    @property
    def n(self) -> int:
        return sum(self.counts.values())


def line_of(
    user: User,
    place: Locality,
    ties: Sequence[CityTie],
    *,
    today: date,
    as_of: date,
    known_at: datetime | None = None,
    group: str = "",
    most: int,
) -> Line:
    """The latest first; `most` entries at the most, of which the caller shows the last page."""
    told = timeline(ties, today=today, as_of=as_of, known_at=known_at)
    counts = {name: told.counts.get(own, 0) for name, own in OF_REGISTER.items()}
    entries = (
        [_of_register(entry) for entry in told.narrowed(group)] if group in {"", *counts} else []
    )
    if can(user, Permission.EXCHANGE_VIEW):
        is_now = as_of == today and known_at is None
        rows = exchanges_with(user, place, None if is_now else as_of, known_at)
        for kind in rows.order_by().values_list("kind", flat=True):
            counts[kind] = counts.get(kind, 0) + 1
        if not group or group in ExchangeKind.values:
            shown = rows.filter(kind=group) if group else rows
            entries += [_of_exchange(one, today) for one in shown[:most]]
    if known_at is None and as_of == today:
        changes = list(_changes(user, place, [one.tie for one in ties]))
        counts[CHANGE] = len(changes)
        if group in {"", CHANGE}:
            entries += changes
    entries.sort(key=lambda entry: entry.on, reverse=True)
    return Line(entries, {name: n for name, n in counts.items() if n})


def _of_register(entry: Any) -> Entry:
    group = next(name for name, own in OF_REGISTER.items() if own == entry.group)
    return Entry(
        on=entry.on,
        day=entry.day,
        group=group,
        tag=GROUPS[group],
        title=str(entry.title),
        note=entry.note,
        weight=entry.weight,
        side=str(entry.one.tie.home),
        url=reverse("registry:city-timeline", args=[entry.one.tie.place_id]),
    )


def _of_exchange(one: Exchange, today: date) -> Entry:
    said = []
    if one.n_groups is not None:
        said.append(ngettext("%(n)s group", "%(n)s groups", one.n_groups) % {"n": one.n_groups})
    if one.n_persons is not None:
        text = npgettext("exchange", "%(n)s person", "%(n)s persons", one.n_persons)
        said.append(text % {"n": one.n_persons})
    return Entry(
        on=one.to_on,
        day=one.days,
        group=one.kind,
        tag=one.get_kind_display(),
        title=one.subject,
        note=isolated(one.venue),
        weight="act" if one.from_on > today else "",
        side=" · ".join([*said, str(one.home)]),
        url=reverse("exchanges:exchange-detail", args=[one.pk]),
    )


def _changes(user: User, place: Locality, ties: Sequence[Tie]) -> Iterator[Entry]:
    """What each person changed on each day, as one entry."""
    by_day: dict[tuple[date, str], list[Changed]] = {}
    for event in _edits(user, place, ties)[:MOST_CHANGES]:
        key = timezone.localdate(event.at), event.by_name
        by_day.setdefault(key, []).extend(_fields(event))
    for (on, who), changed in by_day.items():
        if changed:
            text = ngettext("%(n)s field changed", "%(n)s fields changed", len(changed))
            yield Entry(
                on=on,
                day=on.isoformat(),
                group=CHANGE,
                tag=GROUPS[CHANGE],
                title=text % {"n": len(changed)},
                side=isolated(who) if who else _("the machine"),
                changes=tuple(changed),
            )


def _edits(user: User, place: Locality, ties: Sequence[Tie]) -> QuerySet[Event]:
    subjects = Q(subject_label=Locality._meta.label, subject_key=str(place.pk))
    if ties:
        keys = [str(tie.pk) for tie in ties]
        subjects |= Q(subject_label=Tie._meta.label, subject_key__in=keys)
    if can(user, Permission.EXCHANGE_VIEW):
        rows = exchanges_with(user, place).filter(version__gt=1).order_by("-pk")
        keys = [str(pk) for pk in rows.values_list("pk", flat=True)[:MOST_CHANGES]]
        subjects |= Q(subject_label=Exchange._meta.label, subject_key__in=keys)
    return Event.objects.filter(
        subjects, verb__in=("tie.edited", "place.edited", "exchange.edited")
    ).order_by("-pk")


def _fields(event: Event) -> Iterator[Changed]:
    model = apps.get_model(event.subject_label)
    names = {one.name: one for one in model._meta.get_fields() if hasattr(one, "verbose_name")}
    for name, pair in event.changes.items():
        if isinstance(pair, list) and len(pair) == 2:
            column = names.get(name)
            label = column.verbose_name if column is not None else DETAILS.get(name, name)
            choices = {str(k): str(v) for k, v in getattr(column, "flatchoices", ()) or ()}
            old, new = (_said(value, choices) for value in pair)
            yield Changed(event.subject_text, label, old, new)


def _said(value: Any, choices: dict[str, str]) -> str:
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    text = "" if value is None else str(value)
    return choices.get(text, text)


def by_month(entries: Iterable[Entry]) -> list[Month]:
    """In their order; a month stands once for each run of its entries."""
    months: list[Month] = []
    for entry in entries:
        if not months or (months[-1].year, months[-1].month) != (entry.on.year, entry.on.month):
            months.append(Month(entry.on.year, entry.on.month))
        months[-1].entries.append(entry)
    return months
