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
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Unit
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import widest_unit
from youcheng.dataio import actions, jobs
from youcheng.dataio.forms import MODES, UploadForm, read_columns, read_edits
from youcheng.dataio.models import Batch, BatchState, Verdict
from youcheng.dataio.queries.previews import (
    FIELD_CHOICES,
    beside,
    columns_of,
    shown_columns,
    shown_rows,
    tallies,
    unknown_values,
)
from youcheng.dataio.rules.columns import FIELDS
from youcheng.dataio.sheets import write_ledger, write_rejected, write_template
from youcheng.lib.objections import Refused
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
    form = UploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                batch = actions.draft_import(
                    file.read(), file.name, unit=_unit(request), by=request.user
                )
            except Refused as refusal:
                form.add_error("file", refusal.objection.message)
            else:
                return redirect("dataio:import-map", code=batch.code)
        status = 422
    batches = Batch.objects.visible_to(request.user).select_related("by", "unit").order_by("-pk")
    context = {"form": form, "page": Paginator(batches, 20).get_page(request.GET.get("page"))}
    return render(request, "dataio/import_list.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_IMPORT)
def import_map(request: Request, code: str) -> HttpResponse:
    """Step 2: which column says what."""
    batch = _batch(request, code)
    if batch.state not in {BatchState.DRAFT, BatchState.FAILED}:
        return redirect("dataio:import-result", code=code)
    tables = actions.batch_tables(batch)
    error = ""
    if request.method == "POST":
        mode = request.POST.get("mode", "upsert")
        try:
            actions.map_columns_of(
                batch,
                read_columns(request.POST, tables),
                mode=mode if mode in dict(MODES) else "upsert",
                remember=bool(request.POST.get("remember")),
            )
        except Refused as refusal:
            error = str(refusal.objection.message)
        else:
            return redirect("dataio:import-check", code=code)
    shown = columns_of(tables, batch.mapping.get("columns", {}))
    columns = [column for _table, found in shown for column in found]
    context = {
        "batch": batch,
        "step": 2,
        "tables": shown,
        "fields": FIELD_CHOICES,
        "modes": MODES,
        "n_rows": sum(len(table.rows) for table in tables),
        "n_columns": len(columns),
        "n_known": sum(1 for column in columns if column.field),
        "error": error,
    }
    return render(request, "dataio/import_map.html", context, status=422 if error else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_IMPORT)
def import_check(request: Request, code: str) -> HttpResponse:
    """Step 3: every row with its verdict; cells can be mended here."""
    batch = _batch(request, code)
    if batch.state not in {BatchState.DRAFT, BatchState.FAILED}:
        return redirect("dataio:import-result", code=code)
    if not batch.counts:
        return redirect("dataio:import-map", code=code)
    if request.method == "POST":
        _save_edits(request, batch)
        if request.POST.get("then") == "write":
            jobs.start(batch, by=request.user)
            return redirect("dataio:import-result", code=code)
        return redirect(f"{reverse('dataio:import-check', args=[code])}?{request.GET.urlencode()}")
    return render(request, "dataio/import_check.html", _check_context(request, batch))


_KEY = re.compile(r"[a-z]+-(\d{1,18})(?:-|$)", re.ASCII)


def _save_edits(request: Request, batch: Batch) -> None:
    """Take over what was changed in the grid; check anew only if something was."""
    keys = [int(match[1]) for name in request.POST if (match := _KEY.match(name))]
    rows = {row.pk: row for row in batch.rows.filter(pk__in=sorted(set(keys))[: PAGE * 4])}
    tables = actions.batch_tables(batch)
    names = {pk: _written(row, tables) for pk, row in rows.items()}
    cells, values, aside = read_edits(request.POST, rows, names)
    if cells or values or aside:
        actions.edit_draft(batch, cells=cells, values=values, aside=aside)
        n = len(cells) + sum(len(pairs) for pairs in values.values()) + len(aside)
        messages.success(
            request,
            ngettext(
                "%(n)d change taken over; all rows were checked again.",
                "%(n)d changes taken over; all rows were checked again.",
                n,
            )
            % {"n": n},
        )


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


def _check_context(request: Request, batch: Batch) -> dict[str, Any]:
    tables = actions.batch_tables(batch)
    fields = shown_columns(tables)
    found = tallies(batch)
    verdict = request.GET.get("verdict", "")
    rows = batch.rows.order_by("pk")
    if verdict in Verdict.values:
        rows = rows.filter(verdict=verdict)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    pair = request.GET.get("beside", "")
    chosen = (
        batch.rows.select_related("tie").filter(pk=pair).first()
        if re.fullmatch(r"[0-9]{1,18}", pair)
        else batch.rows.filter(verdict=Verdict.DUPLICATE).select_related("tie").first()
    )
    countries = [(c.iso2, c.name) for c in Country.objects.order_by("name_zh", "iso2")]
    units = [(u.code, u.name) for u in Unit.objects.below(batch.unit).order_by("position", "pk")]
    n_write = found.get(Verdict.CREATED, 0) + found.get(Verdict.UPDATED, 0)
    return {
        "batch": batch,
        "step": 3,
        "page": page,
        "rows": shown_rows(list(page), tables, fields),
        "fields": [FIELDS[name] for name in fields],
        "verdict": verdict,
        "segments": [("", _("all"), sum(found.values()))]
        + [(v.value, v.label, found.get(v, 0)) for v in Verdict],
        "n_write": n_write,
        "n_left": found.get(Verdict.REJECTED, 0),
        "unknowns": unknown_values(batch, tables, countries=countries, units=units),
        "beside": beside(batch, chosen, tables) if chosen else None,
        "columns": [
            c for _table, cs in columns_of(tables, batch.mapping.get("columns", {})) for c in cs
        ],
        "field_names": dict(FIELD_CHOICES),
        "n_sheets": len(tables),
    }


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
            _("%(reversed)d rows taken back, %(kept)d kept because they were edited since.")
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
@require_permission(Permission.TIE_EXPORT)
def ledger_export(request: Request) -> HttpResponse:
    """The whole ledger, as the import reads it."""
    unit = widest_unit(request.user, Permission.TIE_EXPORT)
    if unit is None:
        raise PermissionDenied
    out = io.BytesIO()
    write_ledger(out, unit=unit)
    return _download(out, f"youcheng-{unit.code}-{localdate().isoformat()}.xlsx")


@require_safe
@require_permission(Permission.TIE_IMPORT)
def ledger_template(request: Request) -> HttpResponse:
    """An empty ledger."""
    out = io.BytesIO()
    write_template(out)
    return _download(out, "youcheng-template.xlsx")
