"""Who can get a circular, and which people stand for a unit."""

from collections.abc import Iterable

from django.db.models import QuerySet

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import giving, within
from youcheng.circulars.models import Circular


def _own_grants(units: Iterable[int]) -> QuerySet[Grant]:
    """Grants to answer that were given for the unit itself: who answers for the whole city is not
    told of every circular."""
    return giving(Permission.CIRCULAR_ANSWER).filter(unit__in=set(units), user__is_active=True)


def units_with_people(units: Iterable[int]) -> set[int]:
    return set(_own_grants(units).order_by().values_list("unit", flat=True))


def people_of_units(units: Iterable[int]) -> list[User]:
    """Whoever answers for one of these units."""
    users = _own_grants(units).order_by().values("user")
    return list(User.objects.filter(pk__in=users, is_active=True).order_by("pk"))


def units_to_choose(user: User, circular: Circular | None = None) -> QuerySet[Unit]:
    """Open units below those for which the user sends; without those that have it."""
    rows = Unit.objects.filter(within(user, Permission.CIRCULAR_SEND, "path"), ended_on=None)
    if circular is not None and circular.pk:
        rows = rows.exclude(pk__in=circular.receipts.order_by().values("unit"))
        rows = rows.exclude(pk=circular.unit_id)
    return rows.order_by("kind", "position", "pk")
