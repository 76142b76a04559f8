"""A unit hands a circular on to others, and from whom each has it stays on record."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.circulars import rules
from youcheng.circulars.actions.answering import hold, read_too
from youcheng.circulars.actions.sending import give, running
from youcheng.circulars.models import Receipt
from youcheng.circulars.queries.forwarding import chain_of
from youcheng.lib.objections import require


@transaction.atomic
def forward(receipt: Receipt, units: Collection[Unit], *, by: User, at: datetime) -> int:
    """Hand it on. The unit has thereby taken it on, and still answers for itself.

    Returns:
        How many persons were told.

    Raises:
        Refused: the circular is closed; a unit has it already, or it came from there.
        Stale: it was closed at this moment.
    """
    running(receipt.circular)
    held, circular, facts = hold(receipt)
    having = set(
        circular.receipts.filter(unit__isnull=False).order_by().values_list("unit", flat=True)
    )
    require(
        rules.objection_to_forward(
            facts, [unit.pk for unit in units], sender=circular.unit_id, chain=chain_of(held),
            having=having, today=localdate(at),
        )
    )  # fmt: skip
    told = give(circular, units, at, since=held, by=by)
    if held.claimed_at is None:
        Receipt.objects.filter(pk=held.pk).update(
            claimed_at=at, claimed_by=by, returned_at=None, returned_by=None, reason=""
        )
    read_too(held, by, at)
    record("circular.forwarded", circular, by=by, unit=held.code, units=len(units))
    return told
