"""An opportunity with who fits it, and what people make of that."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.pages import render_part, way_back
from youcheng.opportunities import actions
from youcheng.opportunities.enums import OpportunityState, RefusalReason, Side
from youcheng.opportunities.forms import CandidateForm, OutcomeForm, RefusalForm, WeightsForm
from youcheng.opportunities.models import Introduction, Opportunity, Refusal
from youcheng.opportunities.queries.lists import introductions_of
from youcheng.opportunities.queries.matches import (
    cities_for,
    counterparts_of,
    record_of,
    units_for,
    weights_of,
)
from youcheng.opportunities.queries.sights import Sight
from youcheng.opportunities.rules import LINE, WEIGHTS
from youcheng.opportunities.views.access import (
    back_to,
    form_page,
    opportunity_or_404,
    own_or_404,
    version_of,
)

FIRST, ASIDE = 12, 6


def asked_weights(request: Request) -> tuple[dict[str, int], WeightsForm, list[str]]:
    """The weights of the address, else the reader's own; the form that shows them, and what of the
    address was no weight."""
    own = weights_of(request.user)
    given = {name: request.GET[name] for name in WEIGHTS if name in request.GET}
    form = WeightsForm({**own, **given})
    if form.is_valid():
        return form.weights(), form, []
    said = [str(error) for errors in form.errors.values() for error in errors]
    return own, WeightsForm(own), said[:1]


@require_safe
@require_permission(Permission.OPPORTUNITY_VIEW)
def opportunity_detail(request: Request, pk: int) -> HttpResponse:
    one, today = opportunity_or_404(request, pk), localdate()
    sight = Sight(request.user, today)
    weights, form, wrong = asked_weights(request)
    is_home = one.side == Side.HOME
    main = cities_for(sight, one, weights) if is_home else units_for(sight, one, weights)
    is_all = request.GET.get("all") == "1"
    context: dict[str, Any] = {
        "opportunity": one,
        "is_home": is_home,
        "has_run_out": one.state == OpportunityState.OPEN and one.has_run_out(today),
        "main": main,
        "rows": main.rows if is_all else main.rows[:FIRST],
        "is_all": is_all,
        "line": LINE,
        "aside": units_for(sight, one, weights).rows[:ASIDE] if is_home else [],
        "counterparts": counterparts_of(sight, one),
        "introductions": introductions_of(one),
        "past": record_of(sight, one),
        "weights": form,
        "weighed": weights,
        "reasons": RefusalReason.choices,
        "may_edit": can(request.user, Permission.OPPORTUNITY_EDIT, one.keeper),
        "may_circulate": can(request.user, Permission.CIRCULAR_SEND),
        # A case about a tie is for who keeps cases; one of a new tie anybody of a unit may bring.
        "may_open_case": can(request.user, Permission.CASE_EDIT),
        "may_lead_case": can(request.user, Permission.CASE_LEAD),
        "is_open": one.state == OpportunityState.OPEN,
        "today": today,
        "ignored": [*wrong, *ignored(request.GET, {"all", *WEIGHTS})],
    }
    return render_part(request, "opportunities/detail.html", "matches", context)


@require_POST
@require_permission(Permission.OPPORTUNITY_VIEW)
def weights_keep(request: Request) -> HttpResponse:
    """Keep these weights for the reader alone, in all lists."""
    form = WeightsForm(request.POST)
    if form.is_valid():
        actions.weigh(form.weights(), by=request.user)
        messages.success(request, _("Your weights are kept. They hold for your lists alone."))
    else:
        said = [str(error) for errors in form.errors.values() for error in errors]
        messages.error(request, said[0])
    return redirect(way_back(request))


def _wrong(request: Request, one: Opportunity, form: CandidateForm) -> HttpResponse:
    said = [str(error) for errors in form.errors.values() for error in errors]
    messages.error(request, said[0])
    return back_to(one)


@require_POST
@require_permission(Permission.OPPORTUNITY_EDIT)
def candidate_refuse(request: Request, pk: int) -> HttpResponse:
    one = own_or_404(request, pk)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _wrong(request, one, form)
    try:
        actions.refuse(one, **form.cleaned_data, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.objection.message))
    else:
        messages.success(request, _("It stands as no match, and like ones are ranked lower."))
    return back_to(one)


@require_POST
@require_permission(Permission.OPPORTUNITY_EDIT)
def refusal_back(request: Request, refusal: int) -> HttpResponse:
    one = get_object_or_404(
        Refusal.objects.select_related("opportunity", "place", "unit"), pk=refusal
    )
    own = own_or_404(request, one.opportunity_id)
    actions.take_back(one, by=request.user)
    messages.success(request, _("It is weighed again."))
    return back_to(own)


@require_POST
@require_permission(Permission.OPPORTUNITY_EDIT)
def candidate_introduce(request: Request, pk: int) -> HttpResponse:
    """One press: both sides are brought together today."""
    one = own_or_404(request, pk)
    form = CandidateForm(request.POST)
    if not form.is_valid():
        return _wrong(request, one, form)
    try:
        actions.introduce(one, **form.cleaned_data, made_on=localdate(), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.objection.message))
    else:
        messages.success(request, _("Noted as introduced today. Say later what came of it."))
    return back_to(one)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.OPPORTUNITY_EDIT)
def introduction_outcome(request: Request, introduction: int) -> HttpResponse:
    rows = Introduction.objects.select_related("place__country", "unit", "opportunity")
    came = get_object_or_404(rows, pk=introduction)
    one = own_or_404(request, came.opportunity_id)
    form = OutcomeForm(request.POST or None, introduction=came)
    title, action = _("What came of it"), _("Save")
    if form.is_valid():
        try:
            actions.note_outcome(
                came, **form.cleaned_data, version=version_of(request), by=request.user,
                today=localdate(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("answered_on", str(refusal.objection.message))
        except Stale:
            form.add_error(None, _("Somebody changed it meanwhile. Look at it first."))
            came.refresh_from_db()
            response = form_page(
                request, form, title, action, one, version=came.version, introduction=came
            )
            response.status_code = 409
            return response
        else:
            messages.success(request, _("Saved."))
            return back_to(one)
    return form_page(request, form, title, action, one, version=came.version, introduction=came)
