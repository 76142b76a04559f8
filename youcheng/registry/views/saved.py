"""Keeping a list under a name."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.lib.objections import Refused, Stale
from youcheng.registry import actions
from youcheng.registry.forms import SavedViewForm
from youcheng.registry.models import SavedView


@require_POST
@require_permission(Permission.TIE_VIEW)
def view_save(request: Request) -> HttpResponse:
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        errors = [str(error) for texts in form.errors.values() for error in texts]
        messages.error(request, " ".join(errors))
        return _back(request.POST.get("query", ""))
    values = form.cleaned_data
    try:
        view = actions.save_view(by=request.user, **values)
    except Refused as refused:
        messages.error(request, refused.objection.message)
        return _back(values["query"])
    messages.success(request, _("The view is saved."))
    return _back(view.query, view)


@require_POST
@require_permission(Permission.TIE_VIEW)
def view_change(request: Request, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, owner=request.user)
    form = SavedViewForm({"name": view.name, "query": request.POST.get("query", "")})
    if form.is_valid():
        query, seen = form.cleaned_data["query"], request.POST.get("seen", "")
        try:
            actions.change_view(view, query=query, seen=seen, by=request.user)
        except Stale:
            # Both lists stay at hand: this one below, the other behind "Revert".
            messages.error(
                request,
                _(
                    "Not saved: the view was changed meanwhile. Your list is below; “Revert” shows"
                    " the other, and “Save” puts yours in its place."
                ),
            )
        else:
            messages.success(request, _("The view is saved."))
    return _back(form.cleaned_data.get("query", view.query), view)


@require_POST
@require_permission(Permission.TIE_VIEW)
def view_drop(request: Request, pk: int) -> HttpResponse:
    view = get_object_or_404(SavedView, pk=pk, owner=request.user)
    actions.drop_view(view, by=request.user)
    messages.success(request, _("The view is deleted."))
    return _back("")


def _back(query: str, view: SavedView | None = None) -> HttpResponse:
    parts = [f"saved={view.pk}"] if view else []
    parts += [query] if query else []
    return redirect(reverse("registry:tie-list") + ("?" + "&".join(parts) if parts else ""))
