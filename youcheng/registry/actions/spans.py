"""The fold of the logs, kept as rows."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from youcheng.lib.periods import Precision
from youcheng.registry import rules
from youcheng.registry.models import Locality, Tie, TieEvent, TieSpan

CHUNK = 500
"""Ties folded at a time; stays below SQLite's limit of parameters."""

Key = tuple[str, str, date, date | None, int, str, date | None, bool, bool]


def _logs(ties: list[int]) -> dict[int, list[rules.Happening]]:
    logs: dict[int, list[rules.Happening]] = defaultdict(list)
    rows = (
        TieEvent.objects.standing()
        .filter(tie__in=ties)
        .order_by("tie", "on", "pk")
        .values_list(
            "tie",
            "kind",
            "on",
            "to_kind",
            "precision",
            "instrument__ends_on",
            "instrument__is_tacit",
            "instrument__retracted_at",
            "place",
        )
    )
    for tie, kind, on, to_kind, precision, ends_on, is_tacit, retracted_at, place in rows:
        if retracted_at is not None:
            # The paper was taken back, and its term with it; the event still stands.
            ends_on, is_tacit = None, False
        logs[tie].append(
            rules.Happening(
                kind=kind,
                on=on,
                to_kind=to_kind,
                is_exact=precision == Precision.DAY,
                ends_on=ends_on,
                is_tacit=bool(is_tacit),
                place=place,
            )
        )
    return logs


def _key(span: TieSpan) -> Key:
    return (
        span.stage,
        span.kind,
        span.from_on,
        span.to_on,
        span.place_id,
        span.country_id,
        span.began_on,
        span.is_exact,
        span.is_dated,
    )


@transaction.atomic
def refresh_spans(ties: Iterable[int], *, at: datetime) -> int:
    """Fold the logs of these ties anew and keep what changed, known from `at`.

    A span that is no longer so is closed at `at`, never deleted: a report of yesterday can still
    be made. Returns the number of spans written.
    """
    ties = list(ties)
    return sum(_refresh(ties[i : i + CHUNK], at) for i in range(0, len(ties), CHUNK))


def _refresh(ties: list[int], at: datetime) -> int:
    logs = _logs(ties)
    frames = dict(Tie.objects.filter(pk__in=ties).values_list("pk", "home_id"))
    places = dict(Tie.objects.filter(pk__in=ties).values_list("pk", "place_id"))
    moved = {act.place for log in logs.values() for act in log if act.place is not None}
    countries = _countries(set(places.values()) | moved)
    known: dict[int, dict[Key, int]] = defaultdict(dict)
    for span in TieSpan.objects.filter(tie__in=ties, known_to=None).order_by("pk"):
        known[span.tie_id][_key(span)] = span.pk
    fresh: list[TieSpan] = []
    stale: list[int] = []
    for tie in ties:
        if tie not in frames:
            continue
        old = dict(known[tie])
        for standing in rules.standings(logs[tie]):
            place = standing.place or places[tie]
            span = TieSpan(
                tie_id=tie,
                home_id=frames[tie],
                place_id=place,
                country_id=countries[place],
                kind=standing.kind,
                stage=standing.stage,
                from_on=standing.from_on,
                to_on=standing.to_on,
                began_on=standing.began_on,
                began_year=standing.began_on.year if standing.began_on else None,
                is_exact=standing.is_exact,
                is_dated=standing.is_dated,
                known_from=at,
            )
            if old.pop(_key(span), None) is None:
                fresh.append(span)
        stale.extend(old.values())
    if stale:
        TieSpan.objects.filter(pk__in=stale).update(known_to=at)
    TieSpan.objects.bulk_create(fresh)
    return len(fresh)


def _countries(places: set[int]) -> dict[int, str]:
    return dict(Locality.objects.filter(pk__in=places).values_list("pk", "country_id"))
