"""All cases: as a board, as a list, and as a calendar."""

from calendar import Calendar
from collections import defaultdict
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, widest_unit
from youcheng.lib.addresses import ignored, page_of, short
from youcheng.lib.pages import render_part
from youcheng.pipeline.forms import CaseFilterForm
from youcheng.pipeline.queries.cases import (
    board_of,
    cards_of,
    cases_within,
    events_between,
    on_board,
    standing_of,
)

PAGE = 50
VIEWS = (
    ("board", "layout-kanban"),
    ("case-list", "list"),
    ("calendar", "calendar"),
)


def _context(request: Request, form: CaseFilterForm, known: set[str]) -> dict[str, Any]:
    """What all three show above the cases."""
    asked = form.asked()
    kept = {name: value for name, value in request.GET.items() if value and name in form.fields}
    return {
        "form": form,
        "asked_cases": asked,
        "ignored": ignored(request.GET, known, form),
        "query": urlencode(kept),
        "is_narrowed": any(kept.get(name) for name in ("q", "track", "region", "home", "column")),
        "may_edit": can(request.user, Permission.CASE_EDIT),
        "may_open": can(request.user, Permission.CASE_LEAD),
        "may_rule": can(request.user, Permission.CASE_RULES),
        "today": localdate(),
    }


@require_safe
@require_permission(Permission.CASE_VIEW)
def board(request: Request) -> HttpResponse:
    """The board of this year."""
    today = localdate()
    form = CaseFilterForm(request.GET, user=request.user)
    context = _context(request, form, set())
    rows = on_board(cases_within(request.user, context["asked_cases"]), today.year)
    columns = board_of(rows, today)
    unit = widest_unit(request.user, Permission.CASE_VIEW)
    context |= {
        "columns": columns,
        "standing": standing_of(request.user, unit, columns, today),
        "n": sum(one.n for one in columns),
    }
    return render(request, "pipeline/board.html", context)


@require_safe
@require_permission(Permission.CASE_VIEW)
def case_list(request: Request) -> HttpResponse:
    """The same without dragging; dropped and filed cases too, where they are asked for."""
    today = localdate()
    form = CaseFilterForm(request.GET, user=request.user)
    context = _context(request, form, {"page"})
    asked = context["asked_cases"]
    rows = cases_within(request.user, asked)
    rows = rows if asked.closed else rows.open()  # type: ignore[attr-defined]
    page, no_page = page_of(request.GET, Paginator(rows, PAGE))
    cards = cards_of(list(page), today)
    context |= {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "cards": [cards[case.pk] for case in page],
        "n": page.paginator.count,
        "ignored": [*context["ignored"], *no_page],
    }
    return render_part(request, "pipeline/list.html", "rows", context)


@require_safe
@require_permission(Permission.CASE_VIEW)
def calendar(request: Request) -> HttpResponse:
    """A month of planned signings, steps that were taken, and filings that are due."""
    today = localdate()
    form = CaseFilterForm(request.GET, user=request.user)
    context = _context(request, form, {"month"})
    first, strange = _month(request.GET.get("month", ""), today)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    events: dict[date, list[Any]] = defaultdict(list)
    for event in events_between(
        cases_within(request.user, context["asked_cases"]), weeks[0][0], weeks[-1][-1], today
    ):
        events[event.on].append(event)
    context |= {
        "first": first,
        "weeks": [[(day, day.month == first.month, events[day]) for day in week] for week in weeks],
        "days": [(day, events[day]) for week in weeks for day in week
                 if events[day] and day.month == first.month],
        "before": _shifted(first, -1),
        "after": _shifted(first, 1),
        "n": sum(len(those) for those in events.values()),
        "ignored": [*context["ignored"], *strange],
    }  # fmt: skip
    return render(request, "pipeline/calendar.html", context)


def _month(text: str, today: date) -> tuple[date, list[str]]:
    """The first day of the month that the address asks for; this month where it asks for none."""
    if not text:
        return today.replace(day=1), []
    try:
        first = date.fromisoformat(f"{text}-01")
        if not 1900 <= first.year <= 2200:
            raise ValueError
    except ValueError:
        told = _("There is no month “%(month)s”; this month is shown.") % {"month": short(text)}
        return today.replace(day=1), [told]
    return first, []


def _shifted(first: date, months: int) -> date:
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)
