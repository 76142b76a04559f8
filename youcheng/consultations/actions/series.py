"""Series of meetings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.consultations.models import Series
from youcheng.lib.objections import Stale


@dataclass(frozen=True, slots=True)
class SeriesDraft:
    unit: Unit
    heading: str
    members: Collection[Unit]
    months: int | None = None


@transaction.atomic
def add_series(given: SeriesDraft, *, by: User | None) -> Series:
    one = Series.objects.create(unit=given.unit, heading=given.heading, months=given.months)
    one.members.set(given.members)
    record("consultation.series_added", one, by=by, units=len(given.members))
    return one


@transaction.atomic
def edit_series(series: Series, given: SeriesDraft, *, version: int, by: User) -> None:
    """
    Raises:
        Stale: somebody changed it since it was read.
    """
    rows = Series.objects.filter(pk=series.pk, version=version)
    if not rows.update(heading=given.heading, months=given.months, version=F("version") + 1):
        raise Stale
    series.refresh_from_db()
    series.members.set(given.members)
    record("consultation.series_edited", series, by=by, units=len(given.members))


@transaction.atomic
def end_series(series: Series, *, on: date, by: User) -> None:
    """No further meeting is planned in it; its open tasks stay open.

    Raises:
        Stale: it has ended.
    """
    if not Series.objects.filter(pk=series.pk, ended_on=None).update(ended_on=on):
        raise Stale
    series.refresh_from_db()
    record("consultation.series_ended", series, by=by, on=on)
