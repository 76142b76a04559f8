"""Reminders of what is due from our own units."""

from collections import defaultdict
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import giving
from youcheng.exchanges.enums import Side
from youcheng.mechanisms import rules
from youcheng.mechanisms.enums import OPEN_TURNS, Running
from youcheng.mechanisms.models import TurnItem
from youcheng.notices.actions import tell
from youcheng.notices.enums import NoticeKind


def remind_due(at: datetime) -> int:
    """Tell of what is due within a week, due today, or late: once an item and stage, however often
    this runs; anew of what is still late when a notice of it that was read is cleared. Where nobody
    reports for the unit, whoever set the mechanism up is told.

    Returns:
        How many notices were written now.
    """
    today = localdate(at)
    rows = TurnItem.objects.filter(
        side=Side.HOME, done_on=None, due_on__lte=today + rules.SOON, turn__state__in=OPEN_TURNS,
        turn__mechanism__state=Running.RUNNING,
    )  # fmt: skip
    items = list(rows.select_related("turn__mechanism__made_by", "turn__mechanism__unit", "unit"))
    people = _people({item.unit_id or item.turn.mechanism.unit_id for item in items})
    told = 0
    for item in items:
        mechanism = item.turn.mechanism
        maker = [mechanism.made_by] if mechanism.made_by is not None else []
        to = people[item.unit_id or mechanism.unit_id] or maker
        stage = rules.stage_of(item.due_on, today)
        told += tell(
            to,
            kind=NoticeKind.REMINDER,
            heading=lambda item=item, mechanism=mechanism: (
                _(  # type: ignore[misc]
                    "Due for %(mechanism)s: %(item)s"
                )
                % {"mechanism": mechanism.heading, "item": item.heading}
            ),
            address=f"{mechanism.get_absolute_url()}#item-{item.pk}",
            key=f"turn_item:{item.pk}:{item.due_on}:{stage}",
            due_on=item.due_on,
            at=at,
        )
    return told


def _people(units: set[int]) -> dict[int, list[User]]:
    """By unit: whoever reports for this unit itself."""
    grants = giving(Permission.TASK_REPORT).filter(unit__in=units, user__is_active=True)
    found: dict[int, list[User]] = defaultdict(list)
    for grant in grants.select_related("user").order_by("pk"):
        found[grant.unit_id].append(grant.user)
    return found
