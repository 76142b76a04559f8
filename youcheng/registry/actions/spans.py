"""The fold of the logs, kept as rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import Max

from youcheng.lib.bulk import insert
from youcheng.lib.periods import Precision
from youcheng.registry import rules
from youcheng.registry.actions.indexing import index_places
from youcheng.registry.models import Instrument, Locality, Tie, TieEvent, TieSpan

CHUNK = 500
"""Ties folded at a time; stays below SQLite's limit of parameters."""

SAYS = (
    "stage", "kind", "from_on", "to_on", "place_id", "country_id", "began_on", "is_exact",
    "is_dated",
)  # fmt: skip
"""Columns that say what a tie is: two spans that agree in them are one."""
_said = itemgetter(*SAYS)


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
    rows = Tie.objects.filter(pk__in=ties).values_list("pk", "home_id", "place_id")
    ends = {tie: (home, place) for tie, home, place in rows}
    moved = {act.place for log in logs.values() for act in log if act.place is not None}
    countries = _countries({place for _, place in ends.values()} | moved)
    heard = _heard(ties, logs)
    known: dict[int, dict[tuple[Any, ...], int]] = defaultdict(dict)
    outdated: set[int] = set()
    spans = TieSpan.objects.filter(tie__in=ties, known_to=None).order_by("pk")
    for tie, key, heard_on, *said in spans.values_list("tie", "pk", "heard_on", *SAYS):
        known[tie][tuple(said)] = key
        if heard_on != heard.get(tie):
            outdated.add(tie)
    fresh: list[dict[str, Any]] = []
    stale: list[int] = []
    for tie in ties:
        if tie not in ends:
            continue
        home, own_place = ends[tie]
        old = dict(known[tie])
        for standing in rules.standings(logs[tie]):
            place = standing.place or own_place
            span = {
                "tie_id": tie,
                "home_id": home,
                "place_id": place,
                "country_id": countries[place],
                "kind": standing.kind,
                "stage": standing.stage,
                "from_on": standing.from_on,
                "to_on": standing.to_on,
                "began_on": standing.began_on,
                "began_year": standing.began_on.year if standing.began_on else None,
                "is_exact": standing.is_exact,
                "is_dated": standing.is_dated,
                "heard_on": heard.get(tie),
                "known_from": at,
            }
            if old.pop(_said(span), None) is None:
                fresh.append(span)
        stale.extend(old.values())
    if stale:
        TieSpan.objects.filter(pk__in=stale).update(known_to=at)
    for tie in outdated:
        TieSpan.objects.filter(tie=tie, known_to=None).update(heard_on=heard.get(tie))
    insert(TieSpan, fresh)
    index_places(span["place_id"] for span in fresh)
    return len(fresh)


def _heard(ties: list[int], logs: dict[int, list[rules.Happening]]) -> dict[int, date]:
    """The last day of which the log, a paper or an exchange of each tie tells anything, past or to
    come."""
    papers = Instrument.objects.standing().filter(tie__in=ties, signed_on__isnull=False).order_by()
    heard: dict[int, date] = dict(papers.values_list("tie").annotate(last=Max("signed_on")))
    met = Tie.objects.filter(pk__in=ties, contact_on__isnull=False).order_by()
    lasts: dict[int, date] = {tie: max(act.on for act in log) for tie, log in logs.items()}
    for tie, last in (*lasts.items(), *met.values_list("pk", "contact_on")):
        if last is not None:
            heard[tie] = max(heard.get(tie, last), last)
    return heard


@transaction.atomic
def tell_contact(lasts: Mapping[int, date | None], *, at: datetime) -> None:
    """Say when the last exchange that serves each of these ties was; None: there is none (left).

    Moves "last heard of", and with it the alerts of silence; the log stays what it is.
    """
    known = dict(Tie.objects.filter(pk__in=lasts).values_list("pk", "contact_on"))
    moved = sorted(tie for tie in known if known[tie] != lasts[tie])
    for day in {lasts[tie] for tie in moved}:
        met = [tie for tie in moved if lasts[tie] == day]
        for i in range(0, len(met), CHUNK):
            Tie.objects.filter(pk__in=met[i : i + CHUNK]).update(contact_on=day)
    refresh_spans(moved, at=at)


def _countries(places: set[int]) -> dict[int, str]:
    return dict(Locality.objects.filter(pk__in=places).values_list("pk", "country_id"))
