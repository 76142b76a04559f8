"""Which mechanisms somebody may open, and what the pages of forms share."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from youcheng.accounts.guards import Request
from youcheng.lib.addresses import ignored
from youcheng.mechanisms.models import Mechanism, Turn, TurnItem

SEEN = ("tie__place__country", "tie__home", "unit", "field", "made_by")


def mechanism_or_404(request: Request, pk: int) -> Mechanism:
    rows = Mechanism.objects.visible_to(request.user).select_related(*SEEN)
    return get_object_or_404(rows, pk=pk)


def kept_or_404(request: Request, pk: int) -> Mechanism:
    """One that the reader may change; another is not there."""
    rows = Mechanism.objects.editable_by(request.user).select_related(*SEEN)
    return get_object_or_404(rows, pk=pk)


def turn_or_404(request: Request, pk: int, turn: int) -> Turn:
    """The turn, with its mechanism at hand."""
    mechanism = kept_or_404(request, pk)
    one: Turn = get_object_or_404(mechanism.turns, pk=turn)
    one.mechanism = mechanism
    return one


def item_or_404(request: Request, item: int) -> TurnItem:
    """An item whose mechanism the reader may change."""
    kept = Mechanism.objects.editable_by(request.user).order_by().values("pk")
    rows = TurnItem.objects.filter(turn__mechanism__in=kept)
    return get_object_or_404(rows.select_related("turn__mechanism__tie", "unit"), pk=item)


def back_to(mechanism: Mechanism) -> HttpResponse:
    return redirect("mechanisms:detail", pk=mechanism.pk)


def version_of(request: Request) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0


def form_page(
    request: Request, form: Any, title: str, action: str, mechanism: Mechanism | None = None,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    known = more.pop("known", ())
    context = {
        "form": form, "title": title, "action": action, "mechanism": mechanism,
        "ignored": ignored(request.GET, known), **more,
    }  # fmt: skip
    status = more.get("status") or (422 if form.is_bound and form.errors else 200)
    return render(request, "mechanisms/form_page.html", context, status=status)
