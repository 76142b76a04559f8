"""The import wizard: four steps, each with its own address; nothing is written before the last."""

import io
import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Unit
from youcheng.accounts.once import once
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import in_tree_order, unit_or_home, widest_unit
from youcheng.accounts.queries.explaining import access_of
from youcheng.audit.actions import record
from youcheng.dataio import actions, jobs
from youcheng.dataio.forms import MODES, Edits, Opened, UploadForm, read_columns, read_edits
from youcheng.dataio.models import Batch, BatchRow, BatchState, Verdict
from youcheng.dataio.queries.previews import (
    FIELD_CHOICES,
    Column,
    ShownRow,
    Unknown,
    beside,
    columns_of,
    put_back,
    shown_columns,
    shown_rows,
    tallies,
    unknown_values,
)
from youcheng.dataio.queries.tables import Table
from youcheng.dataio.rules.columns import FIELDS
from youcheng.dataio.sheets import write_ledger, write_rejected, write_template
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.uploads import oversize
from youcheng.lib.versions import mark_of
from youcheng.registry.models import Country

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _unit(request: Request) -> Unit:
    unit = widest_unit(request.user, Permission.TIE_IMPORT)
    if unit is None:
        raise PermissionDenied
    return unit


def _batch(request: Request, code: str) -> Batch:
    return get_object_or_404(Batch.objects.visible_to(request.user), code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_IMPORT)
def import_list(request: Request) -> HttpResponse:
    """Step 1: hand a file over; below it, what was imported before."""
    form = UploadForm(request.POST or None, request.FILES or None, oversize=oversize(request))
    status = 200
    if request.method == "POST":
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                # Before anything is locked: a large workbook takes seconds.
                upload = actions.read_upload(file.read(), file.name, unit=_unit(request))
            except Refused as refusal:
                form.add_error("file", refusal.objection.message)
            else:
                return _draft(request, upload)
        status = 422
    batches = Batch.objects.visible_to(request.user).select_related("by", "unit").order_by("-pk")
    page, no_page = page_of(request.GET, Paginator(batches, 20))
    context = {"form": form, "page": page, "ignored": [*ignored(request.GET, {"page"}), *no_page]}
    return render(request, "dataio/import_list.html", context, status=status)


def _done(request: Request, batch: Batch) -> HttpResponse:
    """Nothing of a draft can be changed any more: a colleague was faster, or it is an old page."""
    if request.method == "POST":
        messages.warning(request, _("This import is written already; it can only be undone."))
    return redirect("dataio:import-result", code=batch.code)


@once
def _draft(request: Request, upload: actions.Upload) -> HttpResponse:
    batch = actions.keep_upload(upload, unit=_unit(request), by=request.user)
    return redirect("dataio:import-map", code=batch.code)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_IMPORT)
def import_map(request: Request, code: str) -> HttpResponse:
    """Step 2: which column says what."""
    batch = _batch(request, code)
    if not batch.is_draft:
        return _done(request, batch)
    error, status, now = "", 200, {}
    if request.method == "POST":
        chosen = read_columns(request.POST, actions.batch_tables(batch))
        mode = request.POST.get("mode", "upsert")
        mode = mode if mode in dict(MODES) else "upsert"
        remember = bool(request.POST.get("remember"))
        seen = request.POST.get("seen", "")
        try:
            actions.map_columns_of(batch, chosen, mode=mode, remember=remember, seen=seen)
        except Refused as refusal:
            error, status = str(refusal.objection.message), 422
        except Stale:
            if not batch.is_draft:
                return _done(request, batch)
            error, status = _("Not taken over: this draft was changed meanwhile."), 409
            now = {c.name: c.field for _t, found in _columns(batch) for c in found}
        else:
            return redirect("dataio:import-check", code=code)
    seen = mark_of(batch, actions.DRAFT)
    if error:
        # What was chosen stays in the page, and there alone.
        batch.mode = mode
        batch.mapping = {**batch.mapping, "columns": chosen, "remember": remember}
    shown = _columns(batch)
    columns = [column for _table, found in shown for column in found]
    for column in columns:
        if now.get(column.name, column.field) != column.field:
            column.now = str(dict(FIELD_CHOICES)[now[column.name]])
    context = {
        "batch": batch,
        "seen": seen,
        "step": 2,
        "tables": shown,
        "fields": FIELD_CHOICES,
        "modes": MODES,
        "n_rows": sum(len(table.rows) for table, _found in shown),
        "n_columns": len(columns),
        "n_known": sum(1 for column in columns if column.field),
        "error": error,
        "is_stale": status == 409,
    }
    return render(request, "dataio/import_map.html", context, status=status)


def _columns(batch: Batch) -> list[tuple[Table, list[Column]]]:
    return columns_of(actions.batch_tables(batch), batch.mapping.get("columns", {}))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_IMPORT)
