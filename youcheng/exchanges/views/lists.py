"""The list of exchanges: filters in the address, sums, counts; export."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import LONGEST, Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, unit_or_home
from youcheng.audit.actions import record
from youcheng.exchanges.enums import State
from youcheng.exchanges.forms import ExchangeFilterForm
from youcheng.exchanges.models import Exchange
from youcheng.exchanges.queries.facets import facets
from youcheng.exchanges.queries.lists import (
    HEADS,
    ExchangeFilter,
    Row,
    as_cells,
    matching,
    rows_of,
    without,
)
from youcheng.exchanges.queries.sums import sums
from youcheng.lib.addresses import ToDrop, best_to_drop, ignored, page_of
from youcheng.lib.pages import render_part
from youcheng.lib.sheets.writing import FORMATS, write_table

PAGE = 50
EXPORT_LIMIT = 100_000
READ = 500
PASSED = frozenset({"page"})


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    name: str
    title: Any
    text: str
    url: str


@require_safe
@require_permission(Permission.EXCHANGE_VIEW)
def exchange_list(request: Request) -> HttpResponse:
    form, asked = _asked(request)
    found = matching(request.user, asked).select_related("home", "place__country")
    added = sums(request.user, asked)
    paginator = Paginator(found, PAGE)
    paginator.count = added.totals.n
    page, no_page = page_of(request.GET, paginator)
    chips = _chips(request, form)
    query = _query(request)
    context = {
        "form": form,
        "ignored": [*ignored(request.GET, PASSED, form), *no_page],
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "rows": rows_of(page),
        "n": page.paginator.count,
        "totals": added.totals,
        "years": added.years[:8],
        "chips": chips,
        "to_drop": None if page.object_list else _to_drop(request, asked, chips),
        "n_drafts": Exchange.objects.visible_to(request.user).filter(state=State.DRAFT).count(),
        "formats": list(FORMATS),
        "tail": f"?{query}" if query else "",
        "today": localdate(),
        "can_add": can(request.user, Permission.EXCHANGE_EDIT),
        "can_export": can(request.user, Permission.EXCHANGE_EXPORT),
        "can_import": can(request.user, Permission.EXCHANGE_IMPORT),
    }
    return render_part(request, "exchanges/list.html", "rows", context)


@require_safe
@require_permission(Permission.EXCHANGE_VIEW)
def exchange_facets(request: Request) -> HttpResponse:
    """The counts behind the filters; asked for when somebody opens them."""
    form, asked = _asked(request)
    context = {
        "ignored": ignored(request.GET, PASSED, form),
        "facets": [
            (facet, [(value, _but(request, facet.name, value.code)) for value in facet.values])
            for facet in facets(request.user, asked)
        ],
    }
    is_part = bool(request.htmx)  # type: ignore[attr-defined]
    template = "exchanges/_facets.html" if is_part else "exchanges/facets.html"
    return render(request, template, context)


@require_safe
@require_permission(Permission.EXCHANGE_EXPORT)
def exchange_export(request: Request, format: str) -> HttpResponse:  # noqa: A002
    """What the filters show, all pages of it."""
    if format not in FORMATS:
        raise Http404
    form, asked = _asked(request)
    if ignored(request.GET, PASSED, form):
        # A file cannot say what it left out; the page can.
        return redirect(f"{reverse('exchanges:exchange-list')}?{request.GET.urlencode()}"[:LONGEST])
    found = matching(request.user, asked, Permission.EXCHANGE_EXPORT)
    out = io.BytesIO()
    cells = (as_cells(row) for row in _all_rows(found))
    n = write_table(out, format, _("Exchanges"), [str(head) for head in HEADS], cells)
    record("exchanges.exported", unit_or_home(), by=request.user, rows=n, filter=_query(request))
    name = f"exchanges-{localdate().isoformat()}.{format}"
    return HttpResponse(
        out.getvalue(),
        content_type=FORMATS[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _all_rows(found: Any) -> Iterator[Row]:
    keys = list(found.values_list("pk", flat=True)[:EXPORT_LIMIT])
    for i in range(0, len(keys), READ):
        some = Exchange.objects.filter(pk__in=keys[i : i + READ])
        rows = some.select_related("home", "place__country").order_by("-from_on", "-pk")
        yield from rows_of(rows)


def _asked(request: Request) -> tuple[ExchangeFilterForm, ExchangeFilter]:
    form = ExchangeFilterForm(request.GET or None, user=request.user)
    return form, form.asked()


def _query(request: Request) -> str:
    known = ExchangeFilterForm.base_fields
    return urlencode([(k, v) for k, v in request.GET.items() if v and k in known])


def _but(request: Request, name: str, value: str) -> str:
    """The same list with one filter set, or taken out where it has that value already."""
    known = ExchangeFilterForm.base_fields
    given = {k: v for k, v in request.GET.items() if v and k in known}
    value = "" if given.get(name) == value else value
    query = urlencode([(k, v) for k, v in {**given, name: value}.items() if v])
    return f"{reverse('exchanges:exchange-list')}{'?' if query else ''}{query}"


def _chips(request: Request, form: ExchangeFilterForm) -> list[Chip]:
    if not form.is_bound:
        return []
    return [
        Chip(name, field.label, form.text_of(name), _but(request, name, ""))
        for name, field in form.fields.items()
        if form.cleaned_data.get(name) not in (None, "")
    ]


def _to_drop(request: Request, asked: ExchangeFilter, chips: list[Chip]) -> ToDrop | None:
    """Which of the filters to drop, where they leave nothing."""
    best = best_to_drop(
        (chip.name for chip in chips),
        lambda name: matching(request.user, without(asked, name)).count(),
    )
    if best is None:
        return None
    [chip] = [chip for chip in chips if chip.name == best[0]]
    return ToDrop(f"{chip.title} {chip.text}", best[1], chip.url)
