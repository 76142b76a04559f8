"""The panel of a city: exchanges with it."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.exchanges.enums import ExchangeKind
from youcheng.exchanges.queries.cities import exchanges_with, open_promises
from youcheng.exchanges.queries.lists import rows_of
from youcheng.exchanges.queries.sums import in_short
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.pages import render_part
from youcheng.registry.forms import DayForm
from youcheng.registry.queries.cities import city_or_404, city_ties

PAGE = 30
CARD = 5


@require_safe
@require_permission(Permission.EXCHANGE_VIEW)
def city_exchanges(request: Request, place: int) -> HttpResponse:
    city = city_or_404(place)
    form = DayForm(request.GET)
    asked = form.asked()
    strange = ignored(request.GET, {"card", "page", "show"}, form)
    is_today = asked.as_of == localdate() and asked.known_at is None
    found = exchanges_with(request.user, city, None if is_today else asked.as_of, asked.known_at)
    kind = request.GET.get("show", "")
    if kind and kind not in ExchangeKind.values:
        strange.append(no_such(pgettext_lazy("exchange", "kind"), kind))
        kind = ""
    added = in_short(found)
    paginator = Paginator(
        found.filter(kind=kind) if kind else found, CARD if request.GET.get("card") else PAGE
    )
    paginator.count = added.kinds.get(kind, 0) if kind else added.totals.n
    page, no_page = page_of(request.GET, paginator)
    context = {
        "place": city,
        "asked": asked,
        "ties": city_ties(request.user, city, asked.as_of, asked.known_at),
        "ignored": [*strange, *no_page],
        "today": localdate(),
        "is_today": is_today,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "rows": rows_of(page),
        "n": added.totals.n,
        "kind": kind,
        "chips": [
            (kind.value, kind.label, n) for kind in ExchangeKind if (n := added.kinds.get(kind))
        ],
        "totals": added.totals,
        "years": added.years[:5],
        "promises": list(open_promises(request.user, city)[:20]) if is_today else [],
        "can_add": can(request.user, Permission.EXCHANGE_EDIT),
    }
    part = "card" if request.GET.get("card") else "panel"
    return render_part(request, "exchanges/city.html", part, context)
