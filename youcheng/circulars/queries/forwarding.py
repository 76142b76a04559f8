"""From whom a unit has a circular, and to whom it can hand it on."""

from django.db.models import QuerySet

from youcheng.accounts.models import Unit
from youcheng.circulars.models import Receipt


def chain_of(receipt: Receipt) -> list[int]:
    """Keys of units: its own, that from which it has the circular, and so on up to the first."""
    rows = Receipt.objects.filter(circular=receipt.circular_id).order_by()
    known = {
        pk: (unit, came) for pk, unit, came in rows.values_list("pk", "unit", "forwarded_from")
    }
    units: list[int] = []
    at: int | None = receipt.pk
    while at is not None and at in known and known[at][0] not in units:
        unit, at = known[at]
        if unit is not None:
            units.append(unit)
    return units


def units_to_forward_to(receipt: Receipt) -> QuerySet[Unit]:
    """Open units that do not have it: those below the unit, and all others. Not the sender."""
    having = receipt.circular.receipts.filter(unit__isnull=False).order_by().values("unit")
    rows = Unit.objects.filter(ended_on=None).exclude(pk__in=having)
    return rows.exclude(pk=receipt.circular.unit_id).order_by("kind", "position", "pk")
