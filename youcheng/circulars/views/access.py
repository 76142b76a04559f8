"""Which circulars somebody may open, and what the pages of forms share."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from youcheng.accounts.guards import Request
from youcheng.circulars.enums import CircularState
from youcheng.circulars.models import Circular, Receipt
from youcheng.lib.addresses import ignored


def circular_or_404(request: Request, pk: int) -> Circular:
    rows = Circular.objects.visible_to(request.user).select_related("unit", "made_by")
    return get_object_or_404(rows, pk=pk)


def own_or_404(request: Request, pk: int) -> Circular:
    """One that the reader may send; another is not there."""
    rows = Circular.objects.sendable_by(request.user).select_related("unit", "made_by")
    return get_object_or_404(rows, pk=pk)


def receipt_or_404(request: Request, pk: int) -> Receipt:
    rows = Receipt.objects.answerable_by(request.user).select_related("circular__unit", "unit")
    return get_object_or_404(rows.exclude(circular__state=CircularState.DRAFT), pk=pk)


def back_to(circular: Circular) -> HttpResponse:
    return redirect("circulars:detail", pk=circular.pk)


def form_page(
    request: Request, form: Any, title: str, action: str, circular: Circular | None = None,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "title": title, "action": action, "circular": circular,
        "ignored": ignored(request.GET), **more,
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "circulars/form_page.html", context, status=status)
