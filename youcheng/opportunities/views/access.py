"""Which opportunities somebody may open, and what the pages of forms share."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from youcheng.accounts.guards import Request
from youcheng.lib.addresses import ignored
from youcheng.opportunities.models import Opportunity
from youcheng.opportunities.queries.lists import with_names


def opportunity_or_404(request: Request, pk: int) -> Opportunity:
    return get_object_or_404(with_names(Opportunity.objects.visible_to(request.user)), pk=pk)


def own_or_404(request: Request, pk: int) -> Opportunity:
    """One that the reader may change; another is not there."""
    rows = Opportunity.objects.editable_by(request.user)
    return get_object_or_404(with_names(rows), pk=pk)


def back_to(opportunity: Opportunity) -> HttpResponse:
    return redirect("opportunities:detail", pk=opportunity.pk)


def form_page(
    request: Request, form: Any, title: str, action: str, opportunity: Opportunity | None = None,
    *, known: tuple[str, ...] = (), **more: Any,
) -> HttpResponse:  # fmt: skip
    context = {
        "form": form, "title": title, "action": action, "opportunity": opportunity,
        "ignored": ignored(request.GET, known), **more,
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "opportunities/form_page.html", context, status=status)


def version_of(request: Request) -> int:
    """The version that the form was opened from; 0 where it says none."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 10 else 0  # noqa: PLR2004
