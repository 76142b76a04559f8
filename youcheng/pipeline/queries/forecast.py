"""What the office's own cases let expect: learned from their steps, kept until the next deed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from youcheng.approvals.queries.calendars import calendars_of
from youcheng.approvals.rules import MissingYear
from youcheng.lib.keeping import Kept
from youcheng.lib.prepared import prepared
from youcheng.pipeline.enums import NEW_TIES, REVIEWS, CaseStage
from youcheng.pipeline.models import Case, Move
from youcheng.pipeline.rules.forecast import (
    Forecast,
    Known,
    Leaving,
    Pace,
    Paces,
    SigningDay,
    Waiting,
    forecast,
    leaving,
    on_working_days,
    paces_of,
    signing_day,
    stays_of,
)
from youcheng.registry.queries.claims import HOME_COUNTRY

_kept = Kept[tuple[dict[str, Pace], Known]](most=4)


def paces() -> Paces:
    """By stage, of all cases of the office that were to become a new tie, also of those that a
    reader may not see: durations name nobody. Steps are only ever added, so that the last one
    tells whether there is anything new: one small query, and all steps after each of them."""
    return _with_known()[0]


def _with_known() -> tuple[dict[str, Pace], Known]:
    """And what was worked out of them so far."""
    last = _last_move.first()
    return _kept.of("paces", last or 0, lambda: (_learned(), Known()))


@prepared
def _last_move() -> QuerySet:
    return Move.objects.order_by("-pk").values_list("pk", flat=True)[:1]


def _learned() -> dict[str, Pace]:
    steps: dict[int, list[tuple[str, date]]] = defaultdict(list)
    moves = Move.objects.filter(case__track__in=NEW_TIES).order_by("case", "number")
    for case, stage, on in moves.values_list("case", "to_stage", "on").iterator(5000):
        steps[case].append((stage, on))
    return paces_of(stay for one in steps.values() for stay in stays_of(one))


def forecast_of(rows: QuerySet[Case], today: date, by: date) -> Forecast:
    """How many of these cases are signed by a day. One query."""
    waiting = rows.filter(track__in=NEW_TIES, closed_on=None).exclude(stage=CaseStage.SIGNED)
    found = waiting.order_by().values_list("track", "stage", "returned_from", "moved_on")
    learned, known = _with_known()
    return forecast(
        (Waiting(track, back or stage, since) for track, stage, back, since in found),
        learned, today, by, known,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Departure:
    """When the file must leave; leaving: None where too little is known, or it has left. day: what
    the calendars of both sides say of the planned day. missing: the calendar for want of which the
    days of leaving may be holidays."""

    leaving: Leaving | None
    day: SigningDay
    missing: MissingYear | None = None


def departure_of(case: Case, ahead: list[CaseStage]) -> Departure | None:
    """None where no day is planned. Three queries."""
    if case.planned_on is None:
        return None
    countries = list(dict.fromkeys([HOME_COUNTRY, case.place.country_id]))
    calendars = calendars_of(countries)
    day = signing_day(case.planned_on, countries, calendars)
    found = leaving_of(case, ahead)
    if found is None:
        return Departure(None, day)
    found, missing = on_working_days(found, HOME_COUNTRY, calendars)
    return Departure(found, day, missing)


def leaving_of(case: Case, ahead: list[CaseStage]) -> Leaving | None:
    """When the file must leave to be signed on the planned day; None where none is planned, the
    file has left, or too little is known. ahead: the stages from here to the filing."""
    if case.planned_on is None or case.track not in NEW_TIES:
        return None
    first = next((stage for stage in ahead if stage in REVIEWS), None)
    if first is None or case.stage in REVIEWS or case.stage == CaseStage.RETURNED:
        return None
    return leaving(case.track, first, paces(), case.planned_on)
