"""The agenda and the minutes beside it; tasks and decisions made of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse
from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.consultations import rules
from youcheng.consultations.models import Decision, Item, Meeting, Task
from youcheng.consultations.queries.meetings import agenda_of, carried, read_all
from youcheng.consultations.queries.people import people_of_units
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.notices.actions import tell
from youcheng.notices.enums import NoticeKind


def carry(meeting: Meeting) -> None:
    """Put the open tasks of earlier meetings onto the agenda for good. Those that stand on it are
    left alone."""
    Item.objects.bulk_create(
        [Item(meeting=meeting, task=task) for task in carried(meeting)], ignore_conflicts=True
    )


def _held(meeting: Meeting) -> Meeting:
    """The row for the rest of the transaction, so that two writers come one after the other."""
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


@transaction.atomic
def add_item(meeting: Meeting, *, heading: str, unit: Unit | None, by: User) -> Item:
    """
    Raises:
        Refused: the meeting is cancelled, or has as many matters as an agenda may have.
    """
    held = _held(meeting)
    require(rules.objection_to_item(held.state, held.items.count()))
    last = held.items.aggregate(last=Max("position"))["last"] or 0
    one = Item.objects.create(meeting=held, heading=heading, unit=unit, position=last + 1)
    record("meeting.item_added", held, by=by, item=heading)
    return one


@transaction.atomic
def drop_item(item: Item, *, by: User) -> None:
    """Take a matter off the agenda.

    Raises:
        Refused: the meeting is over; something was written beside it; or it is a task, which stands
            there until it is closed.
    """
    held = _held(item.meeting)
    require(rules.objection_to_change(held.state))
    row = held.items.filter(pk=item.pk).first()
    if row is None:
        raise Stale
    if row.task_id is not None:
        said = _("A task stands on the agenda until it is closed.")
        raise Refused(Objection("task", said))
    if row.minutes or row.made.exists() or row.decisions.exists():
        said = _("Minutes were written to this matter. Empty them first.")
        raise Refused(Objection("minutes", said))
    record("meeting.item_dropped", held, by=by, item=row.heading)
    row.delete()


@transaction.atomic
def move_item(item: Item, *, up: bool, by: User) -> None:
    """One place up or down among the matters of its own.

    Raises:
        Refused: the meeting is over.
    """
    held = _held(item.meeting)
    require(rules.objection_to_change(held.state))
    rows = list(held.items.filter(task=None).order_by("position", "pk"))
    here = next((n for n, row in enumerate(rows) if row.pk == item.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    for n, row in enumerate(rows, start=1):
        row.position = n
    Item.objects.bulk_update(rows, ["position"])
    record("meeting.item_moved", held, by=by, item=item.heading)


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote beside a matter. version: of the minutes they saw; 0 where there were
    none beside a task."""

    text: str
    version: int


@transaction.atomic
def write_minutes(meeting: Meeting, written: Mapping[str, Written], *, by: User) -> int:
    """All or nothing. written: by the key of the line (see `queries.meetings.Line.key`).

    Returns:
        How many matters changed.

    Raises:
        Refused: the meeting is cancelled.
        Stale: somebody wrote beside one of these matters since, and something else.
    """
    held = _held(meeting)
    require(rules.objection_to_minutes(held.state))
    n = 0
    for line in agenda_of(held):
        said = written.get(line.key)
        if said is None and line.task is not None:
            # The form was opened before the task got its row.
            said = written.get(f"task{line.task.pk}")
        if said is None or said.text == line.minutes:
            continue
        if line.version != said.version:
            raise Stale
        if line.item is None:
            Item.objects.create(meeting=held, task=line.task, minutes=said.text)
        else:
            Item.objects.filter(pk=line.item.pk).update(minutes=said.text, version=F("version") + 1)
        n += 1
    if n:
        record("meeting.minuted", held, by=by, n=n)
    return n


@dataclass(frozen=True, slots=True)
class Made:
    tasks: int
    decisions: int
    told: int


@transaction.atomic
def make_tasks(meeting: Meeting, *, seen: Mapping[str, int], by: User, at: datetime) -> Made:
    """Make the tasks and decisions that the minutes name; those made before are left as they are.

    seen: versions of the minutes that the preview showed, by key of the line.

    Raises:
        Refused: the meeting is cancelled.
        Stale: the minutes were changed since the preview.
    """
    held = _held(meeting)
    require(rules.objection_to_minutes(held.state))
    lines = [line for line in agenda_of(held) if line.minutes]
    if {line.key: line.version for line in lines} != dict(seen):
        raise Stale
    read_all(held, lines)
    n_tasks = n_decisions = told = 0
    for line in lines:
        item, read = line.item, line.read
        if item is None or read is None:
            continue
        decisions: dict[int, Decision] = {}
        for said in read.decisions:
            decisions[said.number], is_new = Decision.objects.get_or_create(
                item=item, mark=said.mark, defaults={"text": said.text, "made_at": at}
            )
            n_decisions += is_new
        for asked in read.tasks:
            lead, *others = asked.units
            task, is_new = Task.objects.get_or_create(
                item=item, mark=asked.mark,
                defaults={
                    "meeting": held, "unit_id": held.unit_id, "series_id": held.series_id,
                    "text": asked.text, "lead_id": lead, "due_on": asked.due_on, "made_at": at,
                    "decision": decisions.get(asked.after),
                },
            )  # fmt: skip
            if not is_new:
                continue
            task.assisting.set(others)
            n_tasks += 1
            told += _tell(task, held, [lead, *others], at)
    if n_tasks or n_decisions:
        record("meeting.tasks_made", held, by=by, n=n_tasks + n_decisions)
    return Made(n_tasks, n_decisions, told)


def _tell(task: Task, meeting: Meeting, units: list[int], at: datetime) -> int:
    return tell(
        people_of_units(units),
        kind=NoticeKind.TASK,
        heading=lambda: _("Task: %(text)s") % {"text": task.text},
        body=meeting.heading,
        address=reverse("consultations:task", args=[task.pk]),
        key=f"task:{task.pk}",
        due_on=task.due_on,
        at=at,
    )
