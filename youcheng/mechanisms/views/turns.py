"""Turns and what is due for them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.lib.objections import Refused, Stale
from youcheng.mechanisms import actions, queries
from youcheng.mechanisms.enums import TurnState
from youcheng.mechanisms.forms import DoneForm, HoldForm, ItemForm, RunForm, TurnForm
from youcheng.mechanisms.models import Turn, TurnItem
from youcheng.mechanisms.views.access import (
    back_to,
    form_page,
    item_or_404,
    kept_or_404,
    turn_or_404,
    version_of,
)


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MECHANISM_EDIT)
def turn_add(request: Request, pk: int) -> HttpResponse:
    one, today = kept_or_404(request, pk), localdate()
    turns = list(one.turns.order_by("-number"))
    expected = queries.expected_of(one, turns)
    initial = {"year": today.year, "host": one.first_host}
    if expected is not None:
        initial = {
            "year": expected.year, "host": expected.host, "from_on": _iso(expected.from_on),
            "to_on": _iso(expected.to_on),
        }  # fmt: skip
    form = TurnForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.plan(one, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("The turn is planned, with the items of the template."))
            return back_to(one)
    return form_page(request, form, _("Plan a turn"), _("Plan it"), one)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MECHANISM_EDIT)
def turn_edit(request: Request, pk: int, turn: int) -> HttpResponse:
    one = turn_or_404(request, pk, turn)
    initial = {
        "host": one.host, "from_on": _iso(one.from_on), "to_on": _iso(one.to_on),
        "is_agreed": one.state == TurnState.AGREED,
    }  # fmt: skip
    form = TurnForm(request.POST or None, turn=one, initial=initial)
    more: dict[str, Any] = {"version": one.version}
    if form.is_valid():
        values = dict(form.cleaned_data)
        target = TurnState.AGREED if values.pop("is_agreed") else TurnState.PLANNED
        try:
            actions.set_days(
                one, **values, target=target, version=version_of(request), by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        except Stale:
            form.add_error(None, _("Somebody changed it meanwhile. Look at it first."))
            more["status"] = 409
        else:
            messages.success(request, _("Saved. What is due has moved with the days."))
            return back_to(one.mechanism)
    title = _("Days of the turn %(year)d") % {"year": one.year}
    return form_page(request, form, title, _("Save"), one.mechanism, **more)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MECHANISM_EDIT)
def turn_hold(request: Request, pk: int, turn: int) -> HttpResponse:
    one = turn_or_404(request, pk, turn)
    tie = one.mechanism.tie
    region = tie.place.country.region
    may_record = can(request.user, Permission.EXCHANGE_EDIT, tie.home, region)
    form = HoldForm(
        request.POST or None, exchanges=queries.exchanges_to_link(request.user, one),
        may_record=may_record,
        initial={"from_on": _iso(one.from_on), "to_on": _iso(one.to_on)},
    )  # fmt: skip
    if form.is_valid():
        try:
            actions.hold(one, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("The turn was held. The next one follows from it."))
            return back_to(one.mechanism)
    title = _("The turn %(year)d was held") % {"year": one.year}
    return form_page(request, form, title, pgettext("turn", "It was held"), one.mechanism)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MECHANISM_EDIT)
def turn_skip(request: Request, pk: int, turn: int) -> HttpResponse:
    one = turn_or_404(request, pk, turn)
    form = RunForm(request.POST or None)
    if form.is_valid():
        try:
            actions.move(
                one, TurnState.SKIPPED, reason=form.cleaned_data["reason"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("The turn is left out."))
            return back_to(one.mechanism)
    title = _("Leave the turn %(year)d out") % {"year": one.year}
    return form_page(request, form, title, _("Leave it out"), one.mechanism)


@require_POST
@require_permission(Permission.MECHANISM_EDIT)
def turn_replan(request: Request, pk: int, turn: int) -> HttpResponse:
    """A turn that was left out by mistake."""
    one: Turn = turn_or_404(request, pk, turn)
    try:
        actions.move(one, TurnState.PLANNED, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.objection.message))
    else:
        messages.success(request, _("The turn is planned again."))
    return back_to(one.mechanism)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MECHANISM_EDIT)
def item_add(request: Request, pk: int, turn: int) -> HttpResponse:
    one = turn_or_404(request, pk, turn)
    form = ItemForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            actions.add_item(one, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("Saved."))
            return back_to(one.mechanism)
    title = _("Item for the turn %(year)d") % {"year": one.year}
    return form_page(request, form, title, _("Add it"), one.mechanism)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MECHANISM_EDIT)
def item_edit(request: Request, item: int) -> HttpResponse:
    one = item_or_404(request, item)
    form = ItemForm(request.POST or None, user=request.user, item=one)
    if form.is_valid():
        actions.set_item(one, **form.cleaned_data, by=request.user)
        messages.success(request, _("Saved."))
        return back_to(one.turn.mechanism)
    return form_page(request, form, _("Change what is due"), _("Save"), one.turn.mechanism)


@require_POST
@require_permission(Permission.MECHANISM_EDIT)
def item_drop(request: Request, item: int) -> HttpResponse:
    one = item_or_404(request, item)
    mechanism = one.turn.mechanism
    actions.drop_item(one, by=request.user)
    messages.success(request, _("It is taken out."))
    return back_to(mechanism)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.MECHANISM_VIEW)
def item_done(request: Request, item: int) -> HttpResponse:
    """For whoever keeps the mechanism, and for whoever reports for the unit."""
    rows = TurnItem.objects.reportable_by(request.user).select_related("turn__mechanism__tie")
    one = get_object_or_404(rows, pk=item)
    form = DoneForm(request.POST or None)
    if form.is_valid():
        actions.finish_item(
            one, evidence=form.cleaned_data["evidence"], on=localdate(), by=request.user
        )
        messages.success(request, _("It is done."))
        return back_to(one.turn.mechanism)
    return form_page(request, form, _("It is done"), _("It is done"), one.turn.mechanism, item=one)
