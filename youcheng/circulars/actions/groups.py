"""Lists of units that often get the same circulars."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.db.models import F

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.circulars.models import UnitGroup
from youcheng.lib.objections import Objection, Refused, Stale
from youcheng.lib.text import _


def _taken() -> Refused:
    return Refused(Objection("taken", _("There is a list of this name already.")))


@transaction.atomic
def add_group(*, unit: Unit, heading: str, units: Collection[Unit], by: User) -> UnitGroup:
    """Raises Refused where the unit has a list of that name."""
    try:
        with transaction.atomic():
            group = UnitGroup.objects.create(unit=unit, heading=heading)
    except IntegrityError:
        raise _taken() from None
    group.units.set(units)
    record("unit_group.added", group, by=by, units=len(units))
    return group


@transaction.atomic
def edit_group(
    group: UnitGroup, *, unit: Unit, heading: str, units: Collection[Unit], version: int, by: User
) -> None:
    """Raises Refused where the unit has another list of that name, Stale where somebody changed
    the list since it was read."""
    rows = UnitGroup.objects.filter(pk=group.pk, version=version)
    try:
        with transaction.atomic():
            n = rows.update(unit=unit, heading=heading, version=F("version") + 1)
    except IntegrityError:
        raise _taken() from None
    if not n:
        raise Stale
    group.refresh_from_db()
    group.units.set(units)
    record("unit_group.edited", group, by=by, units=len(units))


@transaction.atomic
def drop_group(group: UnitGroup, *, by: User) -> None:
    """The circulars that went to its units are not touched."""
    record("unit_group.dropped", group, by=by)
    group.delete()
