"""What is done by itself: a reminder before the last day, and word to those above after it.

The receipt is the queue: who is to be told follows from the rows and the day, and a column says
that it was done for the present last day. A machine that was down for a week does it late, and
once.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.approvals.queries.calendars import calendars_of
from youcheng.audit.actions import record
from youcheng.circulars.actions.sending import page_of
from youcheng.circulars.enums import CircularState
from youcheng.circulars.models import Circular, Receipt
from youcheng.circulars.queries import people_of_units, units_with_people
from youcheng.circulars.queries.waiting import (
    senders_of,
    still_owing,
    superiors,
    to_escalate,
    to_nudge,
)
from youcheng.notices.actions import tell
from youcheng.notices.enums import NoticeKind
from youcheng.registry.queries.claims import HOME_COUNTRY


@dataclass(frozen=True, slots=True)
class Chased:
    """One circular. n_reminded, n_escalated: units."""

    circular: Circular
    n_reminded: int = 0
    n_escalated: int = 0


def chase(at: datetime, told: Callable[[Chased], None] = lambda one: None) -> int:
    """Do all that is due now, a transaction for each circular; a second run adds nothing.

    Returns:
        With how many circulars something was done.
    """
    calendars = calendars_of([HOME_COUNTRY])
    n = 0
    for circular in to_nudge(at, calendars):
        if done := nudge(circular, at=at):
            n += 1
            told(Chased(circular, n_reminded=done))
    for circular in to_escalate(at, calendars):
        if done := escalate(circular, at=at):
            n += 1
            told(Chased(circular, n_escalated=done))
    return n


def _take(circular: Circular, column: str, at: datetime) -> list[Receipt]:
    """Receipts that are ours to do: the row that was marked by this transaction is nobody else's.
    Of two workers the second waits for the row of the circular and finds nothing left."""
    runs = Circular.objects.select_for_update().filter(
        pk=circular.pk, state=CircularState.SENT, due_on=circular.due_on
    )
    if not runs.exists():
        return []
    rows = still_owing([circular.pk]).filter(**{column: None}).select_related("unit")
    if column == "nudged_at":
        # A body outside has nobody whom the house could tell.
        rows = rows.filter(unit__isnull=False)
    found = list(rows.order_by("pk"))
    return [
        one for one in found
        if Receipt.objects.filter(pk=one.pk, **{column: None}).update(**{column: at})
    ]  # fmt: skip


@transaction.atomic
def nudge(circular: Circular, *, at: datetime) -> int:
    """Remind units that have not answered, once before each last day. Returns how many."""
    taken = _take(circular, "nudged_at", at)
    if not taken:
        return 0
    tell(
        people_of_units(one.unit_id for one in taken if one.unit_id),
        kind=NoticeKind.REMINDER,
        heading=lambda: _("The last day comes near: %(heading)s") % {"heading": circular.heading},
        address=page_of(circular),
        key=f"circular:{circular.pk}:near:{taken[0].pk}:{circular.due_on}",
        due_on=circular.due_on,
        at=at,
    )
    record("circular.nudged", circular, units=len(taken))
    return len(taken)


@transaction.atomic
def escalate(circular: Circular, *, at: datetime) -> int:
    """Tell those above the units, and the sender, that these have not answered: once after each
    last day. Returns how many units."""
    taken = _take(circular, "escalated_at", at)
    if not taken:
        return 0
    key = f"circular:{circular.pk}:escalated:{taken[0].pk}:{circular.due_on}"
    senders = senders_of(circular)
    _tell(senders, circular, taken, key, at)
    for person, receipts in _by_superior(taken).items():
        _tell([person], circular, receipts, key, at)
    record("circular.escalated", circular, units=len(taken))
    return len(taken)


def _by_superior(taken: Sequence[Receipt]) -> dict[User, list[Receipt]]:
    above = superiors(one.unit for one in taken if one.unit)
    found: dict[User, list[Receipt]] = {}
    for one in taken:
        for person in above.get(one.unit_id or 0, []):
            found.setdefault(person, []).append(one)
    return found


def _tell(
    users: Iterable[User], circular: Circular, receipts: Sequence[Receipt], key: str, at: datetime
) -> None:
    peopled = units_with_people(one.unit_id for one in receipts if one.unit_id)
    alone = [one.name for one in receipts if one.unit_id and one.unit_id not in peopled]

    def body() -> str:
        late = (localdate(at) - circular.due_on).days if circular.due_on else 0
        said = [
            _("No answer since the last day %(day)s (%(n)d days): %(units)s")
            % {"day": circular.due_on, "n": late, "units": "、".join(one.name for one in receipts)}
        ]
        if alone:
            said.append(
                _("Nobody answers for these units: %(units)s") % {"units": "、".join(alone)}
            )
        return "\n".join(said)

    tell(
        users,
        kind=NoticeKind.REMINDER,
        heading=lambda: _("Overdue: %(heading)s") % {"heading": circular.heading},
        body=body,
        address=page_of(circular),
        key=key,
        at=at,
    )
