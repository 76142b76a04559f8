from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Stale, require
from youcheng.lib.versions import require_unchanged
from youcheng.registry.models import PublishedFigure

DECISIONS = ("", "computed", "published")
DECIDED = ("decision", "reason")


@transaction.atomic
def decide(
    *, figure: PublishedFigure, decision: str, reason: str, by: User | None, seen: str | None = None
) -> None:
    """Say which of two figures holds: "computed" (ours), "published" (theirs), "" (open again).

    seen: the mark of DECIDED when the page was opened; None asks nothing.

    Raises:
        Refused: the published figure is kept without a reason; nothing is written.
        Stale: somebody decided otherwise since the figure was read; nothing is written.
    """
    reason = reason.strip()
    require(_objection(decision, reason))
    if seen is not None:
        require_unchanged(figure, DECIDED, seen)
    before = figure.decision
    rows = PublishedFigure.objects.filter(pk=figure.pk, decision=before)
    now = timezone.now()
    if not rows.update(
        decision=decision,
        reason=reason,
        decided_by=by if decision else None,
        decided_at=now if decision else None,
    ):
        raise Stale
    record(
        "figure.decided", figure, by=by, decision=(before, decision), reason=(figure.reason, reason)
    )
    figure.decision, figure.reason = decision, reason
    figure.decided_by, figure.decided_at = (by, now) if decision else (None, None)


def _objection(decision: str, reason: str) -> Objection | None:
    if decision not in DECISIONS:
        return Objection("no_such_decision", _("Choose the computed or the published figure."))
    if decision == "published" and not reason:
        return Objection(
            "no_reason", _("Write why the published figure is kept although ours differs.")
        )
    return None
