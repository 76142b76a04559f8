"""The panel of a city: its cases."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.lib.addresses import ignored
from youcheng.lib.pages import render_part
from youcheng.pipeline.queries.cities import cases_with
from youcheng.registry.models import Locality

CARD, MOST = 3, 100


@require_safe
@require_permission(Permission.CASE_VIEW)
def city_cases(request: Request, place: int) -> HttpResponse:
    """A city has few cases in its life: all of them stand on one page."""
    city = get_object_or_404(Locality.objects.select_related("country", "merged_into"), pk=place)
    rows = cases_with(request.user, city)
    is_card = bool(request.GET.get("card"))
    context = {
        "place": city,
        "rows": list(rows[: CARD if is_card else MOST]),
        "n": rows.order_by().count(),
        "may_add": can(request.user, Permission.CASE_LEAD),
        "ignored": ignored(request.GET, {"card"}),
    }
    return render_part(request, "pipeline/city.html", "card" if is_card else "panel", context)
