"""The head of a city's page, for every panel that is opened by itself."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.timezone import localdate

from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.desk.panels import PANELS, counts_of
from youcheng.registry.queries.cities import city_ties, may_edit_city, successors

register = template.Library()


@register.inclusion_tag("desk/city/head.html", takes_context=True)
def city_head(context: dict[str, Any]) -> dict[str, Any]:
    """Name, state, facts in a line, actions, tabs with counts. Reads place, ties, asked."""
    request, place = context["request"], context["place"]
    asked = context.get("asked")
    as_of = asked.as_of if asked else localdate()
    ties = context.get("ties")
    if ties is None:
        ties = city_ties(request.user, place, as_of)
    counts = counts_of(request.user, place, [one.tie.pk for one in ties])
    tabs = [("", reverse("city", args=[place.pk]), None, None)] + [
        (panel.code, reverse(panel.url, args=[place.pk]), panel.title, counts.get(panel.code))
        for panel in PANELS
        if can(request.user, panel.permission)
    ]
    clocks = request.GET.copy()
    for name in set(clocks) - {"as_of", "known_at"}:
        del clocks[name]
    return {
        "place": place,
        "ties": ties,
        "asked": asked,
        "as_of": as_of,
        "is_past": as_of != localdate(),
        "may_record": can(request.user, Permission.EXCHANGE_EDIT),
        "may_open_case": can(request.user, Permission.CASE_EDIT),
        "editable": [one.tie for one in ties if one.may_edit],
        "may_edit": may_edit_city(request.user, place),
        "successors": successors(place),
        "tabs": [
            (code, url, title, n, _is_here(request.path, url, code)) for code, url, title, n in tabs
        ],
        "clocks": f"?{clocks.urlencode()}" if clocks else "",
        "request": request,
    }


def _is_here(path: str, url: str, code: str) -> bool:
    return path.startswith(url) if code else path == url
