"""Needs and offers from a sheet: all of it, or none of it."""

import io

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused
from youcheng.lib.sheets.reading import read
from youcheng.lib.sheets.writing import FORMATS, write_table
from youcheng.opportunities import actions
from youcheng.opportunities.forms import SheetForm, units_to_keep
from youcheng.opportunities.sheets import HEAD, read_rows

TOLD = 50


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.OPPORTUNITY_EDIT)
def sheet_take(request: Request) -> HttpResponse:
    """A row that cannot be read keeps all of them out, and is told with its number."""
    form = SheetForm(
        request.POST or None, request.FILES or None, user=request.user,
        initial={"keeper": request.user.unit_id},
    )  # fmt: skip
    wrong: list[object] = []
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = read_rows(
                read(file.read(), file.name), form.cleaned_data["keeper"],
                list(units_to_keep(request.user)),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("file", str(refusal.objection.message))
        else:
            wrong = [row for row in rows if row.wrong]
            if not rows:
                form.add_error("file", _("There is no row below the head."))
            elif not wrong:
                made = actions.enter_many([row.draft for row in rows if row.draft], by=request.user)
                said = ngettext("%(n)d opportunity entered.", "%(n)d opportunities entered.",
                                len(made))  # fmt: skip
                messages.success(request, said % {"n": len(made)})
                return redirect("opportunities:list")
    context = {
        "form": form, "wrong": wrong[:TOLD], "n_wrong": len(wrong), "head": HEAD,
        "ignored": ignored(request.GET),
    }  # fmt: skip
    status = 422 if wrong or (form.is_bound and form.errors) else 200
    return render(request, "opportunities/sheet.html", context, status=status)


@require_safe
@require_permission(Permission.OPPORTUNITY_EDIT)
def sheet_empty(request: Request) -> HttpResponse:
    """A sheet with the head alone, to be filled in."""
    out = io.BytesIO()
    write_table(out, "xlsx", _("Opportunities"), list(HEAD), [])
    return HttpResponse(
        out.getvalue(),
        content_type=FORMATS["xlsx"],
        headers={"Content-Disposition": 'attachment; filename="opportunities.xlsx"'},
    )
