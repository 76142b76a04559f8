"""What the office has set out to reach, and which goal counts on a day."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from youcheng.accounts.models import Unit
from youcheng.lib.prepared import prepared
from youcheng.registry.models import Goal


def goal_on(unit: Unit, day: date) -> Goal | None:
    """The next goal for the number of ties; after the last one, that one. One query."""
    goals: list[Goal] = _goals(unit=unit.pk)
    last = goals[-1] if goals else None
    return next((goal for goal in goals if goal.due_on >= day), last)


@prepared
def _goals(*, unit: Any) -> QuerySet[Goal]:
    return Goal.objects.filter(home=unit, metric="total").order_by("due_on", "pk")
