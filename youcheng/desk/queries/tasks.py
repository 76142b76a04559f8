"""Alerts about tasks that meetings gave the person's own units."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, can, reach
from youcheng.consultations.enums import TaskState
from youcheng.consultations.models import Task
from youcheng.consultations.rules.tasks import SOON
from youcheng.desk.queries.looking import Look, Told, in_days
from youcheng.desk.rules import Alert
from youcheng.lib.prepared import prepared
from youcheng.lib.text import isolated

SHOWN = 120
"""Letters of a task that an alert tells."""


def tasks(look: Look) -> Told:
    """What the units for which the person speaks lead or assist with, late or due within a week. Of
    who holds meetings, and speaks for all units, what their own unit leads."""
    user = look.user
    if not can(user, Permission.TASK_REPORT):
        return Told()
    holds = can(user, Permission.CONSULTATION_EDIT)
    if holds and user.unit_id is None:
        return Told()
    speaking = None if holds else reach(user, Permission.TASK_REPORT)
    rows = _due(speaking, unit=user.unit_id or 0, until=look.today + timedelta(days=SOON))
    found = [_alert(look.today, user.unit_id, *row) for row in rows]
    found = [one for one in found if one.name not in look.hidden]
    return Told(found[: look.listed], n=len(found), n_own=len(found))


@prepared
def _due(speaking: Reach | None, *, unit: Any, until: Any) -> QuerySet:
    """Key, text, last day and meeting of each. speaking: None for those that `unit` leads."""
    rows = (
        Task.objects.filter(lead=unit) if speaking is None else Task.objects.led_or_helped(speaking)
    )
    rows = rows.filter(state=TaskState.OPEN, due_on__lte=until).order_by("due_on", "pk")
    return rows.values_list("pk", "text", "due_on", "meeting__heading")


def _alert(today: date, unit: int | None, pk: int, text: str, due_on: date, meeting: str) -> Alert:
    is_late = due_on < today
    return Alert(
        # Set aside by one unit, it stays on the desks of the others that have to do with it.
        kind="task", key=f"{pk}:{unit}",
        state=f"{'late' if is_late else 'soon'}:{due_on.isoformat()}",
        weight="bad" if is_late else "warn",
        title=_("Task: %(text)s") % {"text": isolated(Truncator(text).chars(SHOWN))},
        note=f"{isolated(meeting)} · {in_days(due_on, today)}",
        verb=_("Report"), url=reverse("consultations:task", args=[pk]), due=due_on,
        may_set_aside=True, log_title=_("a task of a meeting"),
    )  # fmt: skip
