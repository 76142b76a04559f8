"""Limits for gifts: what holds on a day, and what held before or will."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.exchanges.models import GiftLimit


@dataclass(frozen=True, slots=True)
class Limits:
    """now: what holds on the day. others: ended, and yet to come; the latest start first. mark: of
    all of them as they stand."""

    now: list[GiftLimit]
    others: list[GiftLimit]
    mark: str


def may_set_limits(user: User) -> bool:
    """They are the whole office's."""
    office = home_unit()
    return office is not None and can(user, Permission.EXCHANGE_EDIT, office)


def mark_of(limits: Iterable[GiftLimit]) -> str:
    """Which limits there are, and in which versions: what a form has seen."""
    return " ".join(f"{limit.pk}.{limit.version}" for limit in sorted(limits, key=_by_key))


def _by_key(limit: GiftLimit) -> int:
    return limit.pk


def limits(day: date) -> Limits:
    rows = list(GiftLimit.objects.order_by("direction", "currency", "-from_on", "pk"))
    now = [row for row in rows if row.holds_on(day)]
    others = [row for row in rows if not row.holds_on(day)]
    others.sort(key=lambda row: row.from_on, reverse=True)
    return Limits(now, others, mark_of(rows))


def limits_on(day: date) -> list[GiftLimit]:
    """What a gift of that day is compared with: of each direction and currency the limit that began
    last. One query."""
    known: dict[tuple[str, str], GiftLimit] = {}
    for row in GiftLimit.objects.on(day).order_by("direction", "from_on", "pk"):
        known[row.direction, row.currency] = row
    return list(known.values())
