"""The sender's deeds: who gets it, reminders, more time, the end."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit, User
from youcheng.approvals.queries.calendars import calendars_of
from youcheng.audit.actions import record
from youcheng.circulars import rules
from youcheng.circulars.enums import CircularState
from youcheng.circulars.models import Circular, Receipt
from youcheng.circulars.queries import people_of_units
from youcheng.lib.objections import Stale, require
from youcheng.notices.actions import tell
from youcheng.notices.enums import NoticeKind
from youcheng.registry.queries.claims import HOME_COUNTRY


@transaction.atomic
def send(circular: Circular, units: Collection[Unit], *, by: User, at: datetime) -> int:
    """Give it to these units, each once, and tell their people.

    Returns:
        How many persons were told.

    Raises:
        Refused: nobody is to get it, or the last day is none.
        Stale: somebody sent it at this moment.
    """
    require(
        rules.objection_to_send(
            circular.state, n_units=len(units), due_on=circular.due_on, today=localdate(at),
            country=HOME_COUNTRY, calendars=calendars_of([HOME_COUNTRY]),
        )
    )  # fmt: skip
    rows = Circular.objects.filter(pk=circular.pk, state=CircularState.DRAFT)
    if not rows.update(state=CircularState.SENT, sent_at=at):
        raise Stale
    circular.refresh_from_db()
    told = give(circular, units, at)
    record("circular.sent", circular, by=by, units=len(units))
    return told


@transaction.atomic
def add_units(circular: Circular, units: Collection[Unit], *, by: User, at: datetime) -> int:
    """Give a circular that runs to further units; those that have it keep what they did.

    Raises:
        Stale: it was closed at this moment.
    """
    running(circular)
    told = give(circular, units, at)
    record("circular.units_added", circular, by=by, units=len(units))
    return told


def running(circular: Circular) -> None:
    """Hold the row of a circular that runs until the end of the transaction."""
    rows = Circular.objects.select_for_update().filter(pk=circular.pk, state=CircularState.SENT)
    if not rows.exists():
        raise Stale
    circular.refresh_from_db()


def give(
    circular: Circular, units: Iterable[Unit], at: datetime, *, since: Receipt | None = None,
    by: User | None = None,
) -> int:  # fmt: skip
    """since: of the unit that hands it on, by whom."""
    keys = {unit.pk for unit in units}
    Receipt.objects.bulk_create(
        (
            Receipt(
                circular=circular, unit_id=key, added_at=at, forwarded_from=since, forwarded_by=by
            )
            for key in sorted(keys)
        ),
        batch_size=500, ignore_conflicts=True,
    )  # fmt: skip
    return tell(
        people_of_units(keys),
        kind=NoticeKind.CIRCULAR,
        heading=lambda: _("Circular: %(heading)s") % {"heading": circular.heading},
        body=circular.body[:600],
        address=page_of(circular),
        key=f"circular:{circular.pk}",
        due_on=circular.due_on,
        at=at,
    )


def page_of(circular: Circular) -> str:
    return reverse("circulars:detail", args=[circular.pk])


@transaction.atomic
def remind(circular: Circular, receipts: Collection[Receipt], *, by: User, at: datetime) -> int:
    """Tell the people of units of which an answer is still expected. The same units are reminded
    once a day.

    Returns:
        How many units were reminded now.
    """
    running(circular)
    day = localdate(at)
    # Read anew: a colleague may have reminded them since the page was looked at.
    rows = Receipt.objects.filter(pk__in=[one.pk for one in receipts], unit__isnull=False)
    now = rows.order_by("pk")
    due = [one for one in now if one.reminded_at is None or localdate(one.reminded_at) < day]
    if not due:
        return 0
    Receipt.objects.filter(pk__in=[one.pk for one in due]).update(
        n_reminded=F("n_reminded") + 1, reminded_at=at
    )
    tell(
        people_of_units(one.unit_id for one in due if one.unit_id),
        kind=NoticeKind.REMINDER,
        heading=lambda: _("Still to be answered: %(heading)s") % {"heading": circular.heading},
        address=page_of(circular),
        key=f"circular:{circular.pk}:reminded:{day.isoformat()}",
        due_on=circular.due_on,
        at=at,
    )
    record("circular.reminded", circular, by=by, units=len(due))
    return len(due)


@transaction.atomic
def extend(circular: Circular, due_on: date, *, by: User, at: datetime) -> None:
    """Give all units more time. What is done by itself about a last day is due anew about the later
    one.

    Raises:
        Refused: the day is no later, passed, or a holiday.
    """
    running(circular)
    require(
        rules.objection_to_extend(
            circular.state, circular.due_on, due_on, today=localdate(at), country=HOME_COUNTRY,
            calendars=calendars_of([HOME_COUNTRY]),
        )
    )  # fmt: skip
    before = circular.due_on
    Circular.objects.filter(pk=circular.pk).update(due_on=due_on)
    circular.receipts.update(nudged_at=None, escalated_at=None)
    circular.due_on = due_on
    record("circular.extended", circular, by=by, due_on=(before, due_on))


@transaction.atomic
def close(circular: Circular, *, by: User, at: datetime | None = None) -> None:
    """Take no more answers.

    Raises:
        Stale: it is closed, or not sent yet.
    """
    rows = Circular.objects.filter(pk=circular.pk, state=CircularState.SENT)
    if not rows.update(state=CircularState.CLOSED, closed_at=at or timezone.now()):
        raise Stale
    circular.refresh_from_db()
    record("circular.closed", circular, by=by)
