"""When two sides can meet: neither at night, nor on a weekend or holiday of one of them.

Source: docs/sources/meeting-slots.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from youcheng.approvals.rules import Calendars
from youcheng.lib.objections import Objection
from youcheng.lib.text import _

STEP = timedelta(minutes=30)
NIGHT_ENDS, NIGHT_BEGINS = time(7), time(22)
"""Nobody is asked to meet outside of these, on the clock of either side."""
MOST_DAYS = 120
SHOWN, A_DAY = 12, 2
"""Slots that are offered, and how many of one day."""
RESERVED = 90
"""Minutes outside of working hours that a day of Ramadan or around a feast counts as much as."""
WEEKEND = frozenset({5, 6})


@dataclass(frozen=True, slots=True)
class Side:
    """Who takes part. country: ISO 3166 alpha-2; empty where it is not known. begins, ends: working
    hours on its own clock."""

    called: str
    zone: str
    country: str = ""
    begins: time = time(9)
    ends: time = time(17, 30)


@dataclass(frozen=True, slots=True)
class Reserved:
    """Days on which people of a country may be asked, but rather not."""

    code: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the countries. reserved: by country. A country and year that `calendars` has
    not is unknown: then only nights and the usual weekend are avoided, and that is said."""

    calendars: Calendars = field(default_factory=dict)
    reserved: Mapping[str, Sequence[Reserved]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Local:
    """A slot on the clock of one side. is_outside: of its working hours. reserved: codes."""

    begins: datetime
    ends: datetime
    is_outside: bool
    reserved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """cost: minutes outside of working hours, of all sides together, and what stands for
    reservations; the fewer the better."""

    starts_at: datetime
    ends_at: datetime
    sides: tuple[Local, ...]
    cost: int


@dataclass(frozen=True, slots=True)
class Found:
    """avoided: days and half hours that were left out, by the number of the side and why.
    unknown: countries and years without a calendar."""

    slots: list[Slot]
    avoided: dict[tuple[int, str], int]
    unknown: tuple[tuple[str, int], ...]


def objection_to_search(first: date, last: date, minutes: int) -> Objection | None:
    if last < first:
        return Objection("ends_first", _("The last day lies before the first one."))
    if (last - first).days >= MOST_DAYS:
        return Objection("long", _("Look through 120 days at most."))
    if not 15 <= minutes <= 8 * 60:
        return Objection("length", _("A meeting takes between 15 minutes and 8 hours."))
    return None


def find_slots(
    sides: Sequence[Side], *, first: date, last: date, minutes: int, known: Known,
    not_before: datetime | None = None,
) -> Found:  # fmt: skip
    """The best times for a meeting, the best first.

    Args:
        first, last: days on the clock of the first side, both included.
        not_before: nothing earlier is offered, usually the present moment.
    """
    length = timedelta(minutes=minutes)
    zones = [ZoneInfo(side.zone) for side in sides]
    avoided: Counter[tuple[int, str]] = Counter()
    unknown: set[tuple[str, int]] = set()
    found: list[Slot] = []
    for starts_at in _starts(zones[0], first, last):
        if not_before is not None and starts_at < not_before:
            continue
        locals_: list[Local] = []
        cost = 0
        for n, (side, zone) in enumerate(zip(sides, zones, strict=True)):
            begins = starts_at.astimezone(zone)
            ends = (starts_at + length).astimezone(zone)
            why = _objection_to_hours(begins, ends) or _objection_to_days(
                side, begins.date(), ends.date(), known, unknown
            )
            if why:
                avoided[n, why] += 1
                break
            outside = _minutes_outside(side, begins, ends)
            reserved = _reserved(side, begins.date(), ends.date(), known)
            cost += outside + RESERVED * len(reserved)
            locals_.append(Local(begins, ends, outside > 0, reserved))
        else:
            found.append(Slot(starts_at, starts_at + length, tuple(locals_), cost))
    return Found(_best(found, zones[0]), dict(avoided), tuple(sorted(unknown)))


def _starts(zone: ZoneInfo, first: date, last: date) -> Iterable[datetime]:
    """Every half hour of these days. Counted in UTC: on the day on which clocks change, an hour is
    there twice or not at all."""
    at = datetime.combine(first, time.min, zone).astimezone(UTC)
    end = datetime.combine(last + timedelta(days=1), time.min, zone).astimezone(UTC)
    while at < end:
        yield at
        at += STEP


def _objection_to_hours(begins: datetime, ends: datetime) -> str:
    late = ends.time() > NIGHT_BEGINS or ends.date() != begins.date()
    return "night" if begins.time() < NIGHT_ENDS or late else ""


def _objection_to_days(
    side: Side, first: date, last: date, known: Known, unknown: set[tuple[str, int]]
) -> str:
    for day in {first, last}:
        year = known.calendars.get((side.country, day.year))
        if year is None:
            if side.country:
                unknown.add((side.country, day.year))
            if day.weekday() in WEEKEND:
                return "weekend"
        elif not year.is_worked(day):
            return "holiday" if day in year.off else "weekend"
    return ""


def _minutes_outside(side: Side, begins: datetime, ends: datetime) -> int:
    """Of the clock, on one day."""
    first, last = _minute(begins.time()), _minute(ends.time())
    inside = min(last, _minute(side.ends)) - max(first, _minute(side.begins))
    return max(last - first, 1) - max(inside, 0)


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _reserved(side: Side, first: date, last: date, known: Known) -> tuple[str, ...]:
    rows = known.reserved.get(side.country, ())
    return tuple(dict.fromkeys(r.code for r in rows if r.first <= last and first <= r.last))


def _best(slots: Iterable[Slot], zone: ZoneInfo) -> list[Slot]:
    """Few of a day, so that there are days to choose from."""
    chosen: list[Slot] = []
    days: Counter[date] = Counter()
    for slot in sorted(slots, key=lambda slot: (slot.cost, slot.starts_at)):
        day = slot.starts_at.astimezone(zone).date()
        if days[day] < A_DAY:
            chosen.append(slot)
            days[day] += 1
        if len(chosen) == SHOWN:
            break
    return chosen


def clock(on: date, at: time, zone: str) -> datetime | None:
    """The moment at which a clock of the zone shows that; None in the hour that is left out when
    clocks are put forward."""
    moment = datetime.combine(on, at, ZoneInfo(zone))
    back = moment.astimezone(UTC).astimezone(ZoneInfo(zone))
    return (
        moment.astimezone(UTC) if back.replace(tzinfo=None) == moment.replace(tzinfo=None) else None
    )
