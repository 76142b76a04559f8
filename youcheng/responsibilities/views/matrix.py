"""Who leads and who assists, all of it in one table."""

import io

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.audit.actions import record
from youcheng.lib.addresses import ignored, no_such
from youcheng.lib.sheets.writing import FORMATS, write_table
from youcheng.responsibilities.enums import Of, Part
from youcheng.responsibilities.queries import Matrix, matrix_of


def _asked(request: Request) -> tuple[str, Matrix, list[str]]:
    """Of what, and what of the address was not understood. Tasks are for who reads meetings."""
    asked = request.GET.get("of", Of.TIES)
    of = asked if asked in Of.values else Of.TIES
    said = [no_such(_("Of what"), asked)] if of != asked else []
    if of == Of.TASKS and not can(request.user, Permission.CONSULTATION_VIEW):
        of = Of.TIES
    matrix = matrix_of(request.user, of, localdate(), gaps=request.GET.get("gaps") == "1")
    return of, matrix, said


@require_safe
@require_permission(Permission.TIE_VIEW)
def matrix(request: Request) -> HttpResponse:
    of, found, said = _asked(request)
    context = {
        "of": of,
        "kinds": [
            one for one in Of
            if one != Of.TASKS or can(request.user, Permission.CONSULTATION_VIEW)
        ],
        "matrix": found,
        "gaps": request.GET.get("gaps") == "1",
        "parts": list(Part),
        "formats": list(FORMATS),
        "query": request.GET.urlencode(),
        "ignored": [*said, *ignored(request.GET, {"of", "gaps"})],
    }  # fmt: skip
    return render(request, "responsibilities/matrix.html", context)


@require_POST
@require_permission(Permission.TIE_EXPORT)
def matrix_export(request: Request, format: str) -> HttpResponse:  # noqa: A002
    if format not in FORMATS:
        raise Http404
    _of, found, _said = _asked(request)
    out = io.BytesIO()
    head = ["", "", *(unit.name for unit in found.units)]
    rows = ([row.title, row.about, *letters] for row, letters in found.table)
    n = write_table(out, format, _("Responsibilities"), head, rows)
    home = home_unit()
    if home is not None:
        record("duties.exported", home, by=request.user, rows=n)
    name = f"responsibilities-{localdate().isoformat()}.{format}"
    return HttpResponse(
        out.getvalue(),
        content_type=FORMATS[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
