"""Working calendars: taken over from a collection, typed in, confirmed."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from youcheng.accounts.models import User
from youcheng.approvals.enums import DayKind
from youcheng.approvals.models import CalendarDay, CalendarYear
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale
from youcheng.lib.text import _

ANNOUNCED = frozenset({"CN"})
"""Countries whose year is known only once it was announced: weekends are worked to make up."""
Rows = Iterable[tuple[date, str, str]]
"""Day, DayKind, why."""


@transaction.atomic
def take_year(
    country: str, year: int, *, by: User | None, at: datetime | None = None
) -> CalendarYear:
    """Take a year over from the collection of public holidays; nobody has confirmed it yet.

    Raises:
        Refused: the collection does not know the country, or the year was not announced yet.
        Stale: the office has a calendar of that year.
    """
    import holidays  # noqa: PLC0415 - a third of a second that only this needs

    language = "zh_CN" if country == "CN" else "en_US"
    try:
        known = holidays.country_holidays(country, years=year, language=language)
    except NotImplementedError as error:
        said = _("The collection knows no holidays of this country. Type the days in.")
        raise Refused(Objection("no_such_country", said)) from error
    worked = {day for day in getattr(known, "weekend_workdays", ()) if day.year == year}
    if country in ANNOUNCED and not worked:
        said = _("The collection does not know yet how %(year)d was announced. Type the days in.")
        raise Refused(Objection("not_announced", said % {"year": year}))
    weekend = "".join(str(one) for one in sorted(getattr(known, "weekend", {5, 6})))
    rows = [(day, DayKind.OFF, label) for day, label in known.items() if day.year == year]
    rows += [(day, DayKind.WORK, "") for day in worked]
    source = f"holidays {holidays.__version__}"
    return _written(country, year, rows, weekend=weekend, source=source, by=by, version=0)


@transaction.atomic
def set_days(
    country: str, year: int, rows: Rows, *, source: str, by: User, weekend: str = "56",
    version: int = 0, at: datetime | None = None,
) -> CalendarYear:  # fmt: skip
    """Write a year as the office knows it; who writes it has confirmed it. version: the one that
    was read; 0 where there was none.

    Raises:
        Refused: a day lies in another year, or is told twice.
        Stale: somebody wrote it since.
    """
    days = list(rows)
    for day, _kind, _label in days:
        if day.year != year:
            said = _("%(day)s does not lie in %(year)d.")
            raise Refused(Objection("other_year", said % {"day": day, "year": year}))
    if len({day for day, _kind, _label in days}) < len(days):
        raise Refused(Objection("day_twice", _("A day is told twice.")))
    made = _written(country, year, days, weekend=weekend, source=source, by=by, version=version)
    confirm_year(made, by=by, at=at)
    return made


def _written(
    country: str, year: int, rows: Rows, *, weekend: str, source: str, by: User | None,
    version: int,
) -> CalendarYear:  # fmt: skip
    if version:
        kept = CalendarYear.objects.filter(country=country, year=year, version=version)
        if not kept.update(weekend=weekend, source=source, version=F("version") + 1):
            raise Stale
        made = CalendarYear.objects.get(country=country, year=year)
        made.days.all().delete()
    else:
        made, is_new = CalendarYear.objects.get_or_create(
            country=country, year=year, defaults={"weekend": weekend, "source": source}
        )
        if not is_new:
            raise Stale
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar=made, on=day, kind=kind, label=label[:80])
        for day, kind, label in sorted(rows)
    )
    record("calendar.set", made, by=by, source=source)
    return made


@transaction.atomic
def confirm_year(made: CalendarYear, *, by: User, at: datetime | None = None) -> None:
    """Say that it was compared with what was announced."""
    at = at or timezone.now()
    CalendarYear.objects.filter(pk=made.pk).update(confirmed_by=by, confirmed_at=at)
    record("calendar.confirmed", made, by=by)
