"""Exchanges with one city, and what its panels count."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from youcheng.accounts.models import User
from youcheng.exchanges.enums import State
from youcheng.exchanges.models import Exchange, Gift, GiftLimit, Partner, Promise
from youcheng.exchanges.rules import Limit
from youcheng.registry.models import Locality


def exchanges_with(
    user: User, place: Locality, as_of: date | None = None, known_at: datetime | None = None
) -> QuerySet[Exchange]:
    """What counts, the latest first. as_of: only what had begun by then; known_at: only what was
    recorded by then."""
    rows = Exchange.objects.visible_to(user).with_place(place.pk)
    rows = rows.recorded() if known_at is None else rows.known_at(known_at)
    if as_of is not None:
        rows = rows.filter(from_on__lte=as_of)
    return rows.select_related("home", "place__country").order_by("-from_on", "-pk")


def counts(user: User, place: Locality, ties: Sequence[int]) -> dict[str, int]:
    return {"exchanges": exchanges_with(user, place).order_by().count()}


def open_promises(user: User, place: Locality) -> QuerySet[Promise]:
    """Not done, of exchanges with this city that the user may read; the soonest due first."""
    return (
        Promise.objects.open()
        .filter(exchange__in=Exchange.objects.visible_to(user).with_place(place.pk))
        .select_related("exchange", "owner")
    )


def gifts_before(user: User, exchange: Exchange) -> list[Gift]:
    """Gifts to and from the same partners and persons before, the latest first."""
    places = exchange.partners.order_by().values("place")
    together = Partner.objects.filter(place__in=places).order_by().values("exchange")
    persons = exchange.participants.filter(person__isnull=False).order_by().values("person")
    # Each side by its own index; joined in one condition, all exchanges would be gone through.
    to_them = Gift.objects.filter(exchange__in=together).order_by().values_list("pk")
    to_persons = Gift.objects.filter(person__in=persons).order_by().values_list("pk")
    keys = [pk for (pk,) in to_them.union(to_persons)]
    readable = Exchange.objects.visible_to(user).exclude(state=State.WITHDRAWN)
    rows = Gift.objects.filter(
        pk__in=keys,
        exchange__in=readable.order_by().values("pk"),
        exchange__from_on__lte=exchange.from_on,
    ).exclude(exchange=exchange)
    rows = rows.select_related("exchange__place", "person")
    return list(rows.order_by("-exchange__from_on", "-pk")[:30])


def limits_for(direction: str, day: date) -> list[Limit]:
    """Limits that hold on `day`; the one that began last for each currency."""
    known: dict[str, Limit] = {}
    for row in GiftLimit.objects.on(day).filter(direction=direction).order_by("from_on", "pk"):
        known[row.currency] = Limit(row.amount, row.currency, row.text, row.is_confirmed)
    return list(known.values())
