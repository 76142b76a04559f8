"""Tasks as their list and their page show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, within
from youcheng.consultations.enums import StepKind, TaskState
from youcheng.consultations.models import OPEN, Meeting, Step, Task, TaskQuerySet
from youcheng.consultations.queries.meetings import next_of_strand
from youcheng.consultations.queries.people import units_with_people
from youcheng.consultations.rules.tasks import SOON, Facts
from youcheng.documents.models import Document

SHOWN = ("mine", "open", "overdue", "reported", "closed", "all")


def tasks_of(user: User, shown: str, today: date) -> QuerySet[Task]:
    """What is due first comes first. mine: open ones of units for which the user speaks."""
    rows = Task.objects.visible_to(user)
    match shown:
        case "mine":
            rows = mine(user)
        case "open":
            rows = rows.standing()
        case "overdue":
            rows = rows.standing().filter(due_on__lt=today)
        case "reported":
            rows = rows.filter(state=TaskState.REPORTED)
        case "closed":
            rows = rows.exclude(state__in=OPEN)
    rows = rows.select_related("lead", "meeting", "document").prefetch_related("assisting")
    if shown == "closed":
        return rows.order_by(F("closed_at").desc(nulls_last=True), "-pk")
    return rows.order_by(F("due_on").asc(nulls_last=True), "pk")


def mine(user: User) -> TaskQuerySet:
    """Tasks that wait for the user: open ones that their units lead or assist with; of who holds
    meetings and speaks for all units, open ones of their own unit, and reports to be looked at."""
    if not can(user, Permission.CONSULTATION_EDIT):
        return Task.objects.reportable_by(user).filter(state=TaskState.OPEN)
    reported = Task.objects.editable_by(user).filter(state=TaskState.REPORTED).order_by()
    keys = Q(pk__in=reported.values("pk"))
    if user.unit_id is not None:
        keys |= Q(lead=user.unit_id, state=TaskState.OPEN)
    return Task.objects.filter(keys)


@dataclass(slots=True)
class Row:
    task: Task
    days: int | None
    """Left until the last day; negative when it passed. None of closed ones and those without."""
    has_people: bool

    @property
    def days_late(self) -> int:
        return -(self.days or 0)

    @property
    def is_homeless(self) -> bool:
        """Its unit was dissolved: it has to be given to another one."""
        return self.task.is_open and self.task.lead.ended_on is not None


def rows_of(tasks: Iterable[Task], today: date) -> list[Row]:
    """One query."""
    found = list(tasks)
    peopled = units_with_people(task.lead_id for task in found)
    return [
        Row(
            task, (task.due_on - today).days if task.due_on and task.is_open else None,
            task.lead_id in peopled,
        )
        for task in found
    ]  # fmt: skip


def facts_of(
    task: Task, *, text: str = "", has_file: bool = False, reported: bool = False
) -> Facts:
    """reported: what the unit handed in counts, too."""
    has = bool(text.strip()) or has_file
    if reported and not has:
        has = last_report(task) is not None
    return Facts(task.state, has_evidence=has)


def last_report(task: Task) -> Step | None:
    """What the unit handed in last, as long as it was not sent back since."""
    if task.state != TaskState.REPORTED:
        return None
    return task.steps.filter(kind=StepKind.REPORT).order_by("-pk").first()


def stands_on(task: Task) -> Meeting | None:
    """The next meeting on whose agenda it is."""
    if not task.is_open:
        return None
    return next_of_strand(task.meeting)


def seen_documents(user: User, keys: Iterable[int | None]) -> set[int]:
    """Those of them that the user may read. One query, none where there are none."""
    asked = {key for key in keys if key}
    if not asked:
        return set()
    return set(Document.objects.visible_to(user).filter(pk__in=asked).values_list("pk", flat=True))


def to_remind(today: date) -> QuerySet[Task]:
    """Tasks of which a unit may have to be reminded; not those it has reported."""
    rows = Task.objects.filter(state=TaskState.OPEN, due_on__lte=today + timedelta(days=SOON))
    return rows.select_related("lead").prefetch_related("assisting").order_by("due_on", "pk")


def reporting_units(user: User, task: Task) -> list[int]:
    """Units of the task for which the user speaks, the leading one first."""
    rows = Task.objects.filter(pk=task.pk)
    led = rows.filter(within(user, Permission.TASK_REPORT, "lead__path")).exists()
    helped = Task.assisting.through.objects.filter(
        within(user, Permission.TASK_REPORT, "unit__path"), task=task
    )
    return [*([task.lead_id] if led else []), *helped.values_list("unit", flat=True)]
