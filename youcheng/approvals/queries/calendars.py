"""Working calendars as the rules count with them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from youcheng.approvals.enums import DayKind
from youcheng.approvals.models import CalendarDay, CalendarYear
from youcheng.approvals.rules import Calendars, Workyear


def calendars_of(countries: Iterable[str]) -> Calendars:
    """All years that are known of these countries. Two queries."""
    asked = {code for code in countries if code}
    years = {
        pk: (country, year, weekend)
        for pk, country, year, weekend in CalendarYear.objects.filter(country__in=asked)
        .order_by()
        .values_list("pk", "country", "year", "weekend")
    }
    days: dict[tuple[int, str], set[date]] = defaultdict(set)
    if years:
        rows = CalendarDay.objects.filter(calendar__country__in=asked).order_by()
        for pk, on, kind in rows.values_list("calendar", "on", "kind"):
            days[pk, kind].add(on)
    return {
        (country, year): Workyear(
            frozenset(int(one) for one in weekend if one.isdecimal()),
            frozenset(days[pk, DayKind.OFF]),
            frozenset(days[pk, DayKind.WORK]),
        )
        for pk, (country, year, weekend) in years.items()
    }