def import_check(request: Request, code: str) -> HttpResponse:
    """Step 3: every row with its verdict; cells can be mended here."""
    batch = _batch(request, code)
    if not batch.is_draft:
        return _done(request, batch)
    if not batch.counts:
        return redirect("dataio:import-map", code=code)
    if request.method == "POST":
        opened = Opened.read(request.POST.get("opened", ""))
        edits = read_edits(request.POST, opened, _names(batch, set(opened.rows.values())))
        try:
            _take_over(request, batch, edits, opened.mark)
        except Stale:
            if not batch.is_draft:
                return _done(request, batch)
            context = _check_context(request, batch, edits, set(opened.rows.values()))
            return render(request, "dataio/import_check.html", context, status=409)
        if request.POST.get("then") == "write":
            jobs.start(batch, by=request.user)
            return redirect("dataio:import-result", code=code)
        return redirect(f"{reverse('dataio:import-check', args=[code])}?{request.GET.urlencode()}")
    return render(request, "dataio/import_check.html", _check_context(request, batch))


Key = tuple[str, int]
"""Sheet and number of a row: it keeps them, however often it is checked anew."""


def _take_over(request: Request, batch: Batch, edits: Edits, seen: str) -> None:
    """Keep what was changed in the grid, and that it is what was looked at that is written next."""
    actions.edit_draft(batch, seen=seen, cells=edits.cells, values=edits.values, aside=edits.aside)
    if edits.n:
        messages.success(
            request,
            ngettext(
                "%(n)d change taken over; all rows were checked again.",
                "%(n)d changes taken over; all rows were checked again.",
                edits.n,
            )
            % {"n": edits.n},
        )


def _rows(batch: Batch, keys: set[Key]) -> list[BatchRow]:
    found = batch.rows.filter(row__in={number for _sheet, number in keys}).order_by("pk")
    return [row for row in found if (row.sheet, row.row) in keys]


def _names(batch: Batch, keys: set[Key]) -> dict[Key, str]:
    tables = actions.batch_tables(batch)
    return {(row.sheet, row.row): _written(row, tables) for row in _rows(batch, keys)}


def _written(row: Any, tables: list[Any]) -> str:
    """The place and country of a row as written: what a decision about it is kept under."""
    table = next((table for table in tables if table.sheet == row.sheet), None)
    if table is None:
        return ""
    at = {name: c for c, name in table.columns.items()}
    words = [
        row.cells[at[name]]
        for name in ("place", "place_en", "country")
        if name in at and at[name] < len(row.cells)
    ]
    return " ".join(words)


def _check_context(
    request: Request, batch: Batch, mine: Edits | None = None, keys: set[Key] | None = None
) -> dict[str, Any]:
    """mine: what somebody typed who was slower than a colleague. keys: the rows they looked at."""
    tables = actions.batch_tables(batch)
    fields = shown_columns(tables)
    found = tallies(batch)
    wanted = request.GET.get("verdict", "")
    verdict = wanted if wanted in Verdict.values else ""
    rows = batch.rows.order_by("pk")
    if verdict:
        rows = rows.filter(verdict=verdict)
    page, no_page = page_of(request.GET, Paginator(rows, PAGE))
    listed = _rows(batch, keys) if keys else list(page)
    strange = [no_such(_("verdict"), wanted)] if wanted != verdict else []
    pair = request.GET.get("beside", "")
    chosen = (
        batch.rows.select_related("tie").filter(pk=pair).first()
        if re.fullmatch(r"[0-9]{1,18}", pair)
        else batch.rows.filter(verdict=Verdict.DUPLICATE).select_related("tie").first()
    )
    countries = [(c.iso2, c.name) for c in Country.objects.order_by("name_zh", "iso2")]
    below = in_tree_order(Unit.objects.below(batch.unit).order_by("path"))
    units = [(unit.code, unit.name) for unit in below]
    shown = shown_rows(listed, tables, fields)
    unknowns = unknown_values(batch, tables, countries=countries, units=units)
    against = beside(batch, chosen, tables) if chosen else None
    opened = Opened(
        mark_of(batch, actions.DRAFT),
        {
            row.pk: (row.sheet, row.row)
            for row in (*listed, *filter(None, (against and against.other,)))
        },
        {cell.name: cell.text.strip() for row in shown for cell in row.cells if cell.name},
    )
    left = _put_back(batch, mine, shown, unknowns) if mine else []
    n_write = found.get(Verdict.CREATED, 0) + found.get(Verdict.UPDATED, 0)
    return {
        "batch": batch,
        "step": 3,
        "ignored": [*ignored(request.GET, {"verdict", "beside", "page"}), *strange, *no_page],
        "page": page,
        "rows": shown,
        "opened": opened.sealed(),
        "is_stale": mine is not None,
        "left": left,
        "fields": [FIELDS[name] for name in fields],
        "verdict": verdict,
        "segments": [("", _("all"), sum(found.values()))]
        + [(v.value, v.label, found.get(v, 0)) for v in Verdict],
        "n_write": n_write,
        "n_left": found.get(Verdict.REJECTED, 0),
        "unknowns": unknowns,
        "beside": against,
        "columns": [column for _table, found in _columns(batch) for column in found],
        "field_names": dict(FIELD_CHOICES),
        "n_sheets": len(tables),
    }


