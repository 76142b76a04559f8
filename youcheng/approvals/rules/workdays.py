"""Working days by the calendars of one or several countries.

A day is worked where every country works on it. A year without a calendar is not guessed: a weekend
that is worked to make up for a long holiday is known only once it was announced.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY_SUNDAY = frozenset({5, 6})
FAR = 3660
"""Days that are looked through at most."""


@dataclass(frozen=True, slots=True)
class Workyear:
    """A country's year. weekend: weekdays from 0 for Monday. off: free although no weekend; work:
    worked although a weekend."""

    weekend: frozenset[int] = SATURDAY_SUNDAY
    off: frozenset[date] = field(default_factory=frozenset)
    work: frozenset[date] = field(default_factory=frozenset)

    def is_worked(self, day: date) -> bool:
        if day in self.work:
            return True
        return day.weekday() not in self.weekend and day not in self.off


Calendars = Mapping[tuple[str, int], Workyear]
"""By code of the country and year."""


@dataclass(frozen=True, slots=True)
class MissingYear:
    """The answer where a calendar is missing: nobody can say."""

    country: str
    year: int


def is_workday(day: date, countries: Iterable[str], calendars: Calendars) -> bool | MissingYear:
    for country in countries:
        known = calendars.get((country, day.year))
        if known is None:
            return MissingYear(country, day.year)
        if not known.is_worked(day):
            return False
    return True


def workday_after(
    day: date, n: int, countries: Iterable[str], calendars: Calendars
) -> date | MissingYear:
    """The n-th working day after `day`, which itself does not count; n from 1."""
    asked, left = tuple(countries), n
    for ahead in range(1, FAR):
        on = day + timedelta(days=ahead)
        worked = is_workday(on, asked, calendars)
        if isinstance(worked, MissingYear):
            return worked
        left -= worked
        if not left:
            return on
    return MissingYear(asked[0], day.year)


def last_on_or_before(
    day: date, countries: Iterable[str], calendars: Calendars
) -> date | MissingYear:
    """The day itself if it is worked, else the last one before it that is."""
    asked = tuple(countries)
    for back in range(FAR):
        on = day - timedelta(days=back)
        worked = is_workday(on, asked, calendars)
        if worked is not False:
            return on if worked is True else worked
    return MissingYear(asked[0], day.year)


def workdays_between(
    first: date, last: date, countries: Iterable[str], calendars: Calendars
) -> int | MissingYear:
    """Working days after `first` up to `last`, which counts; negative where `last` is earlier."""
    if last < first:
        back = workdays_between(last, first, countries, calendars)
        return back if isinstance(back, MissingYear) else -back
    asked, n = tuple(countries), 0
    for ahead in range(1, (last - first).days + 1):
        worked = is_workday(first + timedelta(days=ahead), asked, calendars)
        if isinstance(worked, MissingYear):
            return worked
        n += worked
    return n
