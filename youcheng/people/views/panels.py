"""The panel of a city's page: whom the office knows there."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.lib.addresses import ignored, page_of
from youcheng.lib.pages import render_part
from youcheng.people.queries.persons import people_of_place, person_rows
from youcheng.registry.forms import DayForm
from youcheng.registry.models import Locality
from youcheng.registry.queries.cities import city_ties

PAGE, CARD = 30, 5


@require_safe
@require_permission(Permission.PEOPLE_VIEW)
def city_people(request: Request, place: int) -> HttpResponse:
    """The panel in its page, alone for HTMX, or its first entries as a card."""
    found = get_object_or_404(Locality.objects.select_related("country"), pk=place)
    form = DayForm(request.GET)
    asked = form.asked()
    is_card = bool(request.GET.get("card"))
    rows = Paginator(people_of_place(request.user, place), CARD if is_card else PAGE)
    page, no_page = page_of(request.GET, rows)
    context = {
        "place": found,
        "asked": asked,
        "ties": city_ties(request.user, found, asked.as_of, asked.known_at),
        "ignored": [*ignored(request.GET, {"card", "page"}, form), *no_page],
        "today": localdate(),
        "is_today": asked.as_of == localdate() and asked.known_at is None,
        "page": page,
        "pages": rows.get_elided_page_range(page.number),
        "rows": person_rows(page.object_list, asked.as_of),
        "can_add": can(request.user, Permission.PEOPLE_EDIT),
    }
    return render_part(request, "people/city/people.html", "card" if is_card else "panel", context)
