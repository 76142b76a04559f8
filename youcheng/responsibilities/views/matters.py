"""One tie or one sector: which unit has what part, since when."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused
from youcheng.opportunities.models import Sector
from youcheng.registry.models import Tie
from youcheng.responsibilities import actions
from youcheng.responsibilities.actions import Matter
from youcheng.responsibilities.enums import Part
from youcheng.responsibilities.forms import AssignForm
from youcheng.responsibilities.models import Duty
from youcheng.responsibilities.queries import duties_of, proposal_for


def _tie_or_404(request: Request, pk: int) -> Tie:
    rows = Tie.objects.visible_to(request.user).select_related("place__country", "home")
    return get_object_or_404(rows, pk=pk)


def _may_edit(request: Request, matter: Matter) -> bool:
    """Of a tie: whoever answers for its unit; of a sector: for the city."""
    unit = matter.home if isinstance(matter, Tie) else home_unit()
    return unit is not None and can(request.user, Permission.DUTY_EDIT, unit)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_VIEW)
def tie_duties(request: Request, pk: int) -> HttpResponse:
    tie = _tie_or_404(request, pk)
    duties = duties_of(tie=tie)
    is_led = any(duty.part == Part.LEAD and duty.to_on is None for duty in duties)
    proposed = [] if is_led else proposal_for(request.user, tie, localdate())
    return _matter(request, tie, duties, {"tie": tie, "proposed": proposed})


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_VIEW)
def sector_duties(request: Request, pk: int) -> HttpResponse:
    sector = get_object_or_404(Sector.objects.select_related("listing"), pk=pk)
    return _matter(request, sector, duties_of(sector=sector), {"sector": sector})


def _matter(
    request: Request, matter: Matter, duties: list[Duty], context: dict[str, Any]
) -> HttpResponse:
    may_edit = _may_edit(request, matter)
    if request.method == "POST" and not may_edit:
        raise Http404
    form = AssignForm(request.POST or None, initial={"from_on": localdate().isoformat()})
    if form.is_valid():
        try:
            _given(matter, form, request)
        except Refused as refusal:
            form.add_error("unit", str(refusal.objection.message))
        else:
            messages.success(request, _("Noted; the unit has been told."))
            return redirect(actions.page_of(matter))
    status = 422 if form.is_bound and form.errors else 200
    context |= {
        "matter": matter, "duties": [one for one in duties if one.to_on is None],
        "past": [one for one in duties if one.to_on is not None], "form": form,
        "may_edit": may_edit, "ignored": ignored(request.GET),
    }  # fmt: skip
    return render(request, "responsibilities/matter.html", context, status=status)


def _given(matter: Matter, form: AssignForm, request: Request) -> None:
    given = form.cleaned_data
    whose = {"tie": matter} if isinstance(matter, Tie) else {"sector": matter}
    leads = Duty.objects.standing().filter(part=Part.LEAD, **whose)
    if given["part"] == Part.LEAD and leads.exists():
        actions.hand_over(
            matter, given["unit"], on=given["from_on"], note=given["note"], by=request.user
        )
    else:
        actions.assign(
            matter, given["unit"], given["part"], from_on=given["from_on"], note=given["note"],
            by=request.user,
        )  # fmt: skip


@require_POST
@require_permission(Permission.DUTY_EDIT)
def tie_propose(request: Request, pk: int) -> HttpResponse:
    """Take the proposal as it stands now."""
    tie = _tie_or_404(request, pk)
    if not _may_edit(request, tie):
        raise Http404
    today = localdate()
    held = set(Duty.objects.standing().filter(tie=tie).values_list("unit", flat=True))
    for one in proposal_for(request.user, tie, today):
        if one.unit.pk in held:
            continue
        try:
            actions.assign(tie, one.unit, one.part, from_on=today, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal.objection.message))
    return redirect("responsibilities:tie", pk=tie.pk)


@require_POST
@require_permission(Permission.DUTY_EDIT)
def duty_end(request: Request, duty: int) -> HttpResponse:
    rows = Duty.objects.select_related("unit", "tie__place", "tie__home", "sector")
    one = get_object_or_404(rows, pk=duty)
    matter = one.matter
    if not _may_edit(request, matter):
        raise Http404
    actions.end(one, on=localdate(), by=request.user)
    messages.success(request, _("Ended; it stays on record."))
    return redirect(actions.page_of(matter))
