"""Invitations, what units say to them, attendance, cancelling, the file for calendars."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.consultations import actions, ical_out
from youcheng.consultations.actions import Said
from youcheng.consultations.actions.inviting import invitation_of
from youcheng.consultations.enums import MeetingState
from youcheng.consultations.forms import PresenceForm, ReasonForm, ReplyForm, UnitsForm
from youcheng.consultations.queries.meetings import guests_of, members_open
from youcheng.consultations.queries.people import units_to_ask, units_with_people
from youcheng.consultations.views.access import (
    back_to,
    form_page,
    invitee_or_404,
    meeting_or_404,
    own_or_404,
)
from youcheng.consultations.views.meetings import crumbs_of, unit_groups
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def meeting_invite(request: Request, pk: int) -> HttpResponse:
    """Who is to come: of a series, its members are chosen beforehand."""
    meeting = own_or_404(request, pk)
    if not meeting.is_ahead:
        messages.info(request, _("The meeting is over, and stays as it is."))
        return back_to(meeting)
    asked = set(meeting.invitees.order_by().values_list("unit", flat=True))
    offered = units_to_ask(request.user).exclude(pk__in=asked)
    form = UnitsForm(request.POST if request.method == "POST" else None, units=offered)
    if form.is_valid():
        units = list(form.cleaned_data["units"])
        try:
            told = actions.invite(meeting, units, by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("units", str(refusal.objection.message))
        else:
            text = ngettext("%(n)d unit is invited.", "%(n)d units are invited.", len(units))
            persons = ngettext("%(n)d person was told.", "%(n)d persons were told.", told)
            messages.success(request, f"{text % {'n': len(units)}} {persons % {'n': told}}")
            return back_to(meeting)
    chosen = set(request.POST.getlist("units"))
    if request.method != "POST" and meeting.series is not None:
        chosen = {str(unit.pk) for unit in members_open(meeting.series)}
    units = list(offered)
    context = {
        "form": form, "meeting": meeting, "title": _("Who is to come"),
        "groups": unit_groups(units, chosen, units_with_people(unit.pk for unit in units)),
        "action": _("Invite them"), "crumbs": crumbs_of(meeting),
        "back": reverse("consultations:detail", args=[meeting.pk]), "n_asked": len(asked),
        "ignored": ignored(request.GET),
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "consultations/units.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def meeting_cancel(request: Request, pk: int) -> HttpResponse:
    meeting = own_or_404(request, pk)
    if not meeting.is_ahead:
        messages.info(request, _("The meeting is over, and stays as it is."))
        return back_to(meeting)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            told = actions.cancel(
                meeting, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            text = ngettext("%(n)d person was told.", "%(n)d persons were told.", told)
            messages.success(request, f"{_('The meeting is cancelled.')} {text % {'n': told}}")
            return back_to(meeting)
    return form_page(
        request, form, _("Cancel the meeting"), _("Cancel it"),
        back=reverse("consultations:detail", args=[meeting.pk]), crumbs=crumbs_of(meeting),
    )  # fmt: skip


@require_POST
@require_permission(Permission.CONSULTATION_EDIT)
def meeting_hold(request: Request, pk: int) -> HttpResponse:
    meeting = own_or_404(request, pk)
    try:
        actions.hold(meeting, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal.objection.message))
    else:
        messages.success(request, _("The meeting was held. Those invited can read the minutes."))
    return back_to(meeting)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TASK_REPORT)
def invitee_reply(request: Request, invitee: int) -> HttpResponse:
    one = invitee_or_404(request, invitee)
    meeting = one.meeting
    initial = {"reply": one.reply if one.replied_at else "accepted", "note": one.reply_note}
    form = ReplyForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.reply(
                one, answer=form.cleaned_data["reply"], note=form.cleaned_data["note"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("Your reply has reached who holds the meeting."))
            return back_to(meeting)
    return form_page(
        request, form, _("Reply to the invitation"), _("Send the reply"), unit=one.unit,
        back=reverse("consultations:detail", args=[meeting.pk]), crumbs=crumbs_of(meeting),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CONSULTATION_EDIT)
def meeting_attendance(request: Request, pk: int) -> HttpResponse:
    meeting = own_or_404(request, pk)
    if meeting.state == MeetingState.CANCELLED:
        messages.info(request, _("The meeting is cancelled."))
        return back_to(meeting)
    data = request.POST if request.method == "POST" else None
    rows = [
        (
            guest,
            PresenceForm(
                data, prefix=f"g{guest.invitee.pk}", initial={
                    "attendance": guest.invitee.attendance, "stand_in": guest.invitee.stand_in,
                },
            ),
        )
        for guest in guests_of(meeting)
    ]  # fmt: skip
    if data is not None and all([form.is_valid() for _guest, form in rows]):  # noqa: C419 - all are to say what is wrong
        said = {
            guest.invitee.pk: Said(form.cleaned_data["attendance"], form.cleaned_data["stand_in"])
            for guest, form in rows
        }
        actions.note_attendance(meeting, said, by=request.user)
        messages.success(request, _("The attendance is noted."))
        return back_to(meeting)
    context = {
        "meeting": meeting, "rows": rows, "crumbs": crumbs_of(meeting),
        "is_wrong": any(form.errors for _guest, form in rows), "ignored": ignored(request.GET),
    }  # fmt: skip
    status = 422 if context["is_wrong"] else 200
    return render(request, "consultations/attendance.html", context, status=status)


@require_safe
@require_permission(Permission.CONSULTATION_VIEW)
def meeting_ics(request: Request, pk: int) -> HttpResponse:
    """The invitation for a calendar program; of a cancelled meeting, what takes it out again."""
    meeting = meeting_or_404(request, pk)
    url = request.build_absolute_uri(reverse("consultations:detail", args=[meeting.pk]))
    asked = tuple(
        ical_out.Asked(row.unit.code, row.unit.name, row.reply)
        for row in meeting.invitees.select_related("unit").order_by("pk")
    )
    given = invitation_of(meeting, reader=request.user.email, url=url, asked=asked)
    return HttpResponse(
        ical_out.write(given),
        content_type=f"{ical_out.TYPE}; method={given.method}",
        headers={"Content-Disposition": f'attachment; filename="meeting-{meeting.pk}.ics"'},
    )
