"""Keeping the exchange plan with a partner for a year."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.dossiers import rules
from youcheng.dossiers.enums import LineState, Reason
from youcheng.dossiers.models import PlanLine
from youcheng.dossiers.rules import Proposal
from youcheng.lib.objections import Stale, require
from youcheng.registry.models import Tie


@transaction.atomic
def draw_plan(
    tie: Tie, year: int, made: Iterable[Proposal], *, by: User | None, at: datetime | None = None
) -> list[PlanLine]:
    """Take proposals into the plan; a matter that it has already stays as it is."""
    at = at or timezone.now()
    Tie.objects.select_for_update().get(pk=tie.pk)
    known = set(PlanLine.objects.filter(tie=tie, year=year).values_list("key", flat=True))
    lines = PlanLine.objects.bulk_create(
        PlanLine(
            tie=tie, year=year, key=one.key, reason=one.reason, due_on=one.due_on,
            owner_id=one.owner, said={name: _plain(value) for name, value in one.said.items()},
            created_at=at, changed_at=at,
        )
        for one in made
        if one.key not in known
    )  # fmt: skip
    if lines:
        record("dossier.plan_drawn", tie, by=by, on=str(year), n=len(lines))
    return lines


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int) else str(value)


@transaction.atomic
def add_line(
    tie: Tie,
    year: int,
    *,
    text: str,
    why: str,
    owner: Unit | None,
    due_on: date,
    by: User | None,
    at: datetime | None = None,
) -> PlanLine:
    """Add a line of the officer's own."""
    at = at or timezone.now()
    Tie.objects.select_for_update().get(pk=tie.pk)
    own = PlanLine.objects.filter(tie=tie, year=year, reason=Reason.OWN).count()
    line = PlanLine.objects.create(
        tie=tie, year=year, key=f"own:{own + 1}", reason=Reason.OWN, text=text, why=why,
        owner=owner, due_on=due_on, state=LineState.EDITED, created_at=at, changed_at=at,
    )  # fmt: skip
    record("dossier.line_added", tie, by=by, item=text, due_on=due_on)
    return line


@transaction.atomic
def edit_line(
    line: PlanLine,
    *,
    version: int,
    text: str,
    why: str,
    owner: Unit | None,
    due_on: date,
    by: User | None,
    at: datetime | None = None,
) -> None:
    """Say it in the officer's own words, with another day or another owner.

    Raises:
        Refused: the line is done.
        Stale: it is no longer at `version`; nothing is written.
    """
    new = {"text": text, "why": why, "owner_id": owner.pk if owner else None, "due_on": due_on}
    old = {name: getattr(line, name) for name in new}
    if new == old:
        return
    _move(line, LineState.EDITED, version=version, at=at, **new)
    changed = {
        name.removesuffix("_id"): (old[name], new[name]) for name in new if old[name] != new[name]
    }
    record("dossier.line_edited", line.tie, by=by, item=text, **changed)


@transaction.atomic
def accept_line(
    line: PlanLine, *, version: int, by: User | None, at: datetime | None = None
) -> None:
    """Let it be part of the plan: it comes up on the desk when it is due. Raises Refused, Stale."""
    _move(line, LineState.ACCEPTED, version=version, at=at)
    record("dossier.line_accepted", line.tie, by=by, item=str(line), due_on=line.due_on)


@transaction.atomic
def decline_line(
    line: PlanLine, *, version: int, why: str, by: User | None, at: datetime | None = None
) -> None:
    """Raises Refused where no reason is given or the line is done; Stale."""
    _move(line, LineState.DECLINED, version=version, at=at, declined_why=why.strip())
    record("dossier.line_declined", line.tie, by=by, item=str(line), reason=why)


@transaction.atomic
def finish_line(
    line: PlanLine,
    *,
    version: int,
    done_on: date,
    evidence: str,
    by: User | None,
    at: datetime | None = None,
) -> None:
    """Raises Refused where nothing shows it or the line was not accepted; Stale."""
    _move(line, LineState.DONE, version=version, at=at, done_on=done_on, evidence=evidence.strip())
    record("dossier.line_done", line.tie, by=by, item=str(line), on=done_on, evidence=evidence)


@transaction.atomic
def reopen_line(
    line: PlanLine, *, version: int, by: User | None, at: datetime | None = None
) -> None:
    """What was declined may be taken up again, and what was called done may not have been."""
    target = LineState.ACCEPTED if line.state == LineState.DONE else LineState.EDITED
    _move(line, target, version=version, at=at, done_on=None, evidence="", declined_why="")
    record("dossier.line_reopened", line.tie, by=by, item=str(line))


def _move(
    line: PlanLine,
    target: LineState,
    *,
    version: int,
    at: datetime | None,
    **columns: Any,
) -> None:
    """Raises Refused where the table of moves has no such step, Stale where somebody was faster."""
    why, evidence = columns.get("declined_why", ""), columns.get("evidence", "")
    require(rules.objection_to_line(line.state, target, why=why, evidence=evidence))
    rows = PlanLine.objects.filter(pk=line.pk, version=version, state=line.state)
    changed = {"changed_at": at or timezone.now(), "version": version + 1, "state": target}
    if not rows.update(**changed, **columns):
        raise Stale
    line.refresh_from_db()
