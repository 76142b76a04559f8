"""Writing a checked ledger: one transaction, so that the register is as before or as after."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record_many
from youcheng.dataio.models import Batch, BatchRow, BatchState, RememberedMapping, Verdict
from youcheng.dataio.queries.checking import Plan, RowPlan, check_tables
from youcheng.dataio.queries.line import NewPlace
from youcheng.dataio.queries.merging import Fact, State
from youcheng.dataio.queries.remembering import fingerprint, tables_as_before
from youcheng.dataio.queries.tables import Table, tables_of
from youcheng.lib.bulk import insert
from youcheng.lib.memory import kept
from youcheng.lib.sheets import read
from youcheng.registry.actions import (
    Changed,
    TieChange,
    TieDraft,
    change_ties,
    open_places,
    open_ties,
    tell_planner,
)
from youcheng.registry.models import Tie

CHUNK = 500
FRAME = {"label", "source", "confidence", "note"}


def new_batch(
    *, unit: Unit, filename: str, data: bytes, by: User | None, mode: str, kind: str = "ledger"
) -> Batch:
    """Number a batch: IMP-2018-012 is the twelfth of the year."""
    year = timezone.localdate().year
    last = Batch.objects.filter(code__startswith=f"IMP-{year}-").order_by("-pk").first()
    number = int(last.code.rsplit("-", 1)[1]) + 1 if last else 1
    return Batch.objects.create(
        code=f"IMP-{year}-{number:03d}",
        kind=kind,
        unit=unit,
        filename=filename[:200],
        checksum=hashlib.sha256(data).hexdigest(),
        mode=mode,
        by=by,
    )


@kept()
def import_ledger(
    data: bytes,
    filename: str,
    *,
    unit: Unit,
    by: User | None,
    sheet: str = "",
    mode: str = "upsert",
    columns: Mapping[str, str] | None = None,
    values: dict[str, dict[str, str]] | None = None,
    is_dry: bool = False,
) -> tuple[Batch | None, Plan]:
    """Read, check and write a ledger in one go. A dry run writes nothing at all.

    Raises:
        Refused: the file cannot be read, or holds no table of ties; nothing is written.
    """
    book = read(data, filename)
    if columns:
        tables = tables_of(book, filename=filename, sheet=sheet, columns=columns)
    else:
        tables, kept = tables_as_before(book, unit=unit, filename=filename, sheet=sheet)
        columns = kept.get("columns")
        values = values if values is not None else kept.get("values")
    if is_dry:
        return None, check_tables(
            tables, unit=unit, mode=mode, values=values, today=timezone.localdate()
        )
    # The check is inside: what it saw of the register must still be so when it is written.
    with transaction.atomic():
        batch = new_batch(unit=unit, filename=filename, data=data, by=by, mode=mode)
        plan = check_tables(tables, unit=unit, mode=mode, values=values, today=timezone.localdate())
        batch.sheet = "、".join(table.sheet for table in tables)[:120]
        batch.mapping = {"columns": dict(columns or {}), "values": values or {}}
        write_plan(plan, batch=batch, tables=tables, by=by)
    return batch, plan


@transaction.atomic
def write_plan(
    plan: Plan,
    *,
    batch: Batch,
    tables: list[Table],
    by: User | None,
    told: Callable[[int], None] | None = None,
) -> None:
    """Write what `plan` says as `batch`, with all that undo needs."""
    told = told or (lambda done: None)
    at = timezone.now()
    wanted = [state for state in plan.states.values() if state.first is not None]
    made = open_places([_locality(place) for place in _used(plan)])
    places = {place.pk: row.pk for place, row in zip(_used(plan), made, strict=True)}
    for fact in _facts(plan):
        if fact.draft.place_id in places:
            fact.draft.place_id = places[fact.draft.place_id]
    told(10)
    fresh = [state for state in wanted if state.pk is None]
    ties = open_ties([_draft(state, places) for state in fresh], by=by, at=at)
    told(60)
    for state, tie in zip(fresh, ties, strict=True):
        state.pk = tie
    fresh_keys = set(ties)
    batch.rows.all().delete()
    changes = [
        _change(state) for state in wanted if state.pk not in fresh_keys and state.is_changed
    ]
    changed = change_ties(changes, by=by, at=at)
    told(75)
    _keep_rows(plan.rows, batch, {one.tie_id: one for one in changed}, fresh_keys)
    _remember(batch, tables)
    if len(fresh) >= CHUNK:
        tell_planner()
    batch.state = BatchState.WRITTEN
    batch.counts = plan.counts()
    batch.content = {
        "places": sorted(places.values()),
        "headers": {table.sheet: table.headers for table in tables},
    }
    batch.written_at = at
    batch.progress = 100
    batch.save()
    record_many(
        [
            *edits_of({one.tie_id: one.before for one in changed}),
            ("ledger.imported", batch, {"filename": batch.filename, **plan.counts()}),
        ],
        by=by,
    )


def edits_of(before: Mapping[int, Mapping[str, Any]]) -> list[tuple[str, Tie, dict[str, Any]]]:
    """Log lines for the frames that were changed: what they were beside what they are now.

    before: by tie, as `registry.Changed.before` has it.
    """
    lines: list[tuple[str, Tie, dict[str, Any]]] = []
    keys = [pk for pk, old in before.items() if FRAME & old.keys()]
    for i in range(0, len(keys), CHUNK):
        ties = Tie.objects.select_related("home", "place").in_bulk(keys[i : i + CHUNK])
        for pk, tie in ties.items():
            old = {name: before[pk][name] for name in sorted(FRAME & before[pk].keys())}
            changes = {
                name: (value, getattr(tie, name))
                for name, value in old.items()
                if value != getattr(tie, name)
            }
            if changes:
                lines.append(("tie.edited", tie, changes))
    return lines


def _facts(plan: Plan) -> list[Fact]:
    return [fact for state in plan.states.values() for fact in state.facts]


def _used(plan: Plan) -> list[NewPlace]:
    """New places that a row really needs: a rejected row makes none."""
    used = {fact.draft.place_id for fact in _facts(plan)} | {
        row.line.place_id
        for row in plan.rows
        if row.line is not None and row.verdict != Verdict.REJECTED
    }
    return [place for place in plan.new_places if place.pk in used]


def _locality(place: NewPlace) -> dict[str, Any]:
    return {
        "country_id": place.country,
        "name_zh": place.name_zh[:120],
        "name_en": place.name_en[:160],
        "admin1_name": place.region[:120],
        "lat": place.lat,
        "lon": place.lon,
        "kind": place.kind,
    }


def _draft(state: State, places: Mapping[int, int]) -> TieDraft:
    return TieDraft(
        home_id=state.home_id,
        place_id=places.get(state.place_id, state.place_id),
        events=[fact.draft for fact in state.facts],
        instruments=[paper.draft for paper in state.papers],
        **state.frame,  # type: ignore[arg-type]
    )


def _change(state: State) -> TieChange:
    assert state.pk is not None  # noqa: S101 - only known ties are changed
    return TieChange(
        tie_id=state.pk,
        frame=dict(state.changed_frame),
        retract_events=state.retract_events,
        retract_instruments=state.retract_instruments,
        events=[fact.draft for fact in state.facts if fact.pk is None],
        instruments=[paper.draft for paper in state.papers if paper.pk is None],
    )


def _keep_rows(
    rows: list[RowPlan], batch: Batch, changed: Mapping[int, Changed], fresh: set[int]
) -> None:
    kept = []
    for row in rows:
        tie = row.state.pk if row.state is not None else None
        change = None
        # The first row of a pair carries what undo needs; later rows of it carry none.
        if tie is not None and row.state is not None and row.state.first == (row.sheet, row.row):
            change = changed.get(tie)
        is_first_of_fresh = (
            tie in fresh and row.state is not None and row.state.first == (row.sheet, row.row)
        )
        kept.append(
            {
                "batch_id": batch.pk,
                "sheet": row.sheet[:120],
                "row": row.row,
                "verdict": row.verdict,
                "cells": row.cells,
                "problems": row.problems,
                "tie_id": tie,
                "before": asdict(change) if change else {},
                "version": 1 if is_first_of_fresh else change.version if change else None,
            }
        )
    insert(BatchRow, kept)


def _remember(batch: Batch, tables: list[Table]) -> None:
    """Keep how this shape of ledger was read, for the next one like it."""
    said = any(batch.mapping.get(part) for part in ("columns", "values"))
    if not said or not batch.mapping.get("remember", True):
        return
    RememberedMapping.objects.update_or_create(
        unit=batch.unit,
        fingerprint=fingerprint(tables),
        defaults={
            "name": batch.filename[:120],
            "mapping": {
                "columns": batch.mapping.get("columns", {}),
                # Which place a row means is of that row, not of the shape of the file.
                "values": {
                    name: pairs
                    for name, pairs in batch.mapping.get("values", {}).items()
                    if name != "place"
                },
            },
            "used_at": timezone.now(),
        },
    )


def moment_of(batch: Batch) -> datetime:
    assert batch.written_at is not None  # noqa: S101 - only written batches are undone
    return batch.written_at
