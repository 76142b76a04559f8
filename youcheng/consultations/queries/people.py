"""Who is told of what concerns a unit."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import giving, within
from youcheng.consultations.models import Meeting, Series
from youcheng.consultations.rules.minutes import UnitName, Units


def _own_grants(units: Iterable[int]) -> QuerySet[Grant]:
    """Grants to report that were given for the unit itself: who answers for the whole city is not
    told of everything in it."""
    return giving(Permission.TASK_REPORT).filter(unit__in=set(units), user__is_active=True)


def units_with_people(units: Iterable[int]) -> set[int]:
    return set(_own_grants(units).order_by().values_list("unit", flat=True))


def people_of_units(units: Iterable[int]) -> list[User]:
    """Whoever speaks for one of these units."""
    users = _own_grants(units).order_by().values("user")
    return list(User.objects.filter(pk__in=users, is_active=True).order_by("pk"))


def units_within(user: User, permission: Permission) -> QuerySet[Unit]:
    """Open units for which the user holds the permission."""
    return Unit.objects.filter(within(user, permission, "path"), ended_on=None).order_by("path")


def units_to_ask(user: User) -> QuerySet[Unit]:
    """Open units that the user may ask to a meeting or give a task to."""
    return units_within(user, Permission.CONSULTATION_EDIT).order_by("kind", "position", "pk")


def unit_names(meeting: Meeting) -> Units:
    """Open units that lines of its minutes may name: the one that holds it and those below, those
    invited, and the members of its series. Two queries."""
    asked = meeting.invitees.order_by().values("unit")
    near = Q(path__startswith=meeting.unit.path) | Q(pk__in=asked)
    if meeting.series_id is not None:
        members = Series.members.through.objects.filter(series=meeting.series_id)
        near |= Q(pk__in=members.order_by().values("unit"))
    rows = Unit.objects.filter(near, ended_on=None)
    units = list(rows.prefetch_related("names").order_by("position", "pk"))
    return Units(
        UnitName(
            unit.pk, unit.code,
            tuple(
                name for name in (
                    unit.name_zh, unit.name_zh_hant, unit.name_en,
                    *(one.text for one in unit.names.all()),
                ) if name
            ),
        )
        for unit in units
    )  # fmt: skip
