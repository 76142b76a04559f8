"""One change to many ties: choose, preview, write, take back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.lib.objections import Refused
from youcheng.registry import actions
from youcheng.registry.actions.editing import MOST
from youcheng.registry.enums import Confidence
from youcheng.registry.forms import ManyForm
from youcheng.registry.models import BulkEdit, Tie
from youcheng.registry.views.lists import found_keys, ignored_of

SHOWN = 200
"""Rows of a preview; the others are counted."""


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def ties_change(request: Request) -> HttpResponse:
    """Say what is to change; look at it; write it. The address says which ties are meant."""
    # Sent without a word it is bound all the same: something must be said.
    form = ManyForm(request.POST if request.method == "POST" else request.POST or None)
    if request.method == "POST" and form.is_valid():
        if "versions" in request.POST:
            return _write(request, form)
        return _page(request, form, changes=form.changes())
    return _page(request, form)


def _write(request: Request, form: ManyForm) -> HttpResponse:
    try:
        versions = _versions(request.POST["versions"])
        edit = actions.edit_many(versions, by=request.user, **form.changes())
    except Refused as refused:
        messages.error(request, refused.objection.message)
        return _page(request, form)
    return redirect("registry:ties-changed", pk=edit.pk)


def _versions(text: str) -> dict[int, int]:
    """What the preview showed: "12:3,15:1". Nonsense is left out: no tie is changed by it."""
    pairs = (pair.split(":") for pair in text.split(",") if pair.count(":") == 1)
    return {
        int(pk): int(version)
        for pk, version in pairs
        if pk.isdecimal() and version.isdecimal() and max(len(pk), len(version)) < 19
    }


def _page(request: Request, form: ManyForm, changes: dict[str, str] | None = None) -> HttpResponse:
    keys = found_keys(request, MOST + 1)
    mine = Tie.objects.editable_by(request.user).select_related("home", "place__country")
    ties = list(mine.filter(pk__in=keys[:MOST]).order_by("pk"))
    context = {
        "form": form,
        "ignored": ignored_of(request),
        "ties": ties[:SHOWN],
        "n": len(ties),
        "n_hidden": max(len(ties) - SHOWN, 0),
        "n_denied": len(keys[:MOST]) - len(ties),
        "is_too_many": len(keys) > MOST,
        "most": MOST,
    }
    if changes is not None:
        to_change = [tie for tie in ties if any(getattr(tie, k) != v for k, v in changes.items())]
        context |= {
            "changes": [(_title(name), _shown(name, value)) for name, value in changes.items()],
            "rows": [(tie, _differences(tie, changes)) for tie in to_change[:SHOWN]],
            "n": len(to_change),
            "n_hidden": max(len(to_change) - SHOWN, 0),
            "n_same": len(ties) - len(to_change),
            "versions": ",".join(f"{tie.pk}:{tie.version}" for tie in to_change),
        }
    status = 422 if form.errors else 200
    return render(request, "registry/ties_change.html", context, status=status)


def _title(name: str) -> Any:
    return Tie._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def _shown(name: str, value: str) -> str:
    if name == "confidence" and value:
        return str(Confidence(value).label)
    return value


def _differences(tie: Tie, changes: dict[str, str]) -> list[tuple[Any, str, str]]:
    return [
        (_title(name), _shown(name, getattr(tie, name)), _shown(name, value))
        for name, value in changes.items()
        if getattr(tie, name) != value
    ]


@require_safe
@require_permission(Permission.TIE_EDIT)
def ties_changed(request: Request, pk: int) -> HttpResponse:
    """What one change did, and its undo."""
    edit = get_object_or_404(BulkEdit.objects.filter(by=request.user), pk=pk)
    visible = Tie.objects.visible_to(request.user).select_related("home", "place__country")
    done = visible.filter(pk__in=[one["tie_id"] for one in edit.changes])
    context = {
        "edit": edit,
        "changes": [(_title(name), _shown(name, value)) for name, value in edit.fields.items()],
        "ties": done.order_by("pk")[:SHOWN],
        "n": len(edit.changes),
        "skipped": visible.filter(pk__in=edit.skipped).order_by("pk")[:SHOWN],
        "kept": visible.filter(pk__in=edit.kept).order_by("pk")[:SHOWN],
    }
    return render(request, "registry/ties_changed.html", context)


@require_POST
@require_permission(Permission.TIE_EDIT)
def ties_undo(request: Request, pk: int) -> HttpResponse:
    edit = get_object_or_404(BulkEdit.objects.filter(by=request.user), pk=pk)
    try:
        actions.undo_edit(edit, by=request.user)
    except Refused as refused:
        messages.error(request, refused.objection.message)
    else:
        messages.success(request, _("The change is taken back."))
    return redirect("registry:ties-changed", pk=pk)
