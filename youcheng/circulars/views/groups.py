"""Lists of units that often get the same circulars."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.circulars import actions
from youcheng.circulars.forms import GroupForm
from youcheng.circulars.models import UnitGroup
from youcheng.circulars.queries import units_to_choose
from youcheng.circulars.queries.choosing import by_kind
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused, Stale


def _group_or_404(request: Request, pk: int) -> UnitGroup:
    rows = UnitGroup.objects.usable_by(request.user).select_related("unit")
    return get_object_or_404(rows, pk=pk)


@require_safe
@require_permission(Permission.CIRCULAR_SEND)
def group_list(request: Request) -> HttpResponse:
    groups = UnitGroup.objects.usable_by(request.user).select_related("unit")
    rows = []
    for group in groups.prefetch_related("units").order_by("heading", "pk"):
        members = list(group.units.all())
        rows.append({
            "group": group,
            "open": [unit for unit in members if unit.ended_on is None],
            "ended": [unit.name for unit in members if unit.ended_on is not None],
        })  # fmt: skip
    context = {"rows": rows, "ignored": ignored(request.GET)}
    return render(request, "circulars/groups.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def group_add(request: Request) -> HttpResponse:
    form = GroupForm(
        request.POST or None, user=request.user, initial={"unit": request.user.unit_id}
    )
    if form.is_valid():
        try:
            actions.add_group(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("heading", str(refusal.objection.message))
        else:
            messages.success(request, _("The list is kept."))
            return redirect("circulars:groups")
    return _page(request, form, _("New list"), set())


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CIRCULAR_SEND)
def group_edit(request: Request, group: int) -> HttpResponse:
    one = _group_or_404(request, group)
    form = GroupForm(request.POST or None, user=request.user, group=one)
    status = 0
    if form.is_valid():
        version = request.POST.get("version", "")
        known = int(version) if version.isdecimal() and len(version) < 10 else 0
        try:
            actions.edit_group(one, **form.cleaned_data, version=known, by=request.user)
        except Refused as refusal:
            form.add_error("heading", str(refusal.objection.message))
        except Stale:
            form.add_error(None, _("Somebody changed it meanwhile. Look at it first."))
            status = 409
        else:
            messages.success(request, _("The list is kept."))
            return redirect("circulars:groups")
    chosen = set(one.units.order_by().values_list("pk", flat=True))
    response = _page(request, form, one.heading, chosen, version=one.version)
    response.status_code = status or response.status_code
    return response


@require_POST
@require_permission(Permission.CIRCULAR_SEND)
def group_drop(request: Request, group: int) -> HttpResponse:
    actions.drop_group(_group_or_404(request, group), by=request.user)
    messages.success(request, _("The list is gone; circulars and units stay as they are."))
    return redirect("circulars:groups")


def _page(request: Request, form: Any, title: str, chosen: set[int], **more: Any) -> HttpResponse:
    if form.is_bound:
        chosen = {int(key) for key in request.POST.getlist("units") if key.isdecimal()}
    context = {
        "form": form, "title": title, "ignored": ignored(request.GET),
        "groups": by_kind(list(units_to_choose(request.user)), chosen), **more,
    }  # fmt: skip
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "circulars/group_form.html", context, status=status)
