"""Meetings, their agenda and minutes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet
from django.utils.timezone import localdate

from youcheng.accounts.models import Unit, User
from youcheng.consultations.enums import Attendance, MeetingState, Reply
from youcheng.consultations.models import AHEAD, Decision, Invitee, Item, Meeting, Series, Task
from youcheng.consultations.queries.people import unit_names, units_with_people
from youcheng.consultations.rules.meetings import next_after
from youcheng.consultations.rules.minutes import Read, read_minutes


def coming(user: User) -> QuerySet[Meeting]:
    """Those still to be held, the next one first."""
    rows = Meeting.objects.visible_to(user).filter(state__in=AHEAD)
    return rows.select_related("unit", "series").order_by("starts_at", "pk")


def past(user: User) -> QuerySet[Meeting]:
    """Those held or cancelled, the latest first."""
    rows = Meeting.objects.visible_to(user).exclude(state__in=AHEAD)
    return rows.select_related("unit", "series").order_by("-starts_at", "-pk")


@dataclass(slots=True)
class Row:
    """A meeting in a list. n_tasks, n_open: that came of it."""

    meeting: Meeting
    n_asked: int = 0
    n_come: int = 0
    n_tasks: int = 0
    n_open: int = 0
    is_passed: bool = False


def rows_of(meetings: Iterable[Meeting], now: datetime) -> list[Row]:
    """Two queries."""
    found = list(meetings)
    keys = [one.pk for one in found]
    comes = Q(reply=Reply.ACCEPTED) | Q(attendance__in=[Attendance.CAME, Attendance.REPRESENTED])
    asked = {
        key: (n, come)
        for key, n, come in Invitee.objects.filter(meeting__in=keys).order_by()
        .values_list("meeting").annotate(n=Count("pk"), come=Count("pk", filter=comes))
    }  # fmt: skip
    made = {
        key: (n, left)
        for key, n, left in Task.objects.filter(meeting__in=keys).order_by()
        .values_list("meeting")
        .annotate(n=Count("pk"), left=Count("pk", filter=Q(state__in=["open", "reported"])))
    }  # fmt: skip
    return [
        Row(
            one, *asked.get(one.pk, (0, 0)), *made.get(one.pk, (0, 0)),
            is_passed=one.is_ahead and one.ends_at < now,
        )
        for one in found
    ]  # fmt: skip


def next_of_strand(meeting: Meeting) -> Meeting | None:
    """The meeting on whose agenda open tasks stand now: the earliest one still to be held."""
    rows = Meeting.objects.of_strand(meeting.unit_id, meeting.series_id).filter(state__in=AHEAD)
    return rows.order_by("starts_at", "pk").first()


def carried(meeting: Meeting) -> QuerySet[Task]:
    """Open tasks of earlier meetings of the strand that are not on this agenda yet."""
    rows = Task.objects.of_strand(meeting.unit_id, meeting.series_id).standing()
    on_it = Item.objects.filter(meeting=meeting).exclude(task=None).order_by()
    rows = rows.exclude(meeting=meeting).exclude(pk__in=on_it.values("task"))
    return rows.order_by("due_on", "pk")


@dataclass(slots=True)
class Line:
    """A matter beside what was said about it. item: None for an open task that stands on the agenda
    by itself, and of which nothing was said yet."""

    number: int
    item: Item | None
    task: Task | None
    decisions: list[Decision] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    read: Read | None = None

    @property
    def key(self) -> str:
        """Of its field in the form of the minutes."""
        return f"item{self.item.pk}" if self.item else f"task{self.task.pk if self.task else 0}"

    @property
    def minutes(self) -> str:
        return self.item.minutes if self.item else ""

    @property
    def version(self) -> int:
        return self.item.version if self.item else 0

    @property
    def heading(self) -> str:
        if self.task is not None:
            return self.task.text
        return self.item.heading if self.item else ""


def agenda_of(meeting: Meeting) -> list[Line]:
    """Tasks carried over first, then the matters of its own. Some six queries.

    Open tasks stand on it by themselves as long as it is the next meeting of its strand; once it is
    held, those that were open then stay on it.
    """
    items = list(
        meeting.items.select_related("unit", "task__lead", "task__meeting").order_by(
            "position", "pk"
        )
    )
    loose: list[Task] = []
    if meeting.is_ahead:
        ahead = next_of_strand(meeting)
        if ahead is not None and ahead.pk == meeting.pk:
            loose = list(carried(meeting).select_related("lead", "meeting"))
    keys = [item.pk for item in items]
    decisions: dict[int, list[Decision]] = {}
    for decision in Decision.objects.filter(item__in=keys).order_by("pk"):
        decisions.setdefault(decision.item_id, []).append(decision)
    tasks: dict[int, list[Task]] = {}
    made = Task.objects.filter(item__in=keys).select_related("lead").prefetch_related("assisting")
    for task in made.order_by("pk"):
        tasks.setdefault(task.item_id, []).append(task)
    over = [(item, item.task) for item in items if item.task_id] + [(None, task) for task in loose]
    over.sort(key=lambda one: (one[1].due_on or date.max, one[1].pk))  # type: ignore[union-attr]
    own = [(item, None) for item in items if not item.task_id]
    return [
        Line(
            n, item, task,
            decisions.get(item.pk, []) if item else [], tasks.get(item.pk, []) if item else [],
        )
        for n, (item, task) in enumerate([*over, *own], start=1)
    ]  # fmt: skip


def read_all(meeting: Meeting, lines: Iterable[Line]) -> None:
    """What the minutes of each matter say of tasks and decisions."""
    found = list(lines)
    if not any(line.minutes for line in found):
        return
    units = unit_names(meeting)
    on = meeting.begins.date()
    for line in found:
        if line.minutes:
            line.read = read_minutes(line.minutes, units, on)


@dataclass(slots=True)
class Guest:
    """A unit that is asked. has_people: somebody of it was or would be told."""

    invitee: Invitee
    has_people: bool


def guests_of(meeting: Meeting) -> list[Guest]:
    """Two queries."""
    rows = list(
        meeting.invitees.select_related("unit", "replied_by")
        .order_by("unit__kind", "unit__position", "unit__pk")
    )  # fmt: skip
    peopled = units_with_people(row.unit_id for row in rows)
    return [Guest(row, row.unit_id in peopled) for row in rows]


@dataclass(slots=True)
class SeriesRow:
    series: Series
    last: datetime | None
    ahead: datetime | None
    n_open: int
    next_on: date | None
    """When the next one is due by the rhythm; only where none is planned."""

    @property
    def is_late(self) -> bool:
        return self.next_on is not None and self.next_on < localdate()


def series_rows(user: User) -> list[SeriesRow]:
    """Four queries."""
    rows = Series.objects.visible_to(user).select_related("unit")
    found = list(rows.order_by("ended_on", "-pk"))
    held = dict(
        Meeting.objects.filter(series__in=found, state=MeetingState.HELD).order_by()
        .values_list("series").annotate(last=Max("starts_at"))
    )  # fmt: skip
    ahead: dict[int, datetime] = {}
    planned = Meeting.objects.filter(series__in=found, state__in=AHEAD).order_by("-starts_at")
    for key, at in planned.values_list("series", "starts_at"):
        ahead[key] = at
    tasks = dict(
        Task.objects.standing().filter(series__in=found).order_by()
        .values_list("series").annotate(n=Count("pk"))
    )  # fmt: skip
    return [
        SeriesRow(
            one, held.get(one.pk), ahead.get(one.pk), tasks.get(one.pk, 0),
            next_after(localdate(held[one.pk]), one.months)
            if one.months and one.pk in held and one.pk not in ahead and one.ended_on is None
            else None,
        )
        for one in found
    ]  # fmt: skip


def members_open(series: Series) -> QuerySet[Unit]:
    """Members that were not dissolved."""
    return series.members.filter(ended_on=None)
