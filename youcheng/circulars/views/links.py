"""The sender's side of bodies outside the house: to add one, and its one-time link."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.circulars import actions
from youcheng.circulars.enums import CircularState
from youcheng.circulars.forms import LINK_DAYS, LinkForm, OutsideForm
from youcheng.circulars.models import Circular, OutsideLink, Receipt
from youcheng.circulars.views.access import back_to, form_page, own_or_404
from youcheng.lib.objections import Refused, Stale


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def outside_add(request: Request, pk: int) -> HttpResponse:
    circular = own_or_404(request, pk)
    if circular.state != CircularState.SENT or circular.due_on is None:
        messages.info(request, _("This circular waits for no answer."))
        return back_to(circular)
    form = OutsideForm(request.POST or None, initial={"until": _until(circular).isoformat()})
    if form.is_valid():
        try:
            made = actions.add_outside(
                circular, form.cleaned_data["body"], form.draft(), by=request.user,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("body", str(refusal.objection.message))
        except Stale:
            messages.info(request, _("The circular does not run any more."))
            return back_to(circular)
        else:
            return _show(request, circular, *made)
    title = _("Give it to an outside body")
    return form_page(request, form, title, _("Make the link"), circular)


def _until(circular: Circular) -> Any:
    soon = localdate() + timedelta(days=LINK_DAYS)
    return max(soon, circular.due_on) if circular.due_on else soon


def _outside_or_404(request: Request, pk: int) -> Receipt:
    sends = Circular.objects.sendable_by(request.user).order_by().values("pk")
    rows = Receipt.objects.filter(unit=None, circular__in=sends).select_related("circular__unit")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def link_renew(request: Request, receipt: int) -> HttpResponse:
    one = _outside_or_404(request, receipt)
    form = LinkForm(request.POST or None, initial={"until": _until(one.circular).isoformat()})
    if form.is_valid():
        try:
            made = actions.renew_link(one, form.draft(), by=request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error("until", str(refusal.objection.message))
        except Stale:
            messages.info(request, _("The circular does not run any more."))
            return back_to(one.circular)
        else:
            return _show(request, one.circular, *made)
    title = _("A new link in place of the present one")
    return form_page(request, form, title, _("Make the link"), one.circular, receipt=one)


@require_POST
@require_permission(Permission.CIRCULAR_SEND)
def link_revoke(request: Request, receipt: int) -> HttpResponse:
    one = _outside_or_404(request, receipt)
    actions.revoke_link(one, by=request.user, at=timezone.now())
    messages.success(request, _("The link opens nothing any more."))
    return back_to(one.circular)


def _show(request: Request, circular: Circular, link: OutsideLink, token: str) -> HttpResponse:
    """Show the link, this once: only its hash is kept."""
    url = request.build_absolute_uri(reverse("circulars:outside", args=[token]))
    context = {"link": link, "url": url, "circular": circular}
    response = render(request, "circulars/link.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
