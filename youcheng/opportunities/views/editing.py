"""Entering, changing and closing an opportunity."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.exchanges.models import Exchange
from youcheng.lib.objections import Refused, Stale
from youcheng.opportunities import actions
from youcheng.opportunities.enums import OpportunityState, Origin, Sense, Side
from youcheng.opportunities.forms import CloseForm, OpportunityForm
from youcheng.opportunities.models import Opportunity
from youcheng.opportunities.views.access import back_to, form_page, own_or_404, version_of
from youcheng.registry.models import Locality

KNOWN = ("side", "sense", "place", "exchange")


def _number(request: Request, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else None  # noqa: PLR2004


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.OPPORTUNITY_EDIT)
def opportunity_add(request: Request) -> HttpResponse:
    """By hand, or from an exchange, whose partner and subject then stand in the form."""
    initial: dict[str, Any] = {"keeper": request.user.unit_id}
    for name, choices in (("side", Side.values), ("sense", Sense.values)):
        if request.GET.get(name) in choices:
            initial[name] = request.GET[name]
    place = Locality.objects.current().filter(pk=_number(request, "place")).first()
    exchange = _exchange(request)
    more: dict[str, Any] = {}
    if exchange is not None:
        place = exchange.place
        initial |= {"heading": exchange.subject, "text": exchange.result[:6000]}
        more = {
            "exchange": exchange, "origin": Origin.EXCHANGE,
            "origin_note": f"{exchange.number} {exchange.subject}"[:200],
        }  # fmt: skip
    if place is not None:
        initial.setdefault("side", Side.ABROAD)
    form = OpportunityForm(request.POST or None, user=request.user, initial=initial, locality=place)
    if form.is_valid():
        one = actions.enter(form.draft(**more), by=request.user)
        messages.success(request, _("It is entered. These fit it best."))
        return back_to(one)
    return form_page(
        request, form, _("New opportunity"), _("Enter it"), known=KNOWN, exchange=exchange
    )


def _exchange(request: Request) -> Exchange | None:
    key = _number(request, "exchange")
    if key is None:
        return None
    rows = Exchange.objects.visible_to(request.user).select_related("place")
    return rows.filter(pk=key).first()


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.OPPORTUNITY_EDIT)
def opportunity_edit(request: Request, pk: int) -> HttpResponse:
    one = own_or_404(request, pk)
    form = OpportunityForm(request.POST or None, user=request.user, opportunity=one)
    title, action = _("Change the opportunity"), _("Save")
    if form.is_valid():
        try:
            actions.edit(one, form.draft(), version=version_of(request), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        except Stale:
            form.add_error(None, _("Somebody changed it meanwhile. Look at it first."))
            fresh = Opportunity.objects.get(pk=one.pk)
            response = form_page(request, form, title, action, one, version=fresh.version)
            response.status_code = 409
            return response
        else:
            messages.success(request, _("Saved."))
            return back_to(one)
    return form_page(request, form, title, action, one, version=one.version)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.OPPORTUNITY_EDIT)
def opportunity_close(request: Request, pk: int) -> HttpResponse:
    one = own_or_404(request, pk)
    if one.state != OpportunityState.OPEN:
        messages.info(request, _("It is closed already."))
        return back_to(one)
    form = CloseForm(request.POST or None)
    if form.is_valid():
        actions.close(one, **form.cleaned_data, by=request.user)
        messages.success(request, _("It is closed."))
        return back_to(one)
    return form_page(request, form, _("Close the opportunity"), _("Close it"), one)


@require_POST
@require_permission(Permission.OPPORTUNITY_EDIT)
def opportunity_reopen(request: Request, pk: int) -> HttpResponse:
    one = own_or_404(request, pk)
    actions.reopen(one, by=request.user)
    messages.success(request, _("It is open again."))
    return back_to(one)
