"""Tasks: reported, sent back, closed with evidence, dropped, given to another unit; reminders."""

from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.consultations import rules
from youcheng.consultations.enums import StepKind, TaskState
from youcheng.consultations.models import Step, Task
from youcheng.consultations.queries.people import people_of_units
from youcheng.consultations.queries.tasks import facts_of, last_report, to_remind
from youcheng.documents.actions import Draft, Filed, file_document
from youcheng.documents.models import Document
from youcheng.lib.objections import Stale, require
from youcheng.notices.actions import take_days_back, tell
from youcheng.notices.enums import NoticeKind


def page_of(task: Task) -> str:
    return reverse("consultations:task", args=[task.pk])


def _held(task: Task) -> Task:
    """The row for the rest of the transaction."""
    rows = Task.objects.select_for_update(of=("self",)).select_related("lead", "meeting__made_by")
    return rows.get(pk=task.pk)


def _step(task: Task, kind: str, by: User, at: datetime, **given: object) -> Step:
    return Step.objects.create(task=task, kind=kind, by=by, at=at, **given)


def _units(task: Task) -> list[int]:
    return [task.lead_id, *task.assisting.order_by("pk").values_list("pk", flat=True)]


def report_file(file: IO[bytes], filename: str, unit: Unit, *, by: User, on: date) -> Filed:
    """Keep a file that is handed in as evidence, as a document of that unit. Killed between this
    and the report, the document is on record, and the next try takes it as it is.

    Raises:
        Refused: the file is not kept: see `documents.actions.file_document`.
    """
    return file_document(file, filename, Draft(unit=unit), by=by, on=on)


@transaction.atomic
def report(
    task: Task, *, unit: Unit, text: str, document: Document | None, by: User, at: datetime
) -> Step:
    """The unit says what was done. Who keeps the meeting accepts it or sends it back.

    Raises:
        Refused: the task is closed, or nothing was handed in.
    """
    held = _held(task)
    require(rules.objection_to_report(facts_of(held, text=text, has_file=document is not None)))
    step = _step(held, StepKind.REPORT, by, at, text=text, document=document, unit=unit)
    Task.objects.filter(pk=held.pk).update(state=TaskState.REPORTED, version=F("version") + 1)
    task.refresh_from_db()
    record("task.reported", held, by=by, unit=unit.code)
    keeper = held.meeting.made_by
    if keeper is not None and keeper != by:
        tell(
            [keeper],
            kind=NoticeKind.ANSWER,
            heading=lambda: (
                _("%(unit)s reports: %(text)s") % {"unit": unit.name, "text": held.text}
            ),
            body=text[:600],
            address=page_of(held),
            key=f"task:{held.pk}:step:{step.pk}",
            at=at,
        )
    return step


@transaction.atomic
def send_back(task: Task, *, reason: str, by: User, at: datetime) -> None:
    """What was reported is not enough; the task is open again.

    Raises:
        Refused: nothing was reported, or it was looked at already.
    """
    held = _held(task)
    require(rules.objection_to_back(held.state))
    step = _step(held, StepKind.BACK, by, at, text=reason)
    Task.objects.filter(pk=held.pk).update(state=TaskState.OPEN, version=F("version") + 1)
    task.refresh_from_db()
    record("task.sent_back", held, by=by, reason=reason)
    tell(
        people_of_units(_units(held)),
        kind=NoticeKind.TASK,
        heading=lambda: _("Sent back: %(text)s") % {"text": held.text},
        body=reason,
        address=page_of(held),
        key=f"task:{held.pk}:step:{step.pk}",
        at=at,
    )


@transaction.atomic
def close(
    task: Task, *, text: str = "", document: Document | None = None, by: User, at: datetime
) -> None:
    """The task is done. Its evidence is what the unit reported last, or what is given here.

    Raises:
        Refused: it is closed, or there is no evidence.
    """
    held = _held(task)
    facts = facts_of(held, text=text, has_file=document is not None, reported=True)
    require(rules.objection_to_close(facts))
    last = last_report(held)
    evidence = text.strip() or (last.text if last else "")
    paper = document or (last.document if last else None)
    _step(held, StepKind.CLOSE, by, at, text=text, document=document)
    Task.objects.filter(pk=held.pk).update(
        state=TaskState.CLOSED, closed_at=at, evidence=evidence, document=paper,
        version=F("version") + 1,
    )  # fmt: skip
    task.refresh_from_db()
    record("task.closed", held, by=by, evidence=evidence[:200] or str(paper))
    _settle(held)


