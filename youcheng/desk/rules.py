"""When something is due. Alerts are states worked out from the data, never stored events: one that
came up while the machine was off is there all the same.

The thresholds are the project's own until an office confirms its rules (domain notes: [mem]).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from youcheng.lib.periods import months_after

TERM_MONTHS = (3, 6, 12)
"""A term that ends within so many months is told, in three steps."""
SILENT_MONTHS = (48, 36, 24)
"""A tie of which nothing was heard for so many months is told, in three steps."""
ANNIVERSARY_DAYS = 180
"""How long before a round anniversary it is told."""
ANNIVERSARY_STEP = 5
ENDED_DAYS = 365
"""How long a term that ended without a renewal is told."""

DUE_KINDS = (
    "decision", "circular", "task", "filing", "standing",
    "term", "obligation", "plan", "promise", "claims", "figures", "tenure", "keeping", "retention",
)  # fmt: skip
"""Alerts that ask for work; the others are occasions and silences."""

WEIGHTS = {"bad": 0, "warn": 1, "us": 2, "go": 3}


@dataclass(frozen=True, slots=True)
class Alert:
    """One state of one thing. kind, key and state name it: see `models.SetAside`.

    weight: "bad" late, "warn" soon, "us" an occasion, "go" in good time. due: the day it turns on.
    """

    kind: str
    key: str
    state: str
    weight: str
    title: str
    note: str
    verb: str
    url: str
    place: str = ""
    due: date | None = None
    rank: int = 0
    """Among its like: the lower the earlier."""
    may_set_aside: bool = False
    log_title: str = ""
    """What is kept of the alert when it is set aside, where the title is not for everybody: it
    names a person, or tells of what is restricted."""

    @property
    def name(self) -> tuple[str, str, str]:
        return self.kind, self.key, self.state

    @property
    def order(self) -> tuple[Any, ...]:
        """The worst first, then by day."""
        return WEIGHTS[self.weight], self.due is None, self.due or date.max, self.rank, self.title


@dataclass(slots=True)
class Found:
    """Alerts of one look at the data.

    more: how many of a kind there are beyond those listed. n_due: how many ask this person for
    work; not occasions and silences.
    """

    alerts: list[Alert] = field(default_factory=list)
    more: dict[str, int] = field(default_factory=dict)
    n_due: int = 0

    @property
    def n(self) -> int:
        return len(self.alerts) + sum(self.more.values())

    def of(self, kind: str) -> int:
        """How many of a kind."""
        return sum(one.kind == kind for one in self.alerts) + self.more.get(kind, 0)


def term_state(ends_on: date, today: date) -> str:
    """ "ended", "3", "6", "12" months, or nothing to tell. The last day still belongs to it."""
    if ends_on < today:
        return "ended" if (today - ends_on).days <= ENDED_DAYS else ""
    return next((str(n) for n in TERM_MONTHS if ends_on <= months_after(today, n)), "")


DUTY_WEIGHTS = {"late": "bad", "soon": "warn", "ahead": "go"}
TERM_WEIGHTS = {"ended": "bad", "3": "bad", "6": "warn", "12": "go"}


def silent_state(last: date | None, today: date) -> str:
    """ "48", "36", "24" months since the last that was heard, or nothing to tell."""
    if last is None:
        return ""
    return next((str(n) for n in SILENT_MONTHS if months_after(last, n) <= today), "")


def next_anniversary(began_on: date, today: date) -> tuple[int, date] | None:
    """The round anniversary that comes within half a year: its years and its day.

    Who began on 29 February keeps 28 February in common years.
    """
    for year in (today.year, today.year + 1):
        day = months_after(began_on, 12 * (year - began_on.year))
        years = year - began_on.year
        is_near = today <= day <= today + timedelta(days=ANNIVERSARY_DAYS)
        if is_near and years > 0 and years % ANNIVERSARY_STEP == 0:
            return years, day
    return None


def months_between(first: date, last: date) -> int:
    """Whole months that have passed."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if months_after(first, months) <= last else months - 1
