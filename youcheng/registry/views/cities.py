"""Panels of a city's page: papers, line of time, facts and names, claims, changes.

Each stands alone under its own address, and is fetched into the page of the city (`desk`) by HTMX.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.audit.queries import history_of
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.pages import render_part
from youcheng.registry import actions
from youcheng.registry.forms import DayForm, NameForm, PlaceForm
from youcheng.registry.models import Locality, LocalityName
from youcheng.registry.queries import cities as queries
from youcheng.registry.queries.claims import own_places
from youcheng.registry.queries.history import (
    PLACE_FIELDS,
    TIE_FIELDS,
    as_it_was,
    history_of_city,
    n_history_of_city,
)
from youcheng.registry.queries.ties import TieFilter
from youcheng.registry.queries.timeline import GROUPS, timeline
from youcheng.registry.queries.wording import look_through_papers
from youcheng.registry.reports import history_lines

CLAIMS, CHANGES = 50, 30
CARD = 6
"""Entries on the card of a panel, on the first page of the city."""
KNOWN = frozenset({"card", "page", "show"})
"""What panels read of an address besides the two clocks."""


@dataclass(slots=True)
class Seen:
    """The city that was asked for, the two clocks, and its ties on that day."""

    place: Locality
    asked: TieFilter
    ties: list[queries.CityTie]
    ignored: list[str]
    """What of the address was not understood."""


def _seen(request: Request, pk: int) -> Seen:
    place = queries.city_or_404(pk)
    form = DayForm(request.GET)
    asked = form.asked()
    ties = queries.city_ties(request.user, place, asked.as_of, asked.known_at)
    return Seen(place, asked, ties, ignored(request.GET, KNOWN, form))


def _panel(request: Request, seen: Seen, name: str, context: dict[str, Any]) -> HttpResponse:
    """The panel in its page, alone for HTMX, or its few first entries as a card."""
    part = "card" if request.GET.get("card") else "panel"
    base = {
        "place": seen.place,
        "asked": seen.asked,
        "ties": seen.ties,
        "ignored": seen.ignored,
        "today": localdate(),
        "is_today": seen.asked.as_of == localdate() and seen.asked.known_at is None,
    }
    if page := context.get("page"):
        base["pages"] = page.paginator.get_elided_page_range(page.number)
    return render_part(request, f"registry/city/{name}.html", part, base | context)


@require_safe
@require_permission(Permission.TIE_VIEW)
def city_papers(request: Request, place: int) -> HttpResponse:
    seen = _seen(request, place)
    rows = queries.papers_of(request.user, seen.ties, seen.asked.as_of, seen.asked.known_at)
    # The card of the overview names no files.
    looked = {} if request.GET.get("card") else look_through_papers(rows, localdate())
    return _panel(request, seen, "papers", {"rows": rows, "looked": looked})


@require_safe
@require_permission(Permission.TIE_VIEW)
def city_timeline(request: Request, place: int) -> HttpResponse:
    seen = _seen(request, place)
    line = timeline(
        seen.ties, today=localdate(), as_of=seen.asked.as_of, known_at=seen.asked.known_at
    )
    group = request.GET.get("show", "")
    if group and group not in GROUPS:
        seen.ignored.append(no_such(_("part of the line of time"), group))
    entries = line.narrowed(group)
    context = {
        "entries": entries,
        "latest": [entry for entry in entries if entry.group != "ahead"][:CARD],
        "ahead": [entry for entry in entries if entry.group == "ahead"][-2:],
        "n": len(line.narrowed("")),
        "group": group if group in GROUPS else "",
        "chips": [
            (code, GROUP_LABELS[code], line.counts[code])
            for code in GROUPS
            if line.counts.get(code)
        ],
    }
    return _panel(request, seen, "timeline", context)


GROUP_LABELS = {
    "event": _("log"),
    "paper": _("papers alone"),
    "ahead": _("to come"),
    "gone": _("taken back"),
}


@require_safe
@require_permission(Permission.TIE_VIEW)
def city_facts(request: Request, place: int) -> HttpResponse:
    return _facts(request, _seen(request, place))


def _facts(
    request: Request, seen: Seen, name_form: NameForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "names": queries.names_of(seen.place),
        "name_form": name_form or NameForm(),
        "can_edit": queries.may_edit_city(request.user, seen.place),
        "groupings": queries.groupings_of(seen.place, seen.asked.as_of),
        "relations": queries.relations_of(seen.place),
    }
    response = _panel(request, seen, "facts", context)
    response.status_code = status
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def city_edit(request: Request, place: int) -> HttpResponse:
    """Set the facts right where they stand; a lost race shows both sides."""
    seen = _editable(request, place)
    form = PlaceForm(request.POST or None, record=seen.place)
    context: dict[str, Any] = {"form": form}
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            actions.edit_place(seen.place, version=form.version, by=request.user, **form.values())
        except Stale:
            seen.place = queries.city_or_404(place)
            context = {
                "form": form.again(seen.place),
                "differences": form.differences(seen.place),
                "last": history_of(seen.place).first(),
                "is_stale": True,
            }
            status = 409
        else:
            messages.success(request, _("The change is saved."))
            return redirect("registry:city-facts", place=place)
    response = render_part(
        request, "registry/city/edit.html", "form", {"place": seen.place, **context}, status
    )
    if status != 200:
        # Saved, the whole panel is made anew; not saved, the form alone.
        response["HX-Retarget"] = "#city-edit"
    return response


@require_POST
@require_permission(Permission.TIE_EDIT)
def city_name_add(request: Request, place: int) -> HttpResponse:
    seen = _editable(request, place)
    form = NameForm(request.POST)
    if form.is_valid():
        try:
            actions.add_name(seen.place, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("text", refused.objection.message)
        else:
            return redirect("registry:city-facts", place=place)
    return _facts(request, seen, form, status=422)


@require_POST
@require_permission(Permission.TIE_EDIT)
def city_name_drop(request: Request, place: int, name: int) -> HttpResponse:
    seen = _editable(request, place)
    actions.drop_name(get_object_or_404(LocalityName, pk=name, locality=place), by=request.user)
    return redirect("registry:city-facts", place=seen.place.pk)


def _editable(request: Request, pk: int) -> Seen:
    """Raises Refused where the facts are for others to set right."""
    seen = _seen(request, pk)
    if not queries.may_edit_city(request.user, seen.place):
        raise Refused(queries.NOT_YOURS)
    return seen


@require_safe
@require_permission(Permission.TIE_VIEW)
def city_claims(request: Request, place: int) -> HttpResponse:
    seen = _seen(request, place)
    claims = Paginator(queries.claims_on(seen.place), CLAIMS)
    claims.count = queries.n_claims_on(seen.place)
    page, no_page = page_of(request.GET, claims)
    seen.ignored += no_page
    office = home_unit() if page.object_list else None
    own = set(own_places(office)) if office else set()
    visible = {one.tie.pk for one in seen.ties}
    rows = [queries.claim_row(claim, seen.place, own, visible) for claim in page]
    context = {
        "page": page,
        "rows": sorted(rows, key=lambda row: not row.is_about_us),
        "can_decide": can(request.user, Permission.CLAIM_REVIEW),
    }
    return _panel(request, seen, "claims", context)


@require_safe
@require_permission(Permission.TIE_VIEW)
def city_changes(request: Request, place: int) -> HttpResponse:
    """The audit log of the city and its ties as a story; the record as it was on a day."""
    seen = _seen(request, place)
    ties = [one.tie for one in seen.ties]
    entries = Paginator(history_of_city(seen.place, ties), CHANGES)
    entries.count = n_history_of_city(seen.place, ties)
    page, no_page = page_of(request.GET, entries)
    seen.ignored += no_page
    on = seen.asked.as_of if seen.asked.as_of < localdate() else None
    then = []
    if on is not None:
        end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
        then = [(seen.place, None, as_it_was(seen.place, PLACE_FIELDS, end))]
        for tie in ties:
            born = tie.created_at if tie.created_at >= end else None
            then.append((tie.home, born, as_it_was(tie, TIE_FIELDS, end)))
    homes = {("registry.Tie", str(tie.pk)): tie.home for tie in ties}
    context = {
        "page": page,
        "lines": [
            (line, homes.get((line.event.subject_label, line.event.subject_key), seen.place))
            for line in history_lines(page)
        ],
        "on": on,
        "then": then,
    }
    return _panel(request, seen, "changes", context)
