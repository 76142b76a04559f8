"""A city's page: what is due, its ties, and a card of each panel."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.desk.panels import PANELS
from youcheng.desk.queries.alerts import alerts_of
from youcheng.desk.queries.line import GROUPS, by_month, line_of
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.pages import render_part
from youcheng.registry.forms import DayForm
from youcheng.registry.queries.cities import city_or_404, city_ties


@require_safe
@require_permission(Permission.TIE_VIEW)
def city(request: Request, pk: int) -> HttpResponse:
    place = city_or_404(pk)
    if place.merged_into_id:
        return redirect("city", pk=place.merged_into_id)
    form = DayForm(request.GET)
    asked = form.asked()
    ties = city_ties(request.user, place, asked.as_of, asked.known_at)
    is_today = asked.as_of == localdate() and asked.known_at is None
    cards = [panel for panel in PANELS if panel.has_card and can(request.user, panel.permission)]
    context = {
        "place": place,
        "asked": asked,
        "ties": ties,
        "ignored": ignored(request.GET, form=form),
        "due": alerts_of(request.user, localdate(), pk, [one.tie.pk for one in ties])
        if is_today
        else [],
        "wide": [(card, reverse(card.url, args=[pk])) for card in cards if not card.is_aside],
        "aside": [(card, reverse(card.url, args=[pk])) for card in cards if card.is_aside],
    }
    return render(request, "desk/city/page.html", context)


ENTRIES, CARD = 100, 6
"""On a page of the line of time, and on its card."""


@require_safe
@require_permission(Permission.TIE_VIEW)
def city_line(request: Request, place: int) -> HttpResponse:
    """All that happened with a city and what is to come: log, papers, exchanges, changes."""
    city = city_or_404(place)
    form = DayForm(request.GET)
    asked = form.asked()
    strange = ignored(request.GET, {"card", "page", "show"}, form)
    group = request.GET.get("show", "")
    if group and group not in GROUPS:
        strange.append(no_such(_("part of the line of time"), group))
        group = ""
    is_card = bool(request.GET.get("card"))
    wanted = request.GET.get("page", "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 5 else 1
    today = localdate()
    ties = city_ties(request.user, city, asked.as_of, asked.known_at)
    line = line_of(
        request.user,
        city,
        ties,
        today=today,
        as_of=asked.as_of,
        known_at=asked.known_at,
        group=group,
        most=(number + 1) * ENTRIES,
    )
    page, no_page = page_of(request.GET, Paginator(line.entries, ENTRIES))
    context = {
        "place": city,
        "asked": asked,
        "ties": ties,
        "ignored": [*strange, *no_page],
        "today": today,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "months": by_month(page),
        "latest": [entry for entry in line.entries if entry.group != "change"][:CARD],
        "n": line.n,
        "group": group,
        "chips": [
            (code, GROUPS[code], line.counts[code]) for code in GROUPS if code in line.counts
        ],
    }
    return render_part(request, "desk/city/line.html", "card" if is_card else "panel", context)
