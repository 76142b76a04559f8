"""The list of meetings, one of them, and its planning."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Unit
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.consultations import actions
from youcheng.consultations.enums import MeetingState
from youcheng.consultations.forms import ItemForm, MeetingForm
from youcheng.consultations.models import Invitee, Meeting, Task
from youcheng.consultations.queries import meetings as queries
from youcheng.consultations.queries import tasks
from youcheng.consultations.rules import objection_to_hold
from youcheng.consultations.views.access import (
    back_to,
    form_page,
    meeting_or_404,
    own_or_404,
    version_of,
)
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.objections import Refused, Stale

PAGE, TASKS = 40, 8
SHOWN = ("coming", "past")


@require_safe
@require_permission(Permission.CONSULTATION_VIEW)
def meeting_list(request: Request) -> HttpResponse:
    asked = request.GET.get("show", "coming")
    shown = asked if asked in SHOWN else "coming"
    said = ignored(request.GET, {"show", "page"})
    said += [no_such(_("Which ones"), asked)] if shown != asked else []
    found = queries.coming(request.user) if shown == "coming" else queries.past(request.user)
    page, no_page = page_of(request.GET, Paginator(found, PAGE))
    today = localdate()
    mine = tasks.tasks_of(request.user, "mine", today)
    context = {
        "shown": shown,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "rows": queries.rows_of(page, timezone.now()),
        "tasks": tasks.rows_of(mine[:TASKS], today),
        "may_edit": can(request.user, Permission.CONSULTATION_EDIT),
        "ignored": [*said, *no_page],
    }
    return render(request, "consultations/list.html", context)


def crumbs_of(meeting: Meeting | None = None) -> list[tuple[str, str]]:
    crumbs = [(reverse("consultations:list"), _("Consultations"))]
    if meeting is not None:
        crumbs.append((reverse("consultations:detail", args=[meeting.pk]), meeting.heading))
    return crumbs


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def meeting_add(request: Request) -> HttpResponse:
    """A search for a time leads here with what it found."""
    form = MeetingForm(request.POST or None, user=request.user, initial=_begun(request))
    if form.is_valid():
        try:
            one = actions.plan(form.draft(), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("minutes", str(refusal.objection.message))
        else:
            messages.success(request, _("The meeting is planned. Nobody was told yet."))
            return back_to(one)
    return form_page(
        request, form, _("Plan a meeting"), _("Plan it"), back=reverse("consultations:list"),
        crumbs=crumbs_of(), known={"series", "starts", "minutes", "heading"},
    )  # fmt: skip


def _begun(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = {"unit": request.user.unit_id}
    series = request.GET.get("series", "")
    if series.isdecimal() and len(series) < 10:
        given["series"] = int(series)
    minutes = request.GET.get("minutes", "")
    if minutes.isdecimal() and len(minutes) < 4 and 15 <= int(minutes) <= 480:
        given["minutes"] = int(minutes)
    if starts := _moment(request.GET.get("starts", "")):
        given["on"], given["begins"] = starts.date(), starts.time()
    if heading := request.GET.get("heading", "")[:200]:
        given["heading"] = heading
    return given


def _moment(text: str) -> datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def meeting_edit(request: Request, pk: int) -> HttpResponse:
    meeting = own_or_404(request, pk)
    if not meeting.is_ahead:
        messages.info(request, _("The meeting is over, and stays as it is."))
        return back_to(meeting)
    form = MeetingForm(request.POST or None, user=request.user, meeting=meeting)
    status = None
    if form.is_valid():
        try:
            told = actions.edit(
                meeting, form.draft(meeting.unit), version=version_of(request), by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("minutes", str(refusal.objection.message))
        except Stale:
            form.add_error(None, _("Somebody changed it meanwhile. Look at it first."))
            status = 409
        else:
            text = _("Changed; %(n)d persons were told.") if told else _("Changed.")
            messages.success(request, text % {"n": told} if told else text)
            return back_to(meeting)
    return form_page(
        request, form, _("Change the meeting"), _("Keep the change"),
        back=reverse("consultations:detail", args=[meeting.pk]), crumbs=crumbs_of(meeting),
        status=status, version=meeting.version, is_told=meeting.state == MeetingState.INVITED,
    )  # fmt: skip


@require_safe
@require_permission(Permission.CONSULTATION_VIEW)
def meeting_detail(request: Request, pk: int) -> HttpResponse:
    meeting, now = meeting_or_404(request, pk), timezone.now()
    may_edit = can(request.user, Permission.CONSULTATION_EDIT, meeting.unit)
    lines = queries.agenda_of(meeting)
    shows_minutes = may_edit or meeting.state == MeetingState.HELD
    n_unmade = 0
    if shows_minutes:
        queries.read_all(meeting, lines)
        n_unmade = sum(_unmade(line) for line in lines) if may_edit else 0
    guests = queries.guests_of(meeting)
    context = {
        "meeting": meeting,
        "lines": lines,
        "over": [line for line in lines if line.task],
        "guests": guests,
        "mine": _mine(request, meeting),
        "shows_minutes": shows_minutes,
        "may_edit": may_edit,
        "may_change": may_edit and meeting.is_ahead,
        "may_note": may_edit and can(request.user, Permission.OPPORTUNITY_EDIT),
        "may_hold": may_edit
        and not objection_to_hold(meeting.state, starts_at=meeting.starts_at, now=now),
        "may_write": may_edit and meeting.state != MeetingState.CANCELLED,
        "n_unmade": n_unmade,
        "n_problems": sum(len(line.read.problems) for line in lines if line.read),
        "item_form": ItemForm(user=request.user) if may_edit else None,
        "seen_tasks": _seen_tasks(request, lines),
        "ignored": ignored(request.GET),
    }
    return render(request, "consultations/detail.html", context)


def _unmade(line: queries.Line) -> int:
    """Lines of the minutes that are no task or decision yet."""
    if line.read is None:
        return 0
    tasks_made = {task.mark for task in line.tasks}
    decided = {decision.mark for decision in line.decisions}
    marks = {one.mark for one in line.read.tasks} - tasks_made
    return len(marks) + len({one.mark for one in line.read.decisions} - decided)


def _mine(request: Request, meeting: Meeting) -> Invitee | None:
    """The row for which the reader speaks: that of their own unit. The holder speaks for none."""
    if meeting.invited_at is None or not can(request.user, Permission.TASK_REPORT):
        return None
    rows = Invitee.objects.repliable_by(request.user).filter(meeting=meeting)
    return rows.filter(unit=request.user.unit_id).select_related("unit").first()


def _seen_tasks(request: Request, lines: list[queries.Line]) -> set[int]:
    """Tasks whose page the reader may open."""
    keys = [line.task.pk for line in lines if line.task]
    keys += [task.pk for line in lines for task in line.tasks]
    if not keys:
        return set()
    rows = Task.objects.visible_to(request.user).filter(pk__in=keys).order_by()
    return set(rows.values_list("pk", flat=True))


def unit_groups(units: list[Unit], chosen: set[str], peopled: set[int]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for unit in units:
        groups.setdefault(str(unit.get_kind_display()), []).append(
            {"unit": unit, "is_chosen": str(unit.pk) in chosen, "has_people": unit.pk in peopled}
        )
    return groups
