"""The calendar, a mechanism, and the panel of a city."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.lib.addresses import ignored, page_of
from youcheng.lib.pages import render_part
from youcheng.mechanisms import queries
from youcheng.mechanisms.enums import Running, WordState
from youcheng.mechanisms.forms import CalendarForm
from youcheng.mechanisms.models import PartnerWord, TurnItem, ties_of
from youcheng.mechanisms.views.access import mechanism_or_404
from youcheng.registry.queries.cities import city_or_404

PAGE, CARD = 60, 4


@require_safe
@require_permission(Permission.MECHANISM_VIEW)
def calendar(request: Request) -> HttpResponse:
    """The year of all partners."""
    today = localdate()
    form = CalendarForm(request.GET, user=request.user)
    form.is_valid()
    asked = form.cleaned_data
    year = asked.get("year") or today.year
    found = queries.mechanisms_of(
        request.user, partner=(asked.get("q") or "").strip(), unit=asked.get("unit"),
        kind=asked.get("field"),
    )  # fmt: skip
    if asked.get("overdue"):
        late = [row for row in queries.rows_of(found, today) if row.overdue]
        page, no_page = page_of(request.GET, Paginator(late, PAGE))
        rows = list(page)
    else:
        page, no_page = page_of(request.GET, Paginator(found, PAGE))
        rows = queries.rows_of(page.object_list, today)
    words = PartnerWord.objects.visible_to(request.user).filter(state=WordState.OPEN)
    context = {
        "form": form, "year": year, "before": year - 1, "after": year + 1,
        "months": list(queries.MONTHS), "today": today,
        "rows": queries.with_year(rows, year), "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "is_filtered": any(asked.get(name) for name in ("q", "unit", "field", "overdue")),
        "n_words": words.order_by().count(),
        "may_add": can(request.user, Permission.MECHANISM_EDIT),
        "ignored": [*ignored(request.GET, {"page"}, form), *no_page],
    }  # fmt: skip
    return render(request, "mechanisms/calendar.html", context)


@require_safe
@require_permission(Permission.MECHANISM_VIEW)
def mechanism_detail(request: Request, pk: int) -> HttpResponse:
    mechanism, today = mechanism_or_404(request, pk), localdate()
    tie = mechanism.tie
    may_edit = can(request.user, Permission.MECHANISM_EDIT, tie.home, tie.place.country.region)
    turns = queries.history_of(mechanism)
    [row] = queries.rows_of([mechanism], today)
    coming = next((turn for turn in turns if turn.is_open), None)
    items = list(coming.items.all()) if coming is not None else []
    mine = TurnItem.objects.reportable_by(request.user).filter(turn=coming) if coming else []
    context = {
        "mechanism": mechanism, "row": row, "turns": turns, "coming": coming, "items": items,
        "reportable": {item.pk for item in mine},
        "patterns": list(mechanism.patterns.select_related("unit")),
        "units": list(mechanism.units.order_by("path")),
        "pauses": list(mechanism.pauses.order_by("-from_on")),
        "words": queries.open_words_by_turn(mechanism).get(coming.pk, []) if coming else [],
        "holidays": queries.notes_on_days(coming, tie.place.country_id) if coming else [],
        "page": queries.open_page_of(tie, today) if may_edit else None,
        "may_edit": may_edit, "today": today,
        "is_running": mechanism.state == Running.RUNNING,
        "ignored": ignored(request.GET),
    }  # fmt: skip
    return render(request, "mechanisms/detail.html", context)


@require_safe
@require_permission(Permission.MECHANISM_VIEW)
def city_mechanisms(request: Request, place: int) -> HttpResponse:
    """The panel of a city."""
    city, today = city_or_404(place), localdate()
    found = queries.mechanisms_with(request.user, city)
    is_card = bool(request.GET.get("card"))
    own = ties_of(request.user).filter(place=city.pk).order_by("pk")
    ties = list(own.select_related("home")[:20]) if not is_card else []
    context = {
        "place": city, "today": today,
        "rows": queries.rows_of(found[: CARD if is_card else 100], today),
        "n": found.order_by().count(), "own_ties": ties,
        "ignored": ignored(request.GET, {"card"}),
    }  # fmt: skip
    return render_part(request, "mechanisms/city.html", "card" if is_card else "panel", context)
