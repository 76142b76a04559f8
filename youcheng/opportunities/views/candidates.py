"""What fits a home unit, and what and whom fits a city."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Unit
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.lib.addresses import ignored
from youcheng.lib.pages import render_part
from youcheng.opportunities.enums import Side
from youcheng.opportunities.models import Opportunity
from youcheng.opportunities.queries.lists import with_names
from youcheng.opportunities.queries.matches import (
    opportunities_for_place,
    opportunities_for_unit,
    units_for_place,
)
from youcheng.opportunities.queries.sights import Sight
from youcheng.opportunities.rules import LINE, WEIGHTS
from youcheng.opportunities.views.matching import asked_weights
from youcheng.registry.models import Locality

OWN, BEST = 20, 8


@require_safe
@require_permission(Permission.OPPORTUNITY_VIEW)
def unit_opportunities(request: Request, unit: int) -> HttpResponse:
    """What partners seek and offer, best for this unit first."""
    one = get_object_or_404(Unit.objects.exclude(parent=None), pk=unit)
    today = localdate()
    weights, form, wrong = asked_weights(request)
    found = opportunities_for_unit(Sight(request.user, today), one, weights)
    own = Opportunity.objects.visible_to(request.user).standing(today)
    context = {
        "unit": one,
        "found": found,
        "rows": found.rows,
        "own": list(with_names(own.filter(side=Side.HOME, keeper=one)).order_by("-pk")[:OWN]),
        "line": LINE,
        "weights": form,
        "weighed": weights,
        "ignored": [*wrong, *ignored(request.GET, WEIGHTS)],
    }
    return render(request, "opportunities/unit.html", context)


@require_safe
@require_permission(Permission.OPPORTUNITY_VIEW)
def city_opportunities(request: Request, place: int) -> HttpResponse:
    """The panel of a city: what it seeks and offers, what of ours fits it, and which units."""
    city = get_object_or_404(Locality.objects.select_related("country", "merged_into"), pk=place)
    today = localdate()
    sight = Sight(request.user, today)
    own = Opportunity.objects.visible_to(request.user).standing(today).filter(place=city)
    context = {
        "place": city,
        "own": list(with_names(own).order_by("-pk")[:OWN]),
        "rows": opportunities_for_place(sight, city).rows[:BEST],
        "units": units_for_place(sight, city)[:BEST],
        "may_add": can(request.user, Permission.OPPORTUNITY_EDIT),
        "ignored": ignored(request.GET),
    }
    return render_part(request, "opportunities/city.html", "panel", context)
