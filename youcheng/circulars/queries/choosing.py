"""Who can get a circular, and which people stand for a unit."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from youcheng.accounts.enums import UnitKind
from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import giving, within
from youcheng.circulars.models import Circular, UnitGroup


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


@dataclass(frozen=True, slots=True)
class Together:
    """Units that are ticked at one press. key: "list:3", "under:5", "kind:district". ended: names
    of units of a list that were dissolved since, and are left out."""

    key: str
    title: str
    units: tuple[int, ...]
    ended: tuple[str, ...] = ()

    @property
    def keys(self) -> str:
        return " ".join(map(str, self.units))


def together_of(user: User, offered: Sequence[Unit]) -> dict[str, list[Together]]:
    """By "list", "kind" and "under": the user's lists, the kinds, and the subtrees of those that
    are offered. Two queries."""
    keys = {unit.pk for unit in offered}
    groups = UnitGroup.objects.usable_by(user).prefetch_related("units").order_by("heading", "pk")
    lists = []
    for group in groups:
        members = list(group.units.all())
        lists.append(
            Together(
                f"list:{group.pk}", group.heading,
                tuple(unit.pk for unit in members if unit.pk in keys),
                tuple(unit.name for unit in members if unit.ended_on is not None),
            )
        )  # fmt: skip
    kinds: dict[str, list[Unit]] = {}
    for unit in offered:
        kinds.setdefault(unit.kind, []).append(unit)
    by_kind = [
        Together(f"kind:{kind}", str(UnitKind(kind).label), tuple(one.pk for one in units))
        for kind, units in kinds.items()
        if len(units) > 1
    ]
    parents = {one.parent_id for one in offered}
    under = [
        Together(
            f"under:{unit.pk}", unit.name,
            tuple(one.pk for one in offered if one.path.startswith(unit.path)),
        )
        for unit in offered
        if unit.pk in parents
    ]  # fmt: skip
    return {"list": lists, "kind": by_kind, "under": under}


def by_kind(units: Sequence[Unit], chosen: Collection[int]) -> dict[str, list[dict[str, Any]]]:
    """Units as boxes, put together by kind."""
    peopled = units_with_people(unit.pk for unit in units)
    boxes: dict[str, list[dict[str, Any]]] = {}
    for unit in units:
        boxes.setdefault(str(unit.get_kind_display()), []).append(
            {"unit": unit, "is_chosen": unit.pk in chosen, "has_people": unit.pk in peopled}
        )
    return boxes