def _settle(task: Task) -> None:
    """Its days stand in no calendar any more."""
    keys = [f"task:{task.pk}", *(
        f"task:{task.pk}:step:{pk}"
        for pk in task.steps.filter(kind__in=[StepKind.GIVEN, StepKind.MOVED, StepKind.REOPEN])
        .values_list("pk", flat=True)
    )]  # fmt: skip
    take_days_back(people_of_units(_units(task)), keys)


@transaction.atomic
def drop(task: Task, *, reason: str, by: User, at: datetime) -> None:
    """The task is not to be done any more.

    Raises:
        Refused: it is closed.
    """
    held = _held(task)
    require(rules.objection_to_drop(held.state))
    step = _step(held, StepKind.DROP, by, at, text=reason)
    Task.objects.filter(pk=held.pk).update(
        state=TaskState.DROPPED, closed_at=at, version=F("version") + 1
    )
    task.refresh_from_db()
    record("task.dropped", held, by=by, reason=reason)
    _settle(held)
    tell(
        people_of_units(_units(held)),
        kind=NoticeKind.TASK,
        heading=lambda: _("Not to be done any more: %(text)s") % {"text": held.text},
        body=reason,
        address=page_of(held),
        key=f"task:{held.pk}:step:{step.pk}",
        at=at,
    )


@transaction.atomic
def reopen(task: Task, *, reason: str, by: User, at: datetime) -> None:
    """Take a task up again that was closed or dropped; it stands on the next agenda.

    Raises:
        Refused: it is open.
    """
    held = _held(task)
    require(rules.objection_to_reopen(held.state))
    step = _step(held, StepKind.REOPEN, by, at, text=reason)
    Task.objects.filter(pk=held.pk).update(
        state=TaskState.OPEN, closed_at=None, evidence="", document=None, version=F("version") + 1
    )
    task.refresh_from_db()
    record("task.reopened", held, by=by, reason=reason)
    _tell_of(held, step, at)


@transaction.atomic
def give(
    task: Task, *, unit: Unit, due_on: date | None, reason: str, version: int, by: User,
    at: datetime,
) -> None:  # fmt: skip
    """Give it to another unit, or another last day. What the first unit reported stays on record.

    Raises:
        Refused: the task is closed, or the unit was dissolved.
        Stale: somebody did something with it since it was read.
    """
    held = _held(task)
    if held.version != version:
        raise Stale
    is_other = unit.pk != held.lead_id
    is_dissolved = is_other and unit.ended_on is not None
    require(rules.objection_to_give(held.state, is_dissolved=is_dissolved))
    if not is_other and due_on == held.due_on:
        return
    _settle(held)
    before, was_due = held.lead, held.due_on
    kind = StepKind.GIVEN if is_other else StepKind.MOVED
    said = [f"{before.name} → {unit.name}"] if is_other else []
    if due_on != was_due:
        said.append(f"{was_due or '—'} → {due_on or '—'}")
    step = _step(held, kind, by, at, text="\n".join(["; ".join(said), reason]).strip())
    Task.objects.filter(pk=held.pk).update(
        lead=unit, due_on=due_on, state=TaskState.OPEN if is_other else held.state,
        version=F("version") + 1,
    )  # fmt: skip
    held.assisting.remove(unit)
    task.refresh_from_db()
    record(
        "task.given", held, by=by, lead=(before.code, unit.code), due_on=(was_due, due_on),
        reason=reason,
    )  # fmt: skip
    _tell_of(task, step, at)


def _tell_of(task: Task, step: Step, at: datetime) -> None:
    tell(
        people_of_units(_units(task)),
        kind=NoticeKind.TASK,
        heading=lambda: _("Task: %(text)s") % {"text": task.text},
        body=step.text[:600],
        address=page_of(task),
        key=f"task:{task.pk}:step:{step.pk}",
        due_on=task.due_on,
        at=at,
    )


def remind(*, on: date, at: datetime) -> list[tuple[Task, int]]:
    """Tell the people of units of tasks that are due within a week, tomorrow, or late: of each
    stage once. After days without a run only the present stage is told.

    Returns:
        The tasks of which somebody was told now, and how many.
    """
    told: list[tuple[Task, int]] = []
    for task in to_remind(on):
        stage = rules.stage_of(task.due_on, on)
        if not stage or task.due_on is None:
            continue
        n = tell(
            people_of_units(_units(task)),
            kind=NoticeKind.REMINDER,
            heading=lambda task=task: (
                _("Due on %(day)s: %(text)s") % {"day": task.due_on, "text": task.text}
            ),
            address=page_of(task),
            key=f"task:{task.pk}:{task.due_on.isoformat()}:{stage}",
            at=at,
        )
        if n:
            told.append((task, n))
    return told
