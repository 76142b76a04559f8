"""A ledger of visits in three steps: hand it over, look at what would become of it, write it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Unit
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import widest_unit
from youcheng.dataio.actions.visits import draft_visits, undo_visits, write_visits
from youcheng.dataio.forms import UploadForm
from youcheng.dataio.models import Batch, Verdict
from youcheng.dataio.rules.visits import FIELDS, SYNONYMS
from youcheng.dataio.views.handing_over import hand_over_page
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.objections import Refused
from youcheng.lib.uploads import oversize

PAGE = 100


def _unit(request: Request) -> Unit:
    unit = widest_unit(request.user, Permission.EXCHANGE_IMPORT)
    if unit is None:
        raise PermissionDenied
    return unit


def _batch(request: Request, code: str) -> Batch:
    return get_object_or_404(Batch.objects.of_visits(request.user), code=code)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EXCHANGE_IMPORT)
def visit_import_list(request: Request) -> HttpResponse:
    """Hand a ledger over; below it, what was imported before."""
    form = UploadForm(request.POST or None, request.FILES or None, oversize=oversize(request))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = draft_visits(file.read(), file.name, unit=_unit(request), by=request.user)
        except Refused as refusal:
            form.add_error("file", str(refusal.objection.message))
        else:
            return redirect("dataio:visit-import", code=batch.code)
    batches = Batch.objects.of_visits(request.user)
    return hand_over_page(request, "dataio/visits_list.html", form, batches, FIELDS, SYNONYMS)


@require_safe
@require_permission(Permission.EXCHANGE_IMPORT)
def visit_import(request: Request, code: str) -> HttpResponse:
    """What would become of each row, or what became of it."""
    batch = _batch(request, code)
    rows = batch.rows.order_by("sheet", "row", "pk")
    strange = ignored(request.GET, {"page", "show"})
    show = request.GET.get("show", "")
    if show in Verdict.values:
        rows = rows.filter(verdict=show)
    elif show:
        strange.append(no_such(_("rows"), show))
    page, no_page = page_of(request.GET, Paginator(rows, PAGE))
    context = {
        "batch": batch,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "headers": batch.content.get("tables", [{}])[0].get("headers", []),
        "chips": [(v.value, v.label, n) for v in Verdict if (n := batch.counts.get(v.value))],
        "show": show,
        "ignored": [*strange, *no_page],
    }
    return render(request, "dataio/visits_check.html", context)


@require_POST
@require_permission(Permission.EXCHANGE_IMPORT)
def visit_import_write(request: Request, code: str) -> HttpResponse:
    try:
        batch = write_visits(_batch(request, code), by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal.objection.message))
    else:
        text = _("%(n)d exchanges are recorded.")
        messages.success(request, text % {"n": batch.counts["created"]})
    return redirect("dataio:visit-import", code=code)


@require_POST
@require_permission(Permission.EXCHANGE_IMPORT)
def visit_import_undo(request: Request, code: str) -> HttpResponse:
    try:
        undone = undo_visits(_batch(request, code), by=request.user)
    except Refused as refusal:
        messages.warning(request, str(refusal.objection.message))
    else:
        text = _("%(n)d exchanges are taken out; %(kept)d were changed since and are kept.")
        messages.success(request, text % {"n": undone.reversed, "kept": len(undone.kept)})
    return redirect("dataio:visit-import", code=code)
