"""An import that a person checks before it is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.dataio.actions.importing import new_batch, write_plan
from youcheng.dataio.models import Batch, BatchRow, BatchState
from youcheng.dataio.queries.checking import check_tables
from youcheng.dataio.queries.remembering import tables_as_before
from youcheng.dataio.queries.tables import Table, grid, tables_from
from youcheng.lib.bulk import insert
from youcheng.lib.memory import kept
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.sheets import read
from youcheng.lib.versions import require_unchanged

DRAFT = ("content", "mapping", "mode", "state")
"""What people change of a draft; two of them may be at it."""


def batch_tables(batch: Batch) -> list[Table]:
    """The tables of a draft, read with the columns that were chosen."""
    return tables_from(batch.content.get("tables", []), batch.mapping.get("columns"))


@dataclass(frozen=True, slots=True)
class Upload:
    """A file whose tables are read and not kept yet. remembered: how its like was read last."""

    data: bytes
    filename: str
    tables: list[Table]
    remembered: dict[str, Any]


def read_upload(data: bytes, filename: str, *, unit: Unit) -> Upload:
    """Read a file, which may take its time; nothing is written.

    Raises:
        Refused: the file cannot be read, or holds no table of ties.
    """
    tables, kept = tables_as_before(read(data, filename), unit=unit, filename=filename, guess=True)
    if not any(table.rows for table in tables):
        raise Refused(
            Objection(
                "no_rows", _("The file has column names, but no rows below them. Fill it in.")
            )
        )
    return Upload(data, filename, tables, kept)


def draft_import(data: bytes, filename: str, *, unit: Unit, by: User) -> Batch:
    """Read a file and keep its tables: see `read_upload` and `keep_upload`."""
    return keep_upload(read_upload(data, filename, unit=unit), unit=unit, by=by)


@transaction.atomic
def keep_upload(upload: Upload, *, unit: Unit, by: User) -> Batch:
    """Keep a file's tables for checking; the register is not touched."""
    batch = new_batch(unit=unit, filename=upload.filename, data=upload.data, by=by, mode="upsert")
    batch.sheet = "、".join(table.sheet for table in upload.tables if table.sheet)[:120]
    batch.content = {"tables": grid(upload.tables)}
    batch.mapping = {
        "columns": upload.remembered.get("columns", {}),
        "values": upload.remembered.get("values", {}),
        "remembered": bool(upload.remembered),
        "remember": True,
    }
    batch.save()
    return batch


def _require_draft(batch: Batch) -> None:
    if not batch.is_draft:
        raise Refused(
            Objection("not_draft", _("This import is written already; it can only be undone."))
        )


def _lock(batch: Batch, seen: str | None) -> None:
    """Read the draft anew, and keep others from it until this is done.

    seen: mark of DRAFT as a person looked at it; None for a program, which looks now.

    Raises:
        Stale: it is not as it was when `seen` was made.
    """
    batch.refresh_from_db(from_queryset=Batch.objects.select_for_update())
    if seen is not None:
        require_unchanged(batch, DRAFT, seen)


@transaction.atomic
def map_columns_of(
    batch: Batch,
    columns: Mapping[str, str],
    *,
    mode: str,
    remember: bool,
    seen: str | None = None,
) -> None:
    """Keep how the columns are to be read, and check all rows anew.

    Raises:
        Refused: no column names the city, or the import is written already.
        Stale: the draft is not as it was when `seen` was made; nothing is kept.
    """
    _lock(batch, seen)
    _require_draft(batch)
    if not {"place", "place_en"} & set(columns.values()):
        raise Refused(
            Objection("no_place", _("One column must name the city. Choose which one it is."))
        )
    batch.mapping = {**batch.mapping, "columns": dict(columns), "remember": remember}
    batch.mode = mode
    batch.save(update_fields=["mapping", "mode"])
    check_batch(batch)


@transaction.atomic
def edit_draft(
    batch: Batch,
    *,
    seen: str | None = None,
    cells: Mapping[tuple[str, int, int], str],
    values: Mapping[str, Mapping[str, str]],
    aside: Mapping[tuple[str, int], bool],
) -> None:
    """Change cells of a draft and what texts in it mean, and check all rows anew.

    Args:
        cells: (sheet, row, column) → new text.
        values: field → text → meaning; an empty meaning takes an earlier decision back.
        aside: (sheet, row) → whether the row is set aside.

    Raises:
        Refused: the import is written already.
        Stale: the draft is not as it was when `seen` was made, so that what is written next is not
            what was looked at; nothing is kept.
    """
    _lock(batch, seen)
    _require_draft(batch)
    if not (cells or values or aside):
        return
    by_row = {
        (table["sheet"], row["row"]): row
        for table in batch.content["tables"]
        for row in table["rows"]
    }
    for (sheet, number, column), text in cells.items():
        row = by_row.get((sheet, number))
        if row is not None and column < len(row["cells"]) and row["cells"][column] != text:
            row["cells"][column] = text.strip()
            row["errors"].pop(str(column), None)
    for key, is_aside in aside.items():
        if key in by_row:
            by_row[key]["aside"] = is_aside
    decided: dict[str, dict[str, str]] = batch.mapping.setdefault("values", {})
    for name, pairs in values.items():
        kept = decided.setdefault(name, {})
        for text, meaning in pairs.items():
            if meaning:
                kept[text] = meaning
            else:
                kept.pop(text, None)
    batch.save(update_fields=["content", "mapping"])
    check_batch(batch)


@transaction.atomic
def check_batch(batch: Batch) -> None:
    """Judge every row of a draft against the register as it is now, and keep the verdicts."""
    plan = check_tables(
        batch_tables(batch),
        unit=batch.unit,
        mode=batch.mode,
        values=batch.mapping.get("values"),
        today=timezone.localdate(),
    )
    batch.rows.all().delete()
    insert(
        BatchRow,
        [
            {
                "batch_id": batch.pk,
                "sheet": row.sheet[:120],
                "row": row.row,
                "verdict": row.verdict,
                "cells": row.cells,
                "problems": row.problems,
                "tie_id": row.state.pk if row.state else None,
            }
            for row in plan.rows
        ],
    )
    batch.counts = plan.counts()
    batch.save(update_fields=["counts"])


@kept()
def write_draft(
    batch: Batch, *, by: User | None, told: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """Write a checked draft: rows without errors go in, the others are kept for download.

    Raises:
        Refused: it is written already.
    """
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        if batch.state in {BatchState.WRITTEN, BatchState.UNDONE}:
            _require_draft(batch)
        tables = batch_tables(batch)
        half = (lambda done: told(done // 2)) if told else None
        plan = check_tables(
            tables,
            unit=batch.unit,
            mode=batch.mode,
            values=batch.mapping.get("values"),
            today=timezone.localdate(),
            told=half,
        )
        write_plan(
            plan,
            batch=batch,
            tables=tables,
            by=by,
            told=(lambda done: told(50 + done // 2)) if told else None,
        )
    return plan.counts()
