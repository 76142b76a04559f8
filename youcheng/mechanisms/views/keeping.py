"""To set a mechanism up, change it, pause and end it; its template."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.lib.objections import Refused, Stale
from youcheng.mechanisms import actions
from youcheng.mechanisms.enums import Running
from youcheng.mechanisms.forms import MechanismForm, PatternForm, RunForm
from youcheng.mechanisms.models import ties_of
from youcheng.mechanisms.views.access import back_to, form_page, kept_or_404, version_of
from youcheng.registry.models import Tie


def _tie(request: Request) -> Tie | None:
    """The tie that the address names, where it is one of the reader's."""
    given = request.GET.get("tie", "")
    if not given.isdecimal() or len(given) > 9:
        return None
    return ties_of(request.user).select_related("place", "home").filter(pk=given).first()


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MECHANISM_EDIT)
def mechanism_add(request: Request) -> HttpResponse:
    tie = _tie(request)
    form = MechanismForm(
        request.POST or None, user=request.user, tie=tie,
        initial={"unit": tie.home_id if tie else request.user.unit_id,
                 "started": localdate().year},
    )  # fmt: skip
    if form.is_valid():
        one = actions.set_up(tie or form.cleaned_data["tie"], form.draft(), by=request.user)
        messages.success(request, _("The mechanism is set up."))
        return back_to(one)
    return form_page(request, form, _("New mechanism"), _("Set it up"), tie=tie, known={"tie"})


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MECHANISM_EDIT)
def mechanism_edit(request: Request, pk: int) -> HttpResponse:
    one = kept_or_404(request, pk)
    form = MechanismForm(request.POST or None, user=request.user, mechanism=one)
    more: dict[str, Any] = {"version": one.version}
    if form.is_valid():
        try:
            actions.edit(one, form.draft(), version=version_of(request), by=request.user)
        except Stale:
            form.add_error(None, _("Somebody changed it meanwhile. Look at it first."))
            more["status"] = 409
        else:
            messages.success(request, _("Saved."))
            return back_to(one)
    return form_page(request, form, _("Change the mechanism"), _("Save"), one, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MECHANISM_EDIT)
def mechanism_pause(request: Request, pk: int) -> HttpResponse:
    return _stop(request, pk, Running.PAUSED, _("Pause it"), _("The mechanism is paused."))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MECHANISM_EDIT)
def mechanism_end(request: Request, pk: int) -> HttpResponse:
    return _stop(request, pk, Running.ENDED, _("End it"), _("The mechanism has ended."))


def _stop(request: Request, pk: int, target: str, title: str, said: str) -> HttpResponse:
    one = kept_or_404(request, pk)
    form = RunForm(request.POST or None)
    if form.is_valid():
        try:
            actions.run(
                one, target, reason=form.cleaned_data["reason"], by=request.user, on=localdate()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, said)
            return back_to(one)
    return form_page(request, form, title, title, one)


@require_POST
@require_permission(Permission.MECHANISM_EDIT)
def mechanism_resume(request: Request, pk: int) -> HttpResponse:
    one = kept_or_404(request, pk)
    try:
        actions.run(one, Running.RUNNING, reason="", by=request.user, on=localdate())
    except Refused as refusal:
        messages.error(request, str(refusal.objection.message))
    else:
        messages.success(request, _("The mechanism runs again."))
    return back_to(one)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MECHANISM_EDIT)
def pattern_add(request: Request, pk: int) -> HttpResponse:
    one = kept_or_404(request, pk)
    form = PatternForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            actions.add_pattern(one, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("heading", str(refusal.objection.message))
        else:
            messages.success(request, _("It is due for every turn that is planned from now on."))
            return back_to(one)
    return form_page(request, form, _("Item for every turn"), _("Add it"), one)


@require_POST
@require_permission(Permission.MECHANISM_EDIT)
def pattern_drop(request: Request, pk: int, pattern: int) -> HttpResponse:
    one = kept_or_404(request, pk)
    actions.drop_pattern(get_object_or_404(one.patterns, pk=pattern), by=request.user)
    messages.success(request, _("It is taken out of the template."))
    return back_to(one)
