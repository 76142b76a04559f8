"""Entering an exchange, changing it, taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.audit.queries import history_of
from youcheng.exchanges import actions
from youcheng.exchanges.enums import ExchangeKind, State, Visibility
from youcheng.exchanges.forms import ExchangeForm, WithdrawForm
from youcheng.exchanges.forms.exchanges import values_of
from youcheng.exchanges.queries.alike import Found, alikes
from youcheng.exchanges.queries.places import partner_names
from youcheng.exchanges.views.details import exchange_or_404
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Stale
from youcheng.lib.versions import Side
from youcheng.registry.models import Locality, Tie


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EXCHANGE_EDIT)
def exchange_add(request: Request) -> HttpResponse:
    """Record one. Records that may be the same are shown before anything is written."""
    form = ExchangeForm(request.POST or None, user=request.user, initial=_initial(request))
    if not form.is_valid():
        return _form_page(request, form, status=422 if form.errors else 200)
    found = alikes(form.sketch(), request.user)
    if unseen(found, form.cleaned_data["seen_alike"]):
        return _form_page(request, form, alike=found, status=409)
    exchange = actions.record_exchange(form.draft(), by=request.user)
    messages.success(request, _("The exchange is recorded."))
    return redirect("exchanges:exchange-detail", pk=exchange.pk)


def unseen(found: list[Found], seen: str) -> bool:
    """Whether a record alike is among them that the form did not show yet."""
    return not {str(one.exchange.pk) for one in found} <= set(seen.split())


def _initial(request: Request) -> dict[str, Any]:
    """What the address knows beforehand: ?kind=visit_in&place=12, or ?tie=3."""
    user = request.user
    office = home_unit()
    is_ours = office is not None and can(user, Permission.EXCHANGE_EDIT, office)
    initial: dict[str, Any] = {
        "on": localdate().isoformat(),
        "kind": ExchangeKind.VISIT_IN,
        "home": office.pk if is_ours and office else user.unit_id,
        "visibility": Visibility.INTERNAL,
    }
    kind, place, tie = (request.GET.get(name, "") for name in ("kind", "place", "tie"))
    if kind in ExchangeKind.values:
        initial["kind"] = kind
    known: Locality | None = None
    if tie.isdecimal() and len(tie) < 19:
        one = Tie.objects.visible_to(user).filter(pk=tie).select_related("place").first()
        if one:
            known, initial["home"] = one.place, one.home_id
    elif place.isdecimal() and len(place) < 19:
        known = Locality.objects.current().filter(pk=place).first()
    if known:
        initial |= {
            "place_text": known.name_zh or known.name_en,
            "place_country": known.country_id,
        }
    return initial


def _form_page(
    request: Request, form: ExchangeForm, *, status: int, **context: Any
) -> HttpResponse:
    context = {
        "form": form,
        "partners": partner_names(request.user),
        "ignored": ignored(request.GET, {"kind", "place", "tie"}),
        **context,
    }
    return render(request, "exchanges/form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EXCHANGE_EDIT)
def exchange_edit(request: Request, pk: int) -> HttpResponse:
    """Change it; a lost race shows both sides. A draft may be recorded with the same press."""
    exchange = exchange_or_404(request.user, pk, to_edit=True)
    if exchange.state == State.WITHDRAWN:
        return redirect("exchanges:exchange-detail", pk=pk)
    now = values_of(exchange)
    form = ExchangeForm(request.POST or None, user=request.user, record=exchange, initial=now)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return _form_page(request, form, status=status, exchange=exchange)
    is_finished = exchange.state == State.DRAFT and "finish" in request.POST
    if is_finished:
        found = alikes(form.sketch(), request.user, but=pk)
        if unseen(found, form.cleaned_data["seen_alike"]):
            return _form_page(request, form, status=409, exchange=exchange, alike=found)
    try:
        version = form.cleaned_data["version"] or 0
        draft = form.draft()
        actions.edit_exchange(exchange, version=version, draft=draft, by=request.user)
    except Stale:
        exchange = exchange_or_404(request.user, pk, to_edit=True)
        now = values_of(exchange)
        sides = _sides(form, now)
        typed = {field.name: field.value() for field in form if field.name != "seen_alike"}
        typed["version"] = exchange.version
        form = ExchangeForm(user=request.user, record=exchange, initial=typed)
        last = history_of(exchange).first()
        context = {"exchange": exchange, "sides": sides, "last": last, "is_stale": True}
        return _form_page(request, form, status=409, **context)
    exchange.refresh_from_db()
    if is_finished:
        actions.finish_draft(exchange, by=request.user)
        messages.success(request, _("The exchange is recorded."))
    else:
        messages.success(request, _("The change is saved."))
    return redirect("exchanges:exchange-detail", pk=pk)


def _sides(form: ExchangeForm, now: dict[str, Any]) -> list[Side]:
    """Where what was typed and what stands there now differ, as people read both."""
    names = [name for name in now if name not in {"version", "place_country"}]
    mine = {name: form.text_of(name, form[name].value()) for name in names}
    theirs = {name: form.text_of(name, now[name]) for name in mine}
    return [
        Side(form[name].label, mine[name], theirs[name])
        for name in mine
        if mine[name] != theirs[name]
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EXCHANGE_EDIT)
def exchange_withdraw(request: Request, pk: int) -> HttpResponse:
    """Ask why; then take it back. It stays readable, and counts no longer."""
    exchange = exchange_or_404(request.user, pk, to_edit=True)
    if exchange.state == State.WITHDRAWN:
        return redirect("exchanges:exchange-detail", pk=pk)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        actions.withdraw(exchange, why=form.cleaned_data["why"], by=request.user)
        messages.success(request, _("It is taken back. Reports of earlier days still show it."))
        return redirect("exchanges:exchange-detail", pk=pk)
    context = {"exchange": exchange, "form": form}
    return render(request, "exchanges/withdraw.html", context, status=422 if form.errors else 200)
