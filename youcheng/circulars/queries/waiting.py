"""Of which units an answer is still expected, across circulars."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localdate

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission, Role
from youcheng.accounts.queries import giving
from youcheng.approvals.rules import Calendars
from youcheng.circulars import rules
from youcheng.circulars.enums import CircularState
from youcheng.circulars.models import Answer, Circular, Receipt
from youcheng.registry.queries.claims import HOME_COUNTRY

ABOVE = (Role.LEADER, Role.DESK)
"""Who hears of it for the unit above one that does not answer."""


def still_owing(circulars: Iterable[int] | QuerySet) -> QuerySet[Receipt]:
    """Receipts of circulars that run, of which an answer is expected: not answered, not sent back,
    the unit not dissolved."""
    return _owing().filter(circular__in=circulars)


def owed() -> QuerySet[Receipt]:
    """The same for all circulars that run."""
    return _owing().filter(circular__state=CircularState.SENT)


def _owing() -> QuerySet[Receipt]:
    answered = Answer.objects.standing().filter(receipt=OuterRef("pk")).order_by()
    is_alive = Q(unit=None) | Q(unit__ended_on=None)
    return Receipt.objects.filter(~Exists(answered), is_alive, returned_at=None)


def to_escalate(at: datetime, calendars: Calendars) -> list[Circular]:
    """Circulars late enough that those above are to be told, with units of which nobody was told
    yet. The oldest first."""
    today = localdate(at)
    rows = Circular.objects.filter(state=CircularState.SENT, due_on__lt=today, escalate_after__gt=0)
    late = [
        one for one in rows.select_related("unit", "made_by").order_by("pk")
        if rules.is_to_escalate(
            one.due_on, one.escalate_after, today=today, country=HOME_COUNTRY, calendars=calendars
        )
    ]  # fmt: skip
    return _having(late, "escalated_at")


def to_nudge(at: datetime, calendars: Calendars) -> list[Circular]:
    """Circulars near their last day, with units that were not reminded of it by itself yet."""
    today = localdate(at)
    rows = Circular.objects.filter(state=CircularState.SENT, due_on__gte=today, nudge_before__gt=0)
    near = [
        one for one in rows.select_related("unit", "made_by").order_by("pk")
        if rules.is_to_nudge(
            one.due_on, one.nudge_before, today=today, country=HOME_COUNTRY, calendars=calendars
        )
    ]  # fmt: skip
    return _having(near, "nudged_at")


def _having(circulars: Sequence[Circular], column: str) -> list[Circular]:
    """Those with units that owe an answer and for which the column is empty."""
    keys = [one.pk for one in circulars]
    having: set[int] = set()
    for i in range(0, len(keys), 500):
        rows = still_owing(keys[i : i + 500]).filter(**{column: None})
        if column == "nudged_at":
            rows = rows.filter(unit__isnull=False)
        having.update(rows.order_by().values_list("circular", flat=True).distinct())
    return [one for one in circulars if one.pk in having]


def superiors(units: Iterable[Unit]) -> dict[int, list[User]]:
    """By unit: leaders and desk officers of the nearest unit above it that has any."""
    owing = list(units)
    paths = {path for unit in owing for path in _above(unit.path)}
    grants = giving(Permission.CIRCULAR_VIEW).filter(
        role__in=ABOVE, unit__path__in=paths, user__is_active=True
    )
    people: dict[str, dict[int, User]] = {}
    for grant in grants.select_related("user", "unit").order_by("user"):
        people.setdefault(grant.unit.path, {})[grant.user_id] = grant.user
    return {
        unit.pk: next(
            (list(people[path].values()) for path in _above(unit.path) if path in people), []
        )
        for unit in owing
    }


def _above(path: str) -> list[str]:
    """Paths of the units above, the nearest first."""
    codes = path.rstrip("/").split("/")
    return ["/".join(codes[:n]) + "/" for n in range(len(codes) - 1, 0, -1)]


def senders_of(circular: Circular) -> list[User]:
    """Who made it; where the account is shut, who sends for the unit."""
    if circular.made_by is not None and circular.made_by.is_active:
        return [circular.made_by]
    grants = giving(Permission.CIRCULAR_SEND).filter(unit=circular.unit_id, user__is_active=True)
    return list(User.objects.filter(pk__in=grants.order_by().values("user")).order_by("pk"))
