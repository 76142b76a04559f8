"""Forms on the page of an exchange: who took part, gifts, promises, the programme."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.exchanges import actions, rules
from youcheng.exchanges.actions import PartDraft
from youcheng.exchanges.enums import State
from youcheng.exchanges.forms import DoneForm
from youcheng.exchanges.models import Exchange, Gift, Participant, ProgrammeItem, Promise
from youcheng.exchanges.views.details import FORMS, detail_page, done_form
from youcheng.lib.objections import Refused, require


def _participant(exchange: Exchange, values: dict[str, Any], by: User) -> None:
    person = values.pop("person")
    draft = PartDraft(person_id=person.pk if person else None, **values)
    actions.add_participant(exchange, draft, by=by)


def _gift(exchange: Exchange, values: dict[str, Any], by: User) -> None:
    person = values.pop("person")
    actions.add_gift(exchange, person_id=person.pk if person else None, by=by, **values)


def _promise(exchange: Exchange, values: dict[str, Any], by: User) -> None:
    actions.add_promise(exchange, by=by, **values)


def _item(exchange: Exchange, values: dict[str, Any], by: User) -> None:
    actions.add_item(exchange, by=by, **values)


ADD: dict[str, Callable[[Exchange, dict[str, Any], User], None]] = {
    "participants": _participant,
    "gifts": _gift,
    "promises": _promise,
    "programme": _item,
}
MODELS: dict[str, Any] = {
    "participants": Participant,
    "gifts": Gift,
    "promises": Promise,
    "programme": ProgrammeItem,
}


def _known(part: str) -> str:
    if part not in FORMS:
        raise Http404
    return part


def _exchange(request: Request, pk: int) -> Exchange:
    """Raises Refused where it was taken back."""
    rows = Exchange.objects.editable_by(request.user).select_related("home", "place__country")
    exchange = get_object_or_404(rows, pk=pk)
    if exchange.state == State.WITHDRAWN:
        require(rules.objection_to_move(exchange.state, State.RECORDED))
    return exchange


@require_POST
@require_permission(Permission.EXCHANGE_EDIT)
def part_add(request: Request, pk: int, part: str) -> HttpResponse:
    part, exchange = _known(part), _exchange(request, pk)
    form = FORMS[part](request.POST, exchange=exchange, user=request.user)
    if form.is_valid():
        try:
            ADD[part](exchange, dict(form.cleaned_data), request.user)
        except Refused as refused:
            form.add_error(None, str(refused.objection.message))
        else:
            messages.success(request, _("Saved."))
            return redirect("exchanges:exchange-detail", pk=pk)
    return detail_page(request, exchange, {part: form}, 422)


@require_POST
@require_permission(Permission.EXCHANGE_EDIT)
def part_drop(request: Request, pk: int, part: str, one: int) -> HttpResponse:
    part, exchange = _known(part), _exchange(request, pk)
    actions.drop_part(get_object_or_404(MODELS[part], pk=one, exchange=exchange), by=request.user)
    messages.success(request, _("It is taken out."))
    return redirect("exchanges:exchange-detail", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.EXCHANGE_EDIT)
def promise_done(request: Request, pk: int, promise: int) -> HttpResponse:
    """Say that a promise is done, and what shows it: the exchange's page with that form open."""
    exchange = _exchange(request, pk)
    row = get_object_or_404(Promise.objects.select_related("exchange"), pk=promise, exchange=pk)
    if request.method != "POST":
        is_open = row.done_on is None
        return detail_page(
            request, exchange, {f"done-{promise}": done_form(row)} if is_open else {}
        )
    form = DoneForm(request.POST, promise=row, initial={"done_on": localdate()})
    if form.is_valid():
        actions.finish_promise(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("The promise is done."))
        return redirect("exchanges:exchange-detail", pk=pk)
    return detail_page(request, exchange, {f"done-{promise}": form}, 422)
