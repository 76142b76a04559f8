"""Setting an alert aside, and taking it up again."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.desk.models import SetAside
from youcheng.desk.queries.first_steps import KIND, STATE
from youcheng.desk.rules import Alert
from youcheng.lib.objections import Objection, Refused, Stale


@transaction.atomic
def set_aside(alert: Alert, *, reason: str, until: date | None, by: User, today: date) -> SetAside:
    """Hide this state of the alert for everybody, until that day or for good.

    Raises:
        Refused: no reason is given, or the day is over.
        Stale: somebody set it aside before.
    """
    if not reason.strip():
        raise Refused(Objection("no_reason", _("Say why it is set aside.")))
    if until is not None and until < today:
        raise Refused(Objection("past", _("That day is over; choose a later one.")))
    row, is_new = SetAside.objects.get_or_create(
        kind=alert.kind,
        key=alert.key,
        state=alert.state,
        lifted_at=None,
        defaults={
            "text": (alert.log_title or alert.title)[:200],
            "reason": reason,
            "until": until,
            "by": by,
        },
    )
    if not is_new:
        if row.until is None or row.until >= today:
            raise Stale
        # It was hidden for a time that is over: that is history, this is a new decision.
        SetAside.objects.filter(pk=row.pk).update(lifted_at=timezone.now())
        return set_aside(alert, reason=reason, until=until, by=by, today=today)
    record("alert.set_aside", row, by=by, reason=reason, until=until)
    return row


@transaction.atomic
def set_step_aside(code: str, title: str, *, by: User) -> None:
    """Leave one of the first steps out: this office does without it.

    Raises:
        Stale: somebody set it aside before.
    """
    row, is_new = SetAside.objects.get_or_create(
        kind=KIND,
        key=code,
        state=STATE,
        lifted_at=None,
        defaults={"text": title[:200], "reason": str(_("not needed here")), "by": by},
    )
    if not is_new:
        raise Stale
    record("alert.set_aside", row, by=by, reason=row.reason)


@transaction.atomic
def take_up(row: SetAside, *, by: User) -> None:
    """Let the alert be told again.

    Raises:
        Stale: somebody took it up before.
    """
    rows = SetAside.objects.filter(pk=row.pk, lifted_at=None)
    if not rows.update(lifted_at=timezone.now()):
        raise Stale
    record("alert.taken_up", row, by=by)
