"""A leader lets a case pass what only a leader may."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused
from youcheng.pipeline import actions
from youcheng.pipeline.enums import Passing
from youcheng.pipeline.forms import LeaveForm
from youcheng.pipeline.models import Case, Leave, RuleVersion
from youcheng.pipeline.views.access import case_or_404


def _case(request: Request, pk: int) -> Case:
    case = case_or_404(request.user, pk)
    if not can(request.user, Permission.CASE_DECIDE, case.home):
        raise Http404
    return case


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_DECIDE)
def leave_give(request: Request, case: int, code: str) -> HttpResponse:
    """Raises Stale where another leader was faster: the middleware makes a page of it."""
    one = _case(request, case)
    rule = get_object_or_404(RuleVersion.objects.latest(), code=code, passing=Passing.LEADER)
    form = LeaveForm(request.POST or None)
    if form.is_valid():
        try:
            actions.give_leave(one, rule, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("reason", str(refusal.objection.message))
        else:
            messages.success(request, _("The case may pass this rule."))
            return redirect("pipeline:case-detail", case=one.pk)
    context = {
        "form": form,
        "case": one,
        "about": rule,
        "title": _("Let the case pass"),
        "action": _("Let it pass"),
        "ignored": ignored(request.GET),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pipeline/form_page.html", context, status=status)


@require_POST
@require_permission(Permission.CASE_DECIDE)
def leave_take_back(request: Request, case: int, leave: int) -> HttpResponse:
    """Raises Stale: the middleware makes a page of it."""
    one = _case(request, case)
    row = get_object_or_404(Leave.objects.select_related("case", "rule"), pk=leave, case=one)
    actions.take_leave_back(row, by=request.user)
    messages.success(request, _("The leave is taken back."))
    return redirect("pipeline:case-detail", case=one.pk)
