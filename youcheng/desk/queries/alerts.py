"""The alerts of a person's units, worked out from the register as it stands today.

Each kind is counted by one query over an index, whatever the register; only those that are shown
are read.
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from youcheng.accounts.models import User
from youcheng.desk import rules
from youcheng.desk.models import SetAside
from youcheng.desk.queries import (
    cases,
    circulars,
    duties,
    keeping,
    matters,
    occasions,
    people,
    tasks,
)
from youcheng.desk.queries.looking import LISTED, Look, Told
from youcheng.desk.rules import Alert, Found
from youcheng.lib.prepared import prepared

OF_TIES: dict[str, Callable[[Look], Told]] = {
    "term": matters.terms,
    "obligation": duties.obligations,
    "plan": duties.plan_lines,
    "anniversary": occasions.anniversaries,
    "silence": occasions.silences,
}
OF_PLACES: dict[str, Callable[[Look], Told]] = {"promise": duties.promises}
"""Of a place, whether there is a tie with it or not."""
KINDS = {
    "decision": cases.decisions,
    "circular": circulars.answers,
    "task": tasks.tasks,
    "filing": cases.filings,
    "standing": cases.standing,
    **OF_TIES,
    **OF_PLACES,
    "tenure": people.tenures,
    "keeping": people.keepings,
    "claims": matters.claims,
    "figures": matters.figures,
    "retention": keeping.retentions,
}


def find_alerts(user: User, today: date, listed: int = LISTED) -> Found:
    """What is due in the units of `user`, the worst first; what is set aside is left out.

    listed: so many of each kind are read, those to be acted on before others; all are counted.
    """
    look = Look(user, today, _hidden(today), listed=listed)
    found = Found()
    for kind, tell in KINDS.items():
        told = tell(look)
        found.alerts.extend(told.alerts)
        if told.n > len(told.alerts):
            found.more[kind] = told.n - len(told.alerts)
        if kind in rules.DUE_KINDS:
            found.n_due += told.n_own
    found.alerts.sort(key=lambda alert: alert.order)
    return found


def alerts_of(user: User, today: date, place: int, ties: Collection[int]) -> list[Alert]:
    """What is due with a place and the ties with it, the worst first."""
    look = Look(user, today, _hidden(today), list(ties), place=place)
    kinds = {**OF_TIES, **OF_PLACES} if ties else OF_PLACES
    found = [alert for tell in kinds.values() for alert in tell(look).alerts]
    return sorted(found, key=lambda alert: alert.order)


def _hidden(today: date) -> set[tuple[str, str, str]]:
    return set(_hidden_rows(day=today))


@prepared
def _hidden_rows(*, day: Any) -> QuerySet:
    return set_asides(day).order_by().values_list("kind", "key", "state")


def set_asides(today: date) -> QuerySet[SetAside]:
    """What is hidden today."""
    return SetAside.objects.filter(Q(until=None) | Q(until__gte=today), lifted_at=None)
