"""Minutes beside the agenda, tasks and decisions read from them, the paper."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Unit
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.audit.actions import record
from youcheng.consultations import actions, reports
from youcheng.consultations.actions.agenda import Written
from youcheng.consultations.enums import Attendance, MeetingState
from youcheng.consultations.forms import MINUTES, ItemForm
from youcheng.consultations.models import Meeting
from youcheng.consultations.queries.meetings import Line, agenda_of, read_all
from youcheng.consultations.views.access import back_to, form_page, meeting_or_404, own_or_404
from youcheng.consultations.views.meetings import crumbs_of
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused, Stale

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def minutes_edit(request: Request, pk: int) -> HttpResponse:
    """All matters with a field beside each. All is kept or nothing; where somebody else wrote to
    the same matter meanwhile, both texts are shown."""
    meeting = own_or_404(request, pk)
    if meeting.state == MeetingState.CANCELLED:
        messages.info(request, _("The meeting is cancelled."))
        return back_to(meeting)
    lines, status, error = agenda_of(meeting), 200, ""
    rows = [_row(line) for line in lines]
    if request.method == "POST":
        rows = [_row(line, request.POST) for line in lines]
        if any(row["is_long"] for row in rows):
            status = 422
        else:
            written = {row["line"].key: Written(row["text"], row["version"]) for row in rows}
            try:
                n = actions.write_minutes(meeting, written, by=request.user)
            except Refused as refusal:
                status, error = 422, str(refusal.objection.message)
            except Stale:
                status = 409
                rows = [_row(line, request.POST, is_late=True) for line in agenda_of(meeting)]
            else:
                return _kept(request, meeting, n)
    context = {
        "meeting": meeting, "rows": rows, "crumbs": crumbs_of(meeting), "error": error,
        "is_late": status == 409, "is_long": any(row["is_long"] for row in rows),
        "most": MINUTES, "ignored": ignored(request.GET),
    }  # fmt: skip
    return render(request, "consultations/minutes.html", context, status=status)


def _kept(request: Request, meeting: Meeting, n: int) -> HttpResponse:
    text = ngettext("Minutes of %(n)d matter are kept.", "Minutes of %(n)d matters are kept.", n)
    messages.success(request, text % {"n": n} if n else _("Nothing was changed."))
    return back_to(meeting)


def _row(line: Line, data: Any = None, *, is_late: bool = False) -> dict[str, Any]:
    """theirs: what somebody else wrote meanwhile, where it differs. Sent again, the form bears the
    version that is shown now: who keeps their text then has seen the other."""
    text, version, theirs = line.minutes, line.version, None
    names = [line.key, *([f"task{line.task.pk}"] if line.task else [])]
    name = next((one for one in names if data is not None and one in data), None)
    if name is not None:
        text = data[name].replace("\r\n", "\n").replace("\x00", "")
        seen = data.get(f"{name}-version", "")
        version = int(seen) if seen.isdecimal() and len(seen) < 10 else 0
        if is_late and version != line.version:
            theirs = line.minutes if text != line.minutes else None
            version = line.version
    return {
        "line": line, "text": text, "version": version, "theirs": theirs,
        "is_long": len(text) > MINUTES,
    }  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def item_add(request: Request, pk: int) -> HttpResponse:
    meeting = own_or_404(request, pk)
    form = ItemForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            actions.add_item(meeting, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("The matter is on the agenda."))
            return back_to(meeting)
    return form_page(
        request, form, _("Put a matter on the agenda"), _("Put it on"),
        back=crumbs_of(meeting)[-1][0], crumbs=crumbs_of(meeting),
    )  # fmt: skip


@require_POST
@require_permission(Permission.CONSULTATION_EDIT)
def item_drop(request: Request, pk: int, item: int) -> HttpResponse:
    meeting = own_or_404(request, pk)
    try:
        actions.drop_item(get_object_or_404(meeting.items, pk=item), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.objection.message))
    else:
        messages.success(request, _("The matter is taken off the agenda."))
    return back_to(meeting)


@require_POST
@require_permission(Permission.CONSULTATION_EDIT)
def item_move(request: Request, pk: int, item: int) -> HttpResponse:
    meeting = own_or_404(request, pk)
    one = get_object_or_404(meeting.items, pk=item)
    try:
        actions.move_item(one, up=request.POST.get("to") == "up", by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.objection.message))
    return back_to(meeting)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def tasks_make(request: Request, pk: int) -> HttpResponse:
    """What the minutes say is to be done, before it is made into tasks."""
    meeting = own_or_404(request, pk)
    if meeting.state == MeetingState.CANCELLED:
        messages.info(request, _("The meeting is cancelled."))
        return back_to(meeting)
    if request.method == "POST":
        try:
            made = actions.make_tasks(
                meeting, seen=_seen(request), by=request.user, at=timezone.now()
            )
        except Stale:
            messages.warning(request, _("The minutes were changed meanwhile. Nothing was made."))
            return redirect("consultations:tasks-make", pk=meeting.pk)
        text = _("Tasks made: %(tasks)d. Decisions: %(decisions)d. Persons told: %(told)d.")
        said = {"tasks": made.tasks, "decisions": made.decisions, "told": made.told}
        messages.success(request, text % said)
        return back_to(meeting)
    lines = [line for line in agenda_of(meeting) if line.minutes]
    read_all(meeting, lines)
    rows, n_new = _preview(lines)
    context = {
        "meeting": meeting, "rows": rows, "n_new": n_new, "crumbs": crumbs_of(meeting),
        "seen": [(line.key, line.version) for line in lines],
        "n_problems": sum(len(row["problems"]) for row in rows), "ignored": ignored(request.GET),
    }  # fmt: skip
    return render(request, "consultations/preview.html", context)


def _seen(request: Request) -> dict[str, int]:
    seen: dict[str, int] = {}
    for one in request.POST.getlist("seen"):
        key, _sign, version = one.partition("=")
        seen[key[:40]] = int(version) if version.isdecimal() and len(version) < 10 else 0
    return seen


def _preview(lines: Sequence[Line]) -> tuple[list[dict[str, Any]], int]:
    """Each line that was read, and whether it is new, made before, or said twice."""
    keys = {pk for line in lines if line.read for one in line.read.tasks for pk in one.units}
    units = Unit.objects.in_bulk(keys)
    rows, n_new = [], 0
    for line in lines:
        if line.read is None:
            continue
        made = {one.mark for one in [*line.tasks, *line.decisions]}
        found: list[dict[str, Any]] = []
        for one in sorted([*line.read.tasks, *line.read.decisions], key=lambda one: one.number):
            is_new = one.mark not in made
            made.add(one.mark)
            n_new += is_new
            asked = getattr(one, "units", ())
            found.append({
                "said": one, "is_new": is_new, "is_task": bool(asked),
                "lead": units[asked[0]] if asked else None,
                "assisting": [units[pk] for pk in asked[1:]],
            })  # fmt: skip
        rows.append({"line": line, "found": found, "problems": line.read.problems})
    return [row for row in rows if row["found"] or row["problems"]], n_new


@require_POST
@require_permission(Permission.CONSULTATION_VIEW)
def minutes_word(request: Request, pk: int) -> HttpResponse:
    """The minutes as a paper; for who was invited, once the meeting was held."""
    meeting = meeting_or_404(request, pk)
    if meeting.state != MeetingState.HELD:
        meeting = own_or_404(request, pk)
    with override("zh-hans"):
        given = _paper(meeting)
    record("meeting.exported", meeting, by=request.user)
    name = f"{meeting.heading}会议纪要.docx"
    return HttpResponse(
        reports.write(given),
        content_type=WORD,
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


def _paper(meeting: Meeting) -> reports.Minutes:
    lines = agenda_of(meeting)
    read_all(meeting, lines)
    guests = list(meeting.invitees.select_related("unit").order_by("unit__kind", "unit__position"))
    begins, ends = meeting.begins, meeting.ends

    def those(*which: str) -> list[str]:
        return [row.unit.name for row in guests if row.attendance in which]

    return reports.Minutes(
        heading=meeting.heading, holder=meeting.unit.name, day=begins.date(),
        hours=f"{begins:%H:%M}—{ends:%H:%M}", zone=meeting.zone, place=meeting.place,
        on=localdate(), came=those(Attendance.CAME), absent=those(Attendance.ABSENT),
        stand_ins=[
            (row.unit.name, row.stand_in) for row in guests
            if row.attendance == Attendance.REPRESENTED
        ],
        matters=[
            reports.Matter(
                line.heading, line.read.prose if line.read else "",
                [decision.text for decision in line.decisions],
                f"{line.task.lead.name}，{line.task.get_state_display()}" if line.task else "",
            )
            for line in lines
        ],
        duties=[
            reports.Duty(
                task.text, task.lead.name, [unit.name for unit in task.assisting.all()], task.due_on
            )
            for line in lines for task in line.tasks
        ],
    )  # fmt: skip


@require_POST
@require_permission(Permission.OPPORTUNITY_EDIT)
def item_opportunity(request: Request, pk: int, item: int) -> HttpResponse:
    """A need or an offer that was said in a meeting: one press enters it, a page asks the rest."""
    meeting = own_or_404(request, pk)
    one = get_object_or_404(meeting.items.select_related("unit", "meeting__unit", "task"), pk=item)
    if one.opportunity_id is not None:
        messages.info(request, _("It is an opportunity already."))
        return redirect("opportunities:detail", pk=one.opportunity_id)
    made = actions.note_opportunity(one, by=request.user, at=timezone.now())
    messages.success(request, _("It is entered. Say the rest: whose it is, and of which sectors."))
    if can(request.user, Permission.OPPORTUNITY_EDIT, made.keeper):
        return redirect("opportunities:edit", pk=made.pk)
    return redirect("opportunities:detail", pk=made.pk)
