"""Rules of regular exchange: plain functions over plain values.

A turn belongs to a year; the next one follows from the rhythm, from the last turn and from the time
in which the mechanism was paused. A turn that was left out counts as one that had its time.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from youcheng.approvals.rules import Calendars, Workyear
from youcheng.exchanges.enums import Side
from youcheng.lib.objections import Objection
from youcheng.lib.text import _
from youcheng.mechanisms.enums import OPEN_TURNS, Hosting, Running, TurnState, WordState

MOST_MONTHS = 120
"""The slowest rhythm: once in ten years."""
LAST_YEAR = 2190
MOST_WINDOWS = 3
"""Times that a partner proposes at once."""
MOST_WORDS = 20
"""What is taken from one page in one day."""
SOON = timedelta(days=7)
MOST_ITEMS = 40


@dataclass(frozen=True, slots=True)
class Rhythm:
    """every: months from one turn to the next. months: first and last usual month, or none; the
    last one may lie in the next year. first_host: of the first turn where the sides take turns."""

    every: int
    started: int
    months: tuple[int, int] | None = None
    hosting: str = Hosting.IN_TURN
    first_host: str = Side.HOME


@dataclass(frozen=True, slots=True)
class Past:
    """The last turn. day: its last one where that is known, else the last of its window."""

    year: int
    day: date
    host: str


@dataclass(frozen=True, slots=True)
class Next:
    """The next turn as the rhythm has it: first and last day between which it is expected."""

    year: int
    from_on: date
    to_on: date
    host: str


Pauses = Collection[tuple[date, date | None]]
"""First and last day of each; the last one None where it is not over."""


def months_after(day: date, n: int) -> date:
    """The same day of the month, or the last one of a shorter month."""
    index = day.year * 12 + day.month - 1 + n
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def window_of(year: int, months: tuple[int, int] | None) -> tuple[date, date]:
    """First and last day of the usual time in that year; the whole year where none is usual."""
    if months is None:
        return date(year, 1, 1), date(year, 12, 31)
    first, last = months
    return date(year, first, 1), month_end(year + (last < first), last)


def host_after(rhythm: Rhythm, last: Past | None) -> str:
    if rhythm.hosting != Hosting.IN_TURN:
        return Side.HOME if rhythm.hosting == Hosting.HOME else Side.ABROAD
    if last is None:
        return rhythm.first_host
    return Side.ABROAD if last.host == Side.HOME else Side.HOME


def next_turn(rhythm: Rhythm, last: Past | None, pauses: Pauses = ()) -> Next | None:
    """What comes after `last`; what would lie in a pause from its first day to its last is passed
    over. None: the mechanism is paused without an end, or nothing comes before the year
    `LAST_YEAR`."""
    host = host_after(rhythm, last)
    for n in range(1, LAST_YEAR * 12):
        steps = n - 1 if last is None else n
        year, from_on, to_on = _nominal(rhythm, last, steps * rhythm.every)
        if year > LAST_YEAR:
            return None
        if last is not None:
            if to_on <= last.day:
                continue
            from_on = max(from_on, last.day + timedelta(days=1))
        if _is_paused(from_on, to_on, pauses):
            if any(end is None and begin <= from_on for begin, end in pauses):
                return None
            continue
        return Next(year, from_on, to_on, host)
    return None


def _nominal(rhythm: Rhythm, last: Past | None, months: int) -> tuple[int, date, date]:
    """The window that is `months` after the last turn, or after the first one."""
    if rhythm.every % 12 == 0 or last is None:
        year = (rhythm.started if last is None else last.year) + months // 12
        if months % 12 == 0:
            return year, *window_of(min(year, LAST_YEAR + 1), rhythm.months)
        begun = window_of(rhythm.started, rhythm.months)[0]
    else:
        begun = last.day.replace(day=1)
    there = months_after(begun, months)
    return there.year, there, month_end(there.year, there.month)


def _is_paused(from_on: date, to_on: date, pauses: Pauses) -> bool:
    return any(begin <= from_on and (end is None or to_on <= end) for begin, end in pauses)


def overdue_since(to_on: date | None, today: date) -> date | None:
    """The first day on which an open turn, or an expected one, was late; None: it is not."""
    if to_on is None or to_on >= today:
        return None
    return to_on + timedelta(days=1)


def due_on(begins_on: date | None, weeks: int) -> date | None:
    """The day on which an item of the template is due."""
    return None if begins_on is None else begins_on - timedelta(weeks=weeks)


def stage_of(due: date | None, today: date) -> str:
    """Which reminder an open item is at: "soon" in the week before, "today", "late"; else none."""
    if due is None or due > today + SOON:
        return ""
    if due < today:
        return "late"
    return "today" if due == today else "soon"


def days_off(day: date, countries: Sequence[str], calendars: Calendars) -> list[str]:
    """Countries of which the calendar says that nobody works on that day. A weekend is no note;
    where there is no calendar nothing is said."""
    found = []
    for country in countries:
        known: Workyear | None = calendars.get((country, day.year))
        if known is not None and day in known.off:
            found.append(country)
    return found


def objection_to_window(from_on: date | None, to_on: date | None) -> Objection | None:
    if (from_on is None) != (to_on is None):
        return Objection("half", _("Give the first and the last day, or neither."))
    if from_on is not None and to_on is not None and to_on < from_on:
        return Objection("backwards", _("The last day cannot lie before the first."))
    return None


def objection_to_plan(running: str, open_states: Iterable[str]) -> Objection | None:
    """One turn is planned at a time: the rhythm gives the others."""
    if running == Running.ENDED:
        return Objection("ended", _("The mechanism has ended. Let it run again first."))
    if any(state in OPEN_TURNS for state in open_states):
        return Objection(
            "open", _("A turn is planned already. Say first whether it was held or left out.")
        )
    return None


NEXT: dict[str, frozenset[str]] = {
    TurnState.PLANNED: frozenset({TurnState.AGREED, TurnState.HELD, TurnState.SKIPPED}),
    TurnState.AGREED: frozenset({TurnState.PLANNED, TurnState.HELD, TurnState.SKIPPED}),
    TurnState.HELD: frozenset(),
    TurnState.SKIPPED: frozenset({TurnState.PLANNED}),
}
"""Where a turn may go. What was held stays held; who left a turn out by mistake plans it again."""


def objection_to_move(
    state: str, target: str, *, from_on: date | None, to_on: date | None, today: date
) -> Objection | None:
    if target not in NEXT[state]:
        return Objection("no_such_step", _("The turn does not stand where this can be done."))
    if objection := objection_to_window(from_on, to_on):
        return objection
    if target in {TurnState.AGREED, TurnState.HELD} and from_on is None:
        return Objection("no_day", _("Give the days first."))
    if target == TurnState.HELD and from_on is not None and from_on > today:
        return Objection("future", _("The turn has not begun yet, and cannot have been held."))
    return None


RUNS: dict[str, frozenset[str]] = {
    Running.RUNNING: frozenset({Running.PAUSED, Running.ENDED}),
    Running.PAUSED: frozenset({Running.RUNNING, Running.ENDED}),
    Running.ENDED: frozenset({Running.RUNNING}),
}


def objection_to_run(state: str, target: str, reason: str) -> Objection | None:
    if target not in RUNS[state]:
        return Objection("no_such_step", _("The mechanism stands there already."))
    if target != Running.RUNNING and not reason.strip():
        return Objection("no_reason", _("Say why."))
    return None


def objection_to_word(n_today: int) -> Objection | None:
    """n_today: what came from this page since midnight."""
    if n_today >= MOST_WORDS:
        return Objection("many", _("This page has taken as much as it takes in a day."))
    return None


def objection_to_decide(state: str, *, is_accepted: bool, reason: str) -> Objection | None:
    if state != WordState.OPEN:
        return Objection("decided", _("This has been decided already."))
    if not is_accepted and not reason.strip():
        return Objection("no_reason", _("Say why it is declined."))
    return None
