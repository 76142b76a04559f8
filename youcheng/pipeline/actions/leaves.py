"""A leader lets a case pass what only a leader may, and takes that back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale
from youcheng.lib.text import _
from youcheng.pipeline.enums import Passing
from youcheng.pipeline.models import Case, Leave, RuleVersion


@transaction.atomic
def give_leave(
    case: Case, rule: RuleVersion, *, reason: str, by: User, at: datetime | None = None
) -> Leave:
    """Let the case pass a rule; the step that comes to it copies the reason and the name.

    Raises:
        Refused: the rule is not a leader's to pass, or no reason is given.
        Stale: a leader has done so already, or the rule has a newer version.
    """
    at = at or timezone.now()
    if rule.passing != Passing.LEADER:
        raise Refused(Objection("not_a_leaders", _("This rule is not for a leader to pass.")))
    if not reason.strip():
        raise Refused(Objection("no_reason", _("Say why; it goes into the file.")))
    if not RuleVersion.objects.latest().filter(pk=rule.pk).exists():
        raise Stale
    try:
        with transaction.atomic():
            leave = Leave.objects.create(
                case=case, rule=rule, reason=reason.strip(), recorded_by=by, recorded_at=at
            )
    except IntegrityError as error:
        raise Stale from error
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1, changed_at=at)
    record("case.leave_given", case, by=by, rule=rule.code, reason=leave.reason)
    return leave


@transaction.atomic
def take_leave_back(leave: Leave, *, by: User, at: datetime | None = None) -> None:
    """Steps that were taken with it stay as they are. Raises Stale: it was taken back already."""
    at = at or timezone.now()
    if not Leave.objects.filter(pk=leave.pk, retracted_at=None).update(retracted_at=at):
        raise Stale
    Case.objects.filter(pk=leave.case_id).update(version=F("version") + 1, changed_at=at)
    record("case.leave_taken_back", leave.case, by=by, rule=leave.rule.code, reason=leave.reason)
