"""Somebody is away, and another decides in their place."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from youcheng.accounts.models import User
from youcheng.approvals.models import Absence
from youcheng.approvals.rules import objection_to_absence
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.lib.text import _


@transaction.atomic
def say_absent(
    absent: User, deputy: User, first_on: date, last_on: date, *, by: User, reason: str = "",
    at: datetime | None = None,
) -> Absence:  # fmt: skip
    """Raises Refused: the days make no sense, the deputy has left, or somebody stands in on some of
    these days already."""
    at = at or timezone.now()
    require(objection_to_absence(absent.pk, deputy.pk, first_on, last_on, localdate(at)))
    if not deputy.is_active:
        raise Refused(Objection("has_left", _("This account is shut.")))
    # The row of the person is the lock: two who say it at once would each see no other.
    User.objects.select_for_update().get(pk=absent.pk)
    also = Absence.objects.filter(
        absent=absent, ended_at=None, first_on__lte=last_on, last_on__gte=first_on
    ).first()
    if also is not None:
        said = _("From %(first)s to %(last)s somebody stands in already.")
        raise Refused(Objection("stood_in", said % {"first": also.first_on, "last": also.last_on}))
    made = Absence.objects.create(
        absent=absent, deputy=deputy, first_on=first_on, last_on=last_on, reason=reason.strip(),
        made_by=by, made_at=at,
    )  # fmt: skip
    record("absence.said", made, by=by, first_on=first_on, last_on=last_on)
    return made


@transaction.atomic
def end_absence(absence: Absence, *, by: User, at: datetime | None = None) -> None:
    """What the deputy decided stays. Raises Stale: it was ended already."""
    at = at or timezone.now()
    if not Absence.objects.filter(pk=absence.pk, ended_at=None).update(ended_at=at):
        raise Stale
    record("absence.ended", absence, by=by)
