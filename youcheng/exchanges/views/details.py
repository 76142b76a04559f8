"""The page of one exchange; who sees it; the plan of a reception."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.accounts.queries.explaining import access_of
from youcheng.audit.queries import history_of
from youcheng.audit.verbs import title_of
from youcheng.exchanges.enums import ExchangeKind, GiftDirection, State, Visibility
from youcheng.exchanges.forms import DoneForm, GiftForm, ItemForm, ParticipantForm, PromiseForm
from youcheng.exchanges.models import Exchange, Promise
from youcheng.exchanges.queries.alike import alikes, sketch_of
from youcheng.exchanges.queries.details import Parts, parts_of
from youcheng.exchanges.queries.files import files_of
from youcheng.exchanges.queries.limits import limits_on
from youcheng.lib.addresses import ignored
from youcheng.registry.queries.wording import look_through

HISTORY = 20
FORMS: dict[str, Any] = {
    "participants": ParticipantForm,
    "gifts": GiftForm,
    "promises": PromiseForm,
    "programme": ItemForm,
}
"""Kinds of parts, by the word in the address."""


def part_forms(user: User, exchange: Exchange, wrong: dict[str, Any]) -> dict[str, Any]:
    """An empty form for each kind of part, but those that were sent and not understood."""
    is_out = exchange.kind == ExchangeKind.VISIT_OUT
    initial = {
        "programme": {"on": exchange.from_on.isoformat()},
        "gifts": {"direction": GiftDirection.RECEIVED if is_out else GiftDirection.GIVEN},
    }
    return {
        name: form(exchange=exchange, user=user, initial=initial.get(name))
        for name, form in FORMS.items()
    } | wrong


def exchange_or_404(user: User, pk: int, *, to_edit: bool = False) -> Exchange:
    """The exchange if the user may see (or edit) it; one of another unit is not there."""
    rows: QuerySet[Exchange] = (
        Exchange.objects.editable_by(user) if to_edit else Exchange.objects.visible_to(user)
    )
    return get_object_or_404(rows.select_related("home", "place__country", "created_by"), pk=pk)


def may_edit(user: User, exchange: Exchange) -> bool:
    region = exchange.place.country.region
    return exchange.state != State.WITHDRAWN and can(
        user, Permission.EXCHANGE_EDIT, exchange.home, region
    )


@require_safe
@require_permission(Permission.EXCHANGE_VIEW)
def exchange_detail(request: Request, pk: int) -> HttpResponse:
    return detail_page(request, exchange_or_404(request.user, pk))


def detail_page(
    request: Request, exchange: Exchange, forms: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """forms: those that were sent and not understood or asked for, by the name of their part."""
    is_mine = may_edit(request.user, exchange)
    parts: Parts = parts_of(request.user, exchange)
    wrong = forms or {}
    done = [
        (promise, wrong.get(name) or done_form(promise), name in wrong)
        for promise, name in ((one, f"done-{one.pk}") for one in parts.promises)
    ]
    files = list(files_of(request.user, exchange))
    is_live = exchange.state != State.WITHDRAWN
    context = {
        "exchange": exchange,
        "parts": parts,
        "promises": done,
        "may_edit": is_mine,
        "forms": part_forms(request.user, exchange, wrong) if is_mine else {},
        "limits": limits_on(exchange.from_on) if is_mine else [],
        "wrong": set(wrong),
        "alikes": alikes(sketch_of(exchange), request.user, but=exchange.pk) if is_live else [],
        "may_note_opportunity": can(request.user, Permission.OPPORTUNITY_EDIT),
        "is_reception": exchange.kind == ExchangeKind.VISIT_IN,
        "is_ahead": exchange.from_on > localdate(),
        "files": files,
        "looked": look_through([(link.document, exchange.from_on) for link in files], localdate()),
        "history": [(event, title_of(event.verb)) for event in history_of(exchange)[:HISTORY]],
        "ignored": ignored(request.GET),
        "today": localdate(),
    }
    return render(request, "exchanges/detail.html", context, status=status)


def done_form(promise: Promise) -> DoneForm:
    initial = {"version": promise.version, "done_on": localdate().isoformat()}
    return DoneForm(promise=promise, initial=initial)


@require_safe
@require_permission(Permission.EXCHANGE_VIEW)
def exchange_access(request: Request, pk: int) -> HttpResponse:
    """Who sees this, and why."""
    exchange = exchange_or_404(request.user, pk)
    is_restricted = exchange.visibility == Visibility.RESTRICTED
    reading = Permission.EXCHANGE_RESTRICTED if is_restricted else Permission.EXCHANGE_VIEW
    access = access_of(
        request.user,
        request.GET.get("user", ""),
        unit=exchange.home,
        region=exchange.place.country.region,
        deeds=(
            (reading, _("read it")),
            (Permission.EXCHANGE_EDIT, _("change it")),
            (Permission.EXCHANGE_EXPORT, _("export it")),
        ),
    )
    context = {
        "exchange": exchange,
        "access": access,
        "ignored": ignored(request.GET, {"user"}),
        "is_restricted": is_restricted,
    }
    return render(request, "exchanges/access.html", context)


@require_safe
@require_permission(Permission.EXCHANGE_VIEW)
def exchange_reception(request: Request, pk: int) -> HttpResponse:
    """The plan of a reception on paper: programme, guests, talking points, gifts."""
    exchange = exchange_or_404(request.user, pk)
    context = {
        "exchange": exchange,
        "parts": parts_of(request.user, exchange),
        "ignored": ignored(request.GET),
    }
    return render(request, "exchanges/reception.html", context)
