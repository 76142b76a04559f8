"""Obligations of the papers of some ties."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, QuerySet

from youcheng.registry.models import Obligation
from youcheng.registry.rules.duties import due_state


@dataclass(frozen=True, slots=True)
class Duty:
    """One obligation on a day. state: "done", "late", "soon", "ahead" or nothing to tell."""

    row: Obligation
    done_on: date | None
    state: str


def obligations_of(
    ties: Collection[int] | None, as_of: date, known_at: datetime | None = None
) -> QuerySet[Obligation]:
    """Of standing papers of these ties (None: of all), signed by that day, as known then."""
    rows = (
        Obligation.objects.all()
        if ties is None
        else (Obligation.objects.filter(instrument__tie__in=ties))
    )
    if known_at is None:
        rows = rows.standing().filter(instrument__retracted_at=None)
    else:
        rows = rows.known_at(known_at).exclude(instrument__retracted_at__lte=known_at)
    return rows.exclude(instrument__signed_on__gt=as_of).order_by(
        F("due_on").asc(nulls_last=True), "pk"
    )


def duties_by_paper(
    ties: Collection[int], as_of: date, known_at: datetime | None = None
) -> dict[int, list[Duty]]:
    """By key of the paper. One query."""
    found: dict[int, list[Duty]] = defaultdict(list)
    for row in obligations_of(ties, as_of, known_at).select_related("owner"):
        done = row.done_as_known(known_at)
        is_done = done is not None and done <= as_of
        state = "done" if is_done else due_state(row.due_on, as_of)
        found[row.instrument_id].append(Duty(row, done if is_done else None, state))
    return found
