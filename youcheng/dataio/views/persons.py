"""A list of persons in three steps: hand it over, look at what would become of it, write it."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Unit
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, widest_unit
from youcheng.dataio.actions import persons as actions
from youcheng.dataio.actions.undoing_persons import undo_persons
from youcheng.dataio.forms import PersonsForm
from youcheng.dataio.models import Batch, BatchRow, Verdict
from youcheng.dataio.queries.persons import columns_of
from youcheng.dataio.rules.persons import CONTACTS, FIELDS, SYNONYMS
from youcheng.dataio.sheets import write_persons_template, write_rejected
from youcheng.dataio.views.handing_over import hand_over_page
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.uploads import oversize
from youcheng.lib.versions import mark_of
from youcheng.people.rules.contacts import mask

PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _unit(request: Request) -> Unit:
    unit = widest_unit(request.user, Permission.PEOPLE_EDIT)
    if unit is None:
        raise PermissionDenied
    return unit


def _batch(request: Request, code: str) -> Batch:
    return get_object_or_404(Batch.objects.of_persons(request.user), code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_EDIT)
def person_import_list(request: Request) -> HttpResponse:
    """Hand a list over; below it, what was imported before."""
    form = PersonsForm(
        request.POST or None,
        request.FILES or None,
        initial={"purpose": _("contacts between the cities")},
        oversize=oversize(request),
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = actions.draft_persons(
                file.read(),
                file.name,
                unit=_unit(request),
                by=request.user,
                purpose=form.cleaned_data["purpose"],
            )
        except Refused as refusal:
            form.add_error("file", str(refusal.objection.message))
        else:
            return redirect("dataio:person-import", code=batch.code)
    batches = Batch.objects.of_persons(request.user)
    return hand_over_page(request, "dataio/persons_list.html", form, batches, FIELDS, SYNONYMS)


@require_safe
@require_permission(Permission.PEOPLE_EDIT)
def person_import(request: Request, code: str) -> HttpResponse:
    """What would become of each row, or what became of it."""
    return _page(request, _batch(request, code))


def _page(
    request: Request,
    batch: Batch,
    *,
    status: int = 200,
    chosen: dict[str, str] | None = None,
    decided: dict[str, str] | None = None,
    typed: Mapping[tuple[str, int], str] | None = None,
) -> HttpResponse:
    """chosen, decided, typed: what somebody sent that could not be kept, and that is to stay in
    sight."""
    rows = batch.rows.order_by("sheet", "row", "pk")
    strange = ignored(request.GET, {"page", "show"})
    show = request.GET.get("show", "")
    if show in Verdict.values:
        rows = rows.filter(verdict=show)
    elif show:
        strange.append(no_such(_("rows"), show))
    page, no_page = page_of(request.GET, Paginator(rows, PAGE))
    tables = batch.content.get("tables", [])
    mapping = batch.mapping.get("columns", {}) if chosen is None else chosen
    columns = {table["sheet"][:120]: columns_of(table, mapping) for table in tables} or {
        sheet: dict(pairs) for sheet, pairs in batch.content.get("columns", {}).items()
    }
    now, headers = batch.mapping.get("decisions", {}), _headers(batch)
    context = {
        "batch": batch,
        "page": page,
        "rows": [
            (
                row,
                _cells(row, columns, headers, typed or {}),
                (decided or {}).get(_key(row), now.get(_key(row), "")),
            )
            for row in page
        ],
        "pages": page.paginator.get_elided_page_range(page.number),
        "headers": next(iter(headers.values()), []),
        "tables": [
            (at, table["sheet"], list(_columns(table, mapping))) for at, table in enumerate(tables)
        ],
        "fields": FIELDS.items(),
        "can_decide": batch.is_draft
        and any(row.before.get("like") or row.problems for row in page),
        "rest": batch.content.get("rest", ""),
        "rest_of": batch.mapping.get("rest_of", ""),
        "seen": mark_of(batch, actions.DRAFT),
        "chips": [(v.value, v.label, n) for v in Verdict if (n := batch.counts.get(v.value))],
        "n_write": batch.counts.get("created", 0) + batch.counts.get("updated", 0),
        "n_left": batch.counts.get("undecided", 0) + batch.counts.get("rejected", 0),
        "can_unmask": can(request.user, Permission.PEOPLE_UNMASK, batch.unit),
        "show": show,
        "is_stale": status == 409,
        "keep_days": actions.KEEP_DAYS,
        "ignored": [*strange, *no_page],
    }
    return render(request, "dataio/persons_check.html", context, status=status)


def _key(row: BatchRow) -> str:
    return str(row.before.get("key", ""))


def _columns(table: dict[str, Any], chosen: dict[str, str]) -> Any:
    """Each column with a header: its place, the header, the field, and what stands in it first."""
    fields = columns_of(table, chosen)
    for at, header in enumerate(table["headers"]):
        if header.strip():
            cells = (row[at].strip() for _number, row in table["rows"] if at < len(row))
            first = next(filter(None, cells), "")
            name = fields.get(at, "")
            yield at, header, name, mask(CONTACTS[name], first) if name in CONTACTS else first


def _headers(batch: Batch) -> dict[str, list[str]]:
    """Of each sheet, in the order of the columns."""
    if tables := batch.content.get("tables"):
        return {table["sheet"][:120]: table["headers"] for table in tables}
    return dict(batch.content.get("headers", {}))


@dataclass(frozen=True, slots=True)
class Cell:
    """text: as a page may show it: contact details are masked here as everywhere. typed: what the
    field holds in which it can be mended; empty for what is masked, and then nothing is changed by
    leaving it so."""

    header: str
    name: str
    text: str
    typed: str
    is_masked: bool


def _cells(
    row: BatchRow,
    columns: dict[str, dict[int, str]],
    headers: Mapping[str, list[str]],
    typed: Mapping[tuple[str, int], str],
) -> list[Cell]:
    """As wide as the headers: a cell that the file left empty can be filled in."""
    fields, heads = columns.get(row.sheet, {}), headers.get(row.sheet, [])
    found = []
    for at in range(max(len(row.cells), len(heads)) if row.cells else 0):
        text = row.cells[at] if at < len(row.cells) else ""
        is_masked = bool(text) and fields.get(at) in CONTACTS
        shown = mask(CONTACTS[fields[at]], text) if is_masked else text
        mine = typed.get((_key(row), at), "" if is_masked else text)
        header = heads[at] if at < len(heads) else ""
        found.append(Cell(header, f"cell-{_key(row)}-{at}", shown, mine, is_masked))
    return found


@require_POST
@require_permission(Permission.PEOPLE_EDIT)
def person_import_map(request: Request, code: str) -> HttpResponse:
    """Say which column says what."""
    batch = _batch(request, code)
    chosen = {}
    for t, table in enumerate(batch.content.get("tables", [])):
        for c, header in enumerate(table["headers"]):
            if (name := request.POST.get(f"column-{t}-{c}")) is not None and header.strip():
                chosen[header] = name if name in FIELDS else ""
    try:
        actions.choose_columns(
            batch, chosen, seen=request.POST.get("seen", ""), by=request.user
        )  # fmt: skip
    except Refused as refusal:
        messages.warning(request, str(refusal.objection.message))
    except Stale:
        batch.refresh_from_db()
        return _page(request, batch, status=409, chosen=chosen)
    return redirect("dataio:person-import", code=code)


@require_POST
@require_permission(Permission.PEOPLE_EDIT)
def person_import_decide(request: Request, code: str) -> HttpResponse:
    """Say of rows that are like somebody whether they are the same person."""
    batch = _batch(request, code)
    decided = {
        name.removeprefix("row-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("row-")
    }
    typed = _typed(request.POST)
    try:
        n = actions.decide_rows(
            batch, decided, cells=typed, seen=request.POST.get("seen", ""), by=request.user
        )
    except Refused as refusal:
        messages.warning(request, str(refusal.objection.message))
        batch.refresh_from_db()
        return _page(request, batch, status=422, decided=decided, typed=typed)
    except Stale:
        batch.refresh_from_db()
        return _page(request, batch, status=409, decided=decided, typed=typed)
    else:
        if n:
            text = ngettext("%(n)d cell was mended.", "%(n)d cells were mended.", n)
            messages.success(request, text % {"n": n})
    return redirect("dataio:person-import", code=code)


_TYPED = re.compile(r"cell-(\d{1,3}:\d{1,7})-(\d{1,3})")


def _typed(post: QueryDict) -> dict[tuple[str, int], str]:
    """Row and column → what was typed. An empty field of a masked cell is none that was typed."""
    masked = set(post.getlist("masked"))
    found = {}
    for name, value in post.items():
        match = _TYPED.fullmatch(name)
        if match and (str(value).strip() or name not in masked):
            found[match[1], int(match[2])] = str(value)
    return found


@require_POST
@require_permission(Permission.PEOPLE_EDIT)
def person_import_go_on(request: Request, code: str) -> HttpResponse:
    """What was left out becomes a draft of its own."""
    try:
        rest = actions.go_on(_batch(request, code), by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal.objection.message))
        return redirect("dataio:person-import", code=code)
    return redirect("dataio:person-import", code=rest.code)


@require_POST
@require_permission(Permission.PEOPLE_EDIT)
def person_import_write(request: Request, code: str) -> HttpResponse:
    try:
        batch = actions.write_persons(_batch(request, code), by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal.objection.message))
    else:
        text = _("%(n)d people were taken in; %(more)d records got something new.")
        counts = {"n": batch.counts["created"], "more": batch.counts["updated"]}
        messages.success(request, text % counts)
    return redirect("dataio:person-import", code=code)


@require_POST
@require_permission(Permission.PEOPLE_EDIT)
def person_import_undo(request: Request, code: str) -> HttpResponse:
    try:
        undone = undo_persons(_batch(request, code), by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal.objection.message))
    else:
        text = ngettext("%(n)d row is taken back.", "%(n)d rows are taken back.", undone.reversed)
        messages.success(request, text % {"n": undone.reversed})
        if undone.kept:
            text = _("Kept, for somebody has changed them since: rows %(rows)s.")
            rows = "、".join(str(row.row) for row in undone.kept)
            messages.warning(request, text % {"rows": rows})
    return redirect("dataio:person-import", code=code)


@require_POST
@require_permission(Permission.PEOPLE_EDIT)
def person_import_discard(request: Request, code: str) -> HttpResponse:
    try:
        actions.discard_persons(_batch(request, code), by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal.objection.message))
        return redirect("dataio:person-import", code=code)
    messages.success(request, _("The draft is gone, with all that it said of people."))
    return redirect("dataio:person-import-list")


@require_POST
@require_permission(Permission.PEOPLE_UNMASK)
def person_import_rejected(request: Request, code: str) -> HttpResponse:
    """The rows that were not taken in, to be mended: contact details leave with them, so it is a
    deed, and logged as one."""
    batch = _batch(request, code)
    out = io.BytesIO()
    write_rejected(out, batch, actions.KEPT)
    actions.hand_out_rejected(batch, by=request.user)
    out.seek(0)
    return FileResponse(
        out, as_attachment=True, filename=f"{batch.code}-rejected.xlsx", content_type=XLSX
    )


@require_safe
@require_permission(Permission.PEOPLE_EDIT)
def person_template(request: Request) -> HttpResponse:
    out = io.BytesIO()
    write_persons_template(out)
    out.seek(0)
    return FileResponse(out, as_attachment=True, filename="persons.xlsx", content_type=XLSX)
