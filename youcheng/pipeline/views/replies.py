"""The register of replies: what bodies answered, by number and day; as a page and as a file."""

import io
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youcheng.accounts.guards import LONGEST, Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, unit_or_home
from youcheng.audit.actions import record
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.sheets.writing import FORMATS, write_table
from youcheng.pipeline.queries.replies import as_cells, replies_of, reply_heads, years_of
from youcheng.pipeline.rules.moves import REPLY_OF

PAGE = 50


class _Asked(NamedTuple):
    """What was understood of the address, empty and None for all; and sentences about the rest."""

    kind: str
    year: int | None
    ignored: list[str]

    @property
    def query(self) -> str:
        given = (("kind", self.kind), ("year", self.year))
        return urlencode({name: value for name, value in given if value})


def _asked(request: Request, years: list[int]) -> _Asked:
    kind, year = request.GET.get("kind", ""), request.GET.get("year", "")
    is_kind = kind in {one.value for one in REPLY_OF.values()}
    is_year = year in {str(one) for one in years}
    said = ignored(request.GET, {"page", "kind", "year"})
    if kind and not is_kind:
        said.append(no_such(_("Paper"), kind))
    if year and not is_year:
        said.append(no_such(_("year"), year))
    return _Asked(kind if is_kind else "", int(year) if is_year else None, said)


@require_safe
@require_permission(Permission.CASE_VIEW)
def reply_list(request: Request) -> HttpResponse:
    years = years_of(request.user)
    asked = _asked(request, years)
    rows = replies_of(request.user, kind=asked.kind, year=asked.year)
    page, no_page = page_of(request.GET, Paginator(rows, PAGE))
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "rows": list(page),
        "kinds": {kind.value: kind.label for kind in REPLY_OF.values()},
        "kind": asked.kind,
        "years": years,
        "year": asked.year,
        "query": asked.query,
        "formats": list(FORMATS),
        "may_export": can(request.user, Permission.TIE_EXPORT),
        "ignored": [*asked.ignored, *no_page],
    }
    return render(request, "pipeline/replies.html", context)


@require_POST
@require_permission(Permission.TIE_EXPORT)
def reply_export(request: Request, format: str) -> HttpResponse:  # noqa: A002
    """What the page shows, all pages of it, as far as the reader may take records out."""
    if format not in FORMATS:
        raise Http404
    asked = _asked(request, years_of(request.user))
    if asked.ignored:
        # A file cannot say what it left out; the page can.
        return redirect(f"{reverse('pipeline:reply-list')}?{request.GET.urlencode()}"[:LONGEST])
    rows = replies_of(
        request.user, kind=asked.kind, year=asked.year, permission=Permission.TIE_EXPORT
    )
    out = io.BytesIO()
    cells = (as_cells(paper) for paper in rows)
    n = write_table(out, format, _("Register of replies"), reply_heads(), cells)
    record("replies.exported", unit_or_home(), by=request.user, rows=n, filter=asked.query)
    name = f"replies-{localdate().isoformat()}.{format}"
    return HttpResponse(
        out.getvalue(),
        content_type=FORMATS[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
