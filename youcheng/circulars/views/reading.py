"""The list of circulars, and one of them with its matrix."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.circulars import actions
from youcheng.circulars.enums import CircularState, ReceiptState
from youcheng.circulars.queries import (
    SHOWN,
    circulars_of,
    matrix_of,
    mine_of,
    rows_of,
)
from youcheng.circulars.views.access import circular_or_404
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.sheets.writing import FORMATS

PAGE = 50
LINES = ("all", "waiting", "overdue")


@require_safe
@require_permission(Permission.CIRCULAR_VIEW)
def circular_list(request: Request) -> HttpResponse:
    asked = request.GET.get("show", "all")
    shown = asked if asked in SHOWN else "all"
    said = ignored(request.GET, {"show", "page"})
    said += [no_such(_("Which ones"), asked)] if shown != asked else []
    page, no_page = page_of(request.GET, Paginator(circulars_of(request.user, shown), PAGE))
    context = {
        "shown": shown,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "rows": rows_of(request.user, page, localdate()),
        "may_send": can(request.user, Permission.CIRCULAR_SEND),
        "ignored": [*said, *no_page],
    }
    return render(request, "circulars/list.html", context)


@require_safe
@require_permission(Permission.CIRCULAR_VIEW)
def circular_detail(request: Request, pk: int) -> HttpResponse:
    """Whoever answers for a unit and opens the page has read it: that is noted by itself."""
    circular, today = circular_or_404(request, pk), localdate()
    matrix = matrix_of(request.user, circular, today)
    may_send = can(request.user, Permission.CIRCULAR_SEND, circular.unit)
    mine = None if may_send else mine_of(request.user, matrix)
    if mine is not None and mine.receipt.read_at is None and request.method == "GET":
        actions.note_reading(mine.receipt, by=request.user, at=timezone.now())
        mine.state = mine.receipt.state(circular, today, is_answered=mine.answer is not None)
    asked = request.GET.get("show", "all")
    shown = asked if asked in LINES else "all"
    said = ignored(request.GET, {"show"})
    said += [no_such(_("Which ones"), asked)] if shown != asked else []
    is_running = circular.state == CircularState.SENT
    context = {
        "circular": circular,
        "matrix": matrix,
        "lines": matrix.shown(shown),
        "shown": shown,
        "mine": mine,
        "questions": list(circular.questions.all()),
        "answers": [line for line in matrix.lines if line.answer is not None],
        "may_send": may_send,
        "is_draft": circular.state == CircularState.DRAFT,
        "is_running": is_running,
        "is_closed": circular.state == CircularState.CLOSED,
        "days_left": (circular.due_on - today).days if circular.due_on and is_running else None,
        "may_claim": mine is not None and is_running and mine.state in {
            ReceiptState.SENT, ReceiptState.READ, ReceiptState.OVERDUE, ReceiptState.RETURNED,
        } and mine.receipt.claimed_at is None,
        "may_answer": mine is not None and is_running and circular.due_on is not None,
        # What a unit says by telephone, who sends the circular types in for it.
        "may_type_in": may_send and is_running and circular.due_on is not None
        and can(request.user, Permission.CIRCULAR_ANSWER, circular.unit),
        "may_forward": mine is not None and is_running and not mine.receipt.is_dissolved,
        "may_return": mine is not None and mine.waits and is_running,
        "may_take_up": may_send and can(request.user, Permission.OPPORTUNITY_EDIT, circular.unit),
        "formats": list(FORMATS),
        "today": today,
        "ignored": said,
    }  # fmt: skip
    return render(request, "circulars/detail.html", context)
