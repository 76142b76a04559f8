"""The inbox of a person."""

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST, require_safe

from youcheng.accounts.guards import Request, require_sign_in
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.pages import way_back
from youcheng.notices import actions, queries
from youcheng.notices.enums import NoticeKind
from youcheng.notices.models import Notice
from youcheng.notices.rules import is_local

PAGE = 50
SHOWN = ("new", "all")
ICONS = {
    NoticeKind.REMINDER: "alarm", NoticeKind.MENTION: "at", NoticeKind.DECISION: "rubber-stamp",
    NoticeKind.TASK: "checkbox", NoticeKind.CIRCULAR: "speakerphone", NoticeKind.ANSWER: "message",
    NoticeKind.MEETING: "calendar-event", NoticeKind.MATCH: "link", NoticeKind.CASE: "route",
    NoticeKind.SYSTEM: "settings",
}  # fmt: skip


@require_safe
@require_sign_in
def inbox(request: Request) -> HttpResponse:
    """What the person was told: what is unread first."""
    kind, shown = request.GET.get("kind", ""), request.GET.get("show", "all")
    told = ignored(request.GET, {"kind", "show", "page"})
    if kind and kind not in NoticeKind.values:
        told.append(no_such(pgettext("notice", "kind"), kind))
        kind = ""
    if shown not in SHOWN:
        told.append(no_such(pgettext("notice", "which"), shown))
        shown = "all"
    rows = queries.inbox(request.user, kind=kind, is_new=shown == "new")
    page, no_page = page_of(request.GET, Paginator(rows, PAGE))
    unread = queries.n_unread_by_kind(request.user)
    context = {
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "rows": [(row, ICONS[NoticeKind(row.kind)]) for row in page],
        "kinds": [(one, unread.get(one.value, 0)) for one in NoticeKind],
        "kind": kind,
        "shown": shown,
        "n_unread": unread.get(kind, 0) if kind else sum(unread.values()),
        "seen": timezone.now().isoformat(),
        "is_manager": can(request.user, Permission.PERSON_MANAGE),
        "ignored": [*told, *no_page],
    }
    return render(request, "notices/inbox.html", context)


def _own(request: Request, pk: int) -> Notice:
    return get_object_or_404(Notice, pk=pk, to=request.user)


def _count_anew(request: Request) -> None:
    """The bell counts what is left, without waiting for the next minute."""
    counts = request.session.get("counts")
    if counts:
        request.session["counts"] = {**counts, "notices": queries.n_ringing(request.user)}


@require_safe
@require_sign_in
def go(request: Request, pk: int) -> HttpResponse:
    """To the page of the matter. That it was read is written by the way: who opens a notice has
    read it, and a browser that fetches ahead does so for its own user alone."""
    notice = _own(request, pk)
    if actions.mark_read([notice.pk], by=request.user, at=timezone.now()):
        _count_anew(request)
    if not is_local(notice.address):
        return redirect("notices:inbox")
    return HttpResponseRedirect(notice.address)


@require_POST
@require_sign_in
def read(request: Request, pk: int) -> HttpResponse:
    notice = _own(request, pk)
    actions.mark_read([notice.pk], by=request.user, at=timezone.now())
    _count_anew(request)
    return redirect(way_back(request))


@require_POST
@require_sign_in
def read_all(request: Request) -> HttpResponse:
    """All that the page showed when it was made, of its kind."""
    now = timezone.now()
    kind = request.POST.get("kind", "")
    n = actions.mark_all_read(
        by=request.user, at=now, seen=_moment(request.POST.get("seen", ""), now),
        kind=kind if kind in NoticeKind.values else "",
    )  # fmt: skip
    _count_anew(request)
    said = ngettext("%(n)d notice is marked as read.", "%(n)d notices are marked as read.", n)
    messages.success(request, said % {"n": n} if n else _("Everything was read already."))
    return redirect("notices:inbox")


def _moment(text: str, now: datetime) -> datetime:
    """When the page was made; `now` for what is no such moment."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return now
    return moment if moment.tzinfo and moment < now else now
