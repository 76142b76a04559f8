"""What is known of working days, for the search of a time to meet.

The office's own calendars come first; where it has none, the collection of public holidays is
asked, and nothing is written. Source: docs/sources/meeting-slots.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from youcheng.accounts.models import User
from youcheng.approvals.queries.calendars import calendars_of
from youcheng.approvals.rules import Workyear
from youcheng.consultations.rules.slots import Known, Reserved
from youcheng.registry.models import Locality, Tie

ANNOUNCED = frozenset({"CN"})
"""Countries whose make-up days are known only once they were announced."""
RAMADAN = frozenset({
    "AE", "AF", "BD", "BH", "BN", "DJ", "DZ", "EG", "EH", "ID", "IQ", "IR",
    "JO", "KM", "KW", "LB", "LY", "MA", "ML", "MR", "MV", "MY", "NE", "OM",
    "PK", "PS", "QA", "SA", "SD", "SN", "SO", "SY", "TD", "TN", "TR", "YE",
})  # fmt: skip
LUNAR_YEAR = frozenset({"CN", "HK", "MO", "TW", "SG", "MY", "VN", "KR"})
NOWRUZ = frozenset({"IR", "AF", "TJ", "AZ", "UZ", "TM", "KZ", "KG"})
FIRST, LAST = 1950, 2099


@dataclass(slots=True)
class Asked:
    """known: for the rules. estimated: countries and years of which the make-up days were not
    announced yet. missing: of which nothing is known."""

    known: Known
    estimated: list[tuple[str, int]] = field(default_factory=list)
    missing: list[tuple[str, int]] = field(default_factory=list)


def known_days(countries: Iterable[str], first: date, last: date) -> Asked:
    """Two queries, whatever the period."""
    asked = sorted({code for code in countries if code})
    calendars = dict(calendars_of(asked))
    years = range((first - timedelta(days=1)).year, (last + timedelta(days=1)).year + 1)
    # A month of fasting may begin in the year before.
    near = (years.start - 1, *years)
    found = Asked(Known(calendars, {code: _reserved(code, near) for code in asked}))
    for code in asked:
        for year in years:
            if (code, year) in calendars:
                continue
            made = _collected(code, year)
            if made is None:
                found.missing.append((code, year))
                continue
            calendars[code, year], is_announced = made
            if not is_announced:
                found.estimated.append((code, year))
    return found


@lru_cache(maxsize=200)
def _collected(country: str, year: int) -> tuple[Workyear, bool] | None:
    """A year as the collection has it, and whether its make-up days are in it."""
    import holidays  # noqa: PLC0415 - a third of a second that only this needs

    if not FIRST <= year <= LAST:
        return None
    try:
        days = holidays.country_holidays(country, years=year, language="en_US")
    except NotImplementedError:
        return None
    worked = {day for day in getattr(days, "weekend_workdays", ()) if day.year == year}
    off = frozenset(day for day in days if day.year == year)
    weekend = frozenset(int(one) for one in getattr(days, "weekend", {5, 6}))
    return Workyear(weekend, off, frozenset(worked)), country not in ANNOUNCED or bool(worked)


@lru_cache(maxsize=200)
def _reserved(country: str, years: tuple[int, ...]) -> tuple[Reserved, ...]:
    """Days on which people there may be asked, but rather not; a year that the tables have not
    gives none."""
    from holidays.calendars import (  # noqa: PLC0415 - see above
        _ChineseLunisolar,
        _IslamicLunar,
        _Persian,
    )

    rows: list[Reserved] = []
    for year in years:
        if not FIRST <= year <= LAST:
            continue
        if country in RAMADAN:
            # A year of the moon is shorter: now and then two begin in one of the sun.
            for month, day in _pairs(_IslamicLunar.RAMADAN_BEGINNING_DATES.get(year)):
                begins = date(year, month, day)
                # The moon decides, so a day more on either side.
                rows.append(
                    Reserved("ramadan", begins - timedelta(days=1), begins + timedelta(days=30))
                )
        if country in LUNAR_YEAR:
            for month, day in _pairs(_ChineseLunisolar.LUNAR_NEW_YEAR_DATES.get(year)):
                begins = date(year, month, day)
                rows.append(
                    Reserved("lunar_year", begins - timedelta(days=3), begins + timedelta(days=14))
                )
        if country in NOWRUZ and (nowruz := _Persian().new_year_date(year)):
            n = 12 if country == "IR" else 3
            rows.append(Reserved("nowruz", nowruz - timedelta(days=1), nowruz + timedelta(days=n)))
    return tuple(rows)


def _pairs(told: tuple | None) -> list[tuple[int, int]]:
    """One day of a year, or several."""
    if not told:
        return []
    return list(told) if isinstance(told[0], tuple) else [told]


def partner_places(user: User) -> list[Locality]:
    """Places with which there is a tie that the user sees, by their name."""
    ties = Tie.objects.visible_to(user).order_by().values("place")
    rows = Locality.objects.filter(pk__in=ties).select_related("country")
    return sorted(rows, key=lambda place: (place.sort_key, place.pk))
