"""The list of opportunities, and the lists of sectors."""

import io

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.audit.actions import record
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.sheets.writing import FORMATS, write_table
from youcheng.opportunities.forms import ListForm
from youcheng.opportunities.models import Opportunity
from youcheng.opportunities.queries.lists import SHOWN, opportunities_of, sector_lists

PAGE = 50


@require_safe
@require_permission(Permission.OPPORTUNITY_VIEW)
def opportunity_list(request: Request) -> HttpResponse:
    asked = request.GET.get("show", "open")
    shown = asked if asked in SHOWN else "open"
    form = ListForm(request.GET)
    given, today = form.asked(), localdate()
    rows = opportunities_of(request.user, shown, today=today, **given)
    page, no_page = page_of(request.GET, Paginator(rows, PAGE))
    said = ignored(request.GET, {"show", "page"}, form)
    said += [no_such(_("Which ones"), asked)] if shown != asked else []
    context = {
        "form": form,
        "shown": shown,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "is_filtered": bool(given),
        "today": today,
        "may_add": can(request.user, Permission.OPPORTUNITY_EDIT),
        "formats": list(FORMATS),
        "query": request.GET.urlencode(),
        "ignored": [*said, *no_page],
    }
    return render(request, "opportunities/list.html", context)


@require_POST
@require_permission(Permission.OPPORTUNITY_VIEW)
def opportunity_export(request: Request, format: str) -> HttpResponse:  # noqa: A002
    """The rows of the list with its present filters."""
    if format not in FORMATS:
        raise Http404
    shown = request.GET.get("show", "open")
    rows = opportunities_of(
        request.user, shown if shown in SHOWN else "open", today=localdate(),
        **ListForm(request.GET).asked(),
    )  # fmt: skip
    head = [
        _("number"), _("heading"), pgettext("opportunity", "whose"), _("seeks or offers"),
        _("sectors"), pgettext("opportunity", "what it is"), _("money, from"),
        _("money, up to"), _("currency"), _("worth an answer until"), _("State"),
    ]  # fmt: skip
    out = io.BytesIO()
    table = (_cells(one) for one in rows.iterator(500))
    n = write_table(out, format, _("Opportunities"), head, table)
    home = home_unit()
    if home is not None:
        record("opportunities.exported", home, by=request.user, rows=n)
    name = f"opportunities-{localdate().isoformat()}.{format}"
    return HttpResponse(
        out.getvalue(),
        content_type=FORMATS[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _cells(one: Opportunity) -> list[object]:
    return [
        one.number, one.heading, one.place.name if one.place else one.keeper.name,
        str(one.get_sense_display()), "、".join(sector.name for sector in one.sectors.all()),
        one.text, one.amount_low, one.amount_high, one.currency,
        one.expires_on.isoformat() if one.expires_on else "", str(one.get_state_display()),
    ]  # fmt: skip


@require_safe
@require_permission(Permission.OPPORTUNITY_VIEW)
def sector_list(request: Request) -> HttpResponse:
    context = {
        "lists": sector_lists(), "today": localdate(), "ignored": ignored(request.GET),
    }  # fmt: skip
    return render(request, "opportunities/sectors.html", context)