def _put_back(
    batch: Batch, mine: Edits, shown: list[ShownRow], unknowns: list[Unknown]
) -> list[str]:
    """Nothing that was typed is lost; returns what has no field in the page any more."""
    names = _names(batch, {row.key for row in shown})
    left = put_back(shown, names, mine.cells, mine.values.get("place", {}))
    for unknown in unknowns:
        unknown.chosen = mine.values.get(unknown.field, {}).get(unknown.text, "")
    asked = {(unknown.field, unknown.text) for unknown in unknowns}
    asked |= {("place", names.get(row.key, "")) for row in shown if row.candidates}
    settled = [
        text for name, pairs in mine.values.items() for text in pairs if (name, text) not in asked
    ]
    return left + [_("“%(text)s” is settled by now") % {"text": text} for text in settled]


@require_safe
@require_permission(Permission.TIE_IMPORT)
def import_result(request: Request, code: str) -> HttpResponse:
    """Step 4: what was written, or how far the writing is."""
    batch = _batch(request, code)
    if batch.state in {BatchState.DRAFT, BatchState.QUEUED}:
        return redirect("dataio:import-check", code=code)
    percent, is_alive = jobs.progress(batch) if batch.state == BatchState.WRITING else (100, True)
    kept = batch.rows.exclude(version=None).filter(is_reversed=False).order_by("pk")
    context = {
        "batch": batch,
        "step": 4,
        "percent": percent,
        "is_writing": batch.state == BatchState.WRITING and is_alive,
        "is_stuck": batch.state == BatchState.WRITING and not is_alive,
        "kept": kept[:50] if batch.state == BatchState.UNDONE else [],
        "rejected": batch.rows.filter(verdict=Verdict.REJECTED).order_by("pk")[:50],
    }
    return render(request, "dataio/import_result.html", context)


@require_POST
@require_permission(Permission.TIE_IMPORT)
def import_write(request: Request, code: str) -> HttpResponse:
    """Write a batch whose writer died."""
    batch = _batch(request, code)
    jobs.start(batch, by=request.user)
    return redirect("dataio:import-result", code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_IMPORT)
def import_undo(request: Request, code: str) -> HttpResponse:
    """Take a whole batch back, after one more question."""
    batch = _batch(request, code)
    if request.method == "POST":
        undone = actions.undo_import(batch, by=request.user)
        messages.success(
            request,
            _("Rows taken back: %(reversed)d; kept because they were edited since: %(kept)d.")
            % {"reversed": undone.reversed, "kept": len(undone.kept)},
        )
        return redirect("dataio:import-result", code=code)
    return render(request, "dataio/import_undo.html", {"batch": batch})


def _download(content: io.BytesIO, name: str) -> FileResponse:
    content.seek(0)
    return FileResponse(content, as_attachment=True, filename=name, content_type=XLSX)


@require_safe
@require_permission(Permission.TIE_IMPORT)
def import_rejected(request: Request, code: str) -> HttpResponse:
    """The rejected rows in the layout of the file, to be mended and sent again."""
    batch = _batch(request, code)
    if "headers" not in batch.content:
        batch.content["headers"] = {
            table.sheet: table.headers for table in actions.batch_tables(batch)
        }
    out = io.BytesIO()
    write_rejected(out, batch)
    return _download(out, f"{batch.code}-rejected.xlsx")


@require_safe
@require_permission(Permission.TIE_IMPORT)
def import_access(request: Request, code: str) -> HttpResponse:
    """Who sees this import, and why."""
    batch = _batch(request, code)
    access = access_of(
        request.user, request.GET.get("user", ""), unit=batch.unit, deeds=IMPORT_DEEDS
    )
    context = {"batch": batch, "access": access, "ignored": ignored(request.GET, {"user"})}
    return render(request, "dataio/import_access.html", context)


IMPORT_DEEDS = ((Permission.TIE_IMPORT, gettext_lazy("see, write and take it back")),)


@require_safe
@require_permission(Permission.TIE_EXPORT)
def ledger_export(request: Request) -> HttpResponse:
    """The ledger of all that the person may export, as the import reads it."""
    unit = unit_or_home()
    out = io.BytesIO()
    n = write_ledger(out, unit=unit, reader=request.user)
    record("ledger.exported", unit, by=request.user, rows=n)
    return _download(out, f"youcheng-{unit.code}-{localdate().isoformat()}.xlsx")


@require_safe
@require_permission(Permission.TIE_IMPORT)
def ledger_template(request: Request) -> HttpResponse:
    """An empty ledger."""
    out = io.BytesIO()
    write_template(out)
    return _download(out, "youcheng-template.xlsx")
