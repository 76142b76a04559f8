"""One case: its page, the forms that open and change it, and who sees it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.accounts.queries.explaining import access_of
from youcheng.audit.queries import history_of
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.pages import render_part
from youcheng.pipeline import actions
from youcheng.pipeline.enums import ENDING, REVIEWS, CaseStage
from youcheng.pipeline.forms import CaseEditForm, CaseForm
from youcheng.pipeline.queries.cases import papers_of, path_of, steps_of
from youcheng.pipeline.queries.facts import facts_of, leaves_of, main_way, rules_on, ways_of
from youcheng.pipeline.queries.forecast import departure_of
from youcheng.pipeline.queries.rounds import need_of, remarks_of, rounds_of
from youcheng.pipeline.views.access import case_or_404, may_edit
from youcheng.registry.models import Tie


@require_safe
@require_permission(Permission.CASE_VIEW)
def case_detail(request: Request, case: int) -> HttpResponse:
    one = case_or_404(request.user, case)
    today = localdate()
    facts = facts_of([one], today)[one.pk]
    ways = ways_of(one, facts, rules_on(today), leaves_of([one]))
    way = main_way(ways)
    steps = steps_of(one)
    moves = [row.move for row in reversed(steps)]
    papers = papers_of(request.user, one)
    verdicts = way.verdicts if way else []
    returned = next((row.move for row in steps if row.move.to_stage == CaseStage.RETURNED), None)
    path = path_of(one, moves)
    rounds = rounds_of([one], request.user, today).get(one.pk, [])
    need = need_of(one, way.target) if way else None
    context = {
        "case": one,
        "path": path,
        "way": way,
        "ways": [other for other in ways if other is not way],
        "final": [verdict for verdict in verdicts if verdict.is_final],
        "to_pass": [one for one in way.in_the_way if not one.is_final] if way else [],
        "let_pass": way.let_pass if way else [],
        "others": [verdict for verdict in verdicts if not verdict.is_in_the_way],
        "steps": steps,
        "papers": papers,
        "departure": departure_of(one, [stop.stage for stop in path if stop.state == "ahead"]),
        "has_left": one.stage in {*REVIEWS, CaseStage.RETURNED, CaseStage.APPROVED},
        "need": need if need and not need.is_met else None,
        "rounds": rounds,
        "mine": next((row.view.mine for row in rounds if row.view.mine), None),
        "remarks": remarks_of(one),
        "returned": returned if one.stage == CaseStage.RETURNED else None,
        "may_edit": may_edit(request.user, one),
        "may_decide": can(request.user, Permission.CASE_DECIDE, one.home),
        "is_over": one.closed_on is not None,
        "is_dropped": one.stage == CaseStage.DROPPED,
        "today": today,
        "ignored": ignored(request.GET),
    }
    return render(request, "pipeline/case.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_LEAD)
def case_add(request: Request) -> HttpResponse:
    """A case that is to open a new tie."""
    office = home_unit()
    is_ours = office is not None and can(request.user, Permission.CASE_LEAD, office)
    initial = {
        "home": office.pk if is_ours and office else request.user.unit_id,
        "owner": request.user.unit_id,
        "opened_on": localdate().isoformat(),
        "place_text": request.GET.get("place", "")[:120],
        "place_country": request.GET.get("country", "")[:2],
    }
    home = request.GET.get("home", "")
    if home.isascii() and home.isdigit() and len(home) < 16:
        initial["home"] = initial["owner"] = int(home)
    form = CaseForm(request.POST or None, user=request.user, initial=initial)
    return _opened(request, form, {"place", "country", "home"})


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def tie_case_add(request: Request, tie: int) -> HttpResponse:
    """A case that is to change a tie: renew it, make a formal one of it, suspend or end it."""
    ties = Tie.objects.visible_to(request.user).select_related("home", "place__country")
    one = get_object_or_404(ties, pk=tie)
    initial = {"owner": one.home_id, "opened_on": localdate().isoformat()}
    form = CaseForm(request.POST or None, user=request.user, tie=one, initial=initial)
    return _opened(request, form, set(), tie=one)


def _opened(
    request: Request, form: CaseForm, known: set[str], tie: Tie | None = None
) -> HttpResponse:
    if form.is_valid():
        try:
            made = actions.open_case(form.draft(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("The case is open."))
            return redirect("pipeline:case-detail", case=made.pk)
    context = {
        "form": form,
        "tie": tie,
        "title": _("Open a case"),
        "action": _("Open the case"),
        "ignored": ignored(request.GET, known),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pipeline/form_page.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def case_edit(request: Request, case: int) -> HttpResponse:
    one = case_or_404(request.user, case, to_edit=True)
    form = CaseEditForm(request.POST or None, record=one)
    context: dict[str, Any] = {"form": form}
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            actions.edit_case(one, version=form.version, by=request.user, **form.values())
        except Stale:
            one = case_or_404(request.user, case, to_edit=True)
            context = {
                "form": form.again(one),
                "differences": form.differences(one),
                "last": history_of(one).first(),
                "is_stale": True,
            }
            status = 409
        else:
            messages.success(request, _("The change is saved."))
            return redirect("pipeline:case-detail", case=one.pk)
    context |= {"case": one, "ignored": ignored(request.GET)}
    return render_part(request, "pipeline/edit.html", "form", context, status)


@require_safe
@require_permission(Permission.CASE_VIEW)
def case_access(request: Request, case: int) -> HttpResponse:
    """Who sees this case, and why."""
    one = case_or_404(request.user, case)
    access = access_of(
        request.user,
        request.GET.get("user", ""),
        unit=one.home,
        region=one.place.country.region,
        deeds=(
            (
                Permission.CASE_ENDINGS if one.track in ENDING else Permission.CASE_VIEW,
                _("read it"),
            ),
            (Permission.CASE_EDIT, _("take its steps and file its papers")),
            (Permission.CASE_DECIDE, _("let it pass what a leader decides")),
        ),
    )
    context = {"case": one, "access": access, "ignored": ignored(request.GET, {"user"})}
    return render(request, "pipeline/access.html", context)
