"""One tie: the way to its page, and the forms that change it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.audit.queries import history_of
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.pages import render_part
from youcheng.registry import actions
from youcheng.registry.enums import EventKind
from youcheng.registry.forms import (
    EventForm,
    InstrumentForm,
    NewTieForm,
    TieForm,
)
from youcheng.registry.models import Instrument, Tie, TieEvent
from youcheng.registry.queries.cities import city_of


def _tie(request: Request, pk: int, *, to_edit: bool = False) -> Tie:
    return tie_or_404(request.user, pk, to_edit=to_edit)


def tie_or_404(user: User, pk: int, *, to_edit: bool = False) -> Tie:
    """The tie if the user may see (or edit) it; one of another unit is not there."""
    ties: QuerySet[Tie] = Tie.objects.editable_by(user) if to_edit else Tie.objects.visible_to(user)
    return get_object_or_404(ties.select_related("home", "place__country"), pk=pk)


@require_safe
@require_permission(Permission.TIE_VIEW)
def tie_detail(request: Request, pk: int) -> HttpResponse:
    """A tie is shown on the page of its city, with the clocks of the address."""
    tie = _tie(request, pk)
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    return redirect(reverse("city", args=[city_of(tie)]) + asked)


@require_safe
@require_permission(Permission.TIE_VIEW)
def tie_frame(request: Request, pk: int) -> HttpResponse:
    """What a tie is not by law, to be put back where it was edited."""
    tie = _tie(request, pk)
    if not request.htmx:
        return redirect("registry:tie-detail", pk=pk)
    may_edit = can(request.user, Permission.TIE_EDIT, tie.home, tie.place.country.region)
    return render(request, "registry/city/_frame.html", {"tie": tie, "may_edit": may_edit})


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def tie_add(request: Request) -> HttpResponse:
    office = home_unit()
    is_ours = office is not None and can(request.user, Permission.TIE_EDIT, office)
    initial = {"home": office.pk if is_ours and office else request.user.unit_id}
    form = NewTieForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        try:
            tie = actions.open_tie(form.draft(localdate()), by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.objection.message)
        else:
            messages.success(request, _("The tie is in the register."))
            return redirect("registry:tie-detail", pk=tie.pk)
    return _form_page(request, form, title=_("New tie"), action=_("Enter in the register"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def tie_edit(request: Request, pk: int) -> HttpResponse:
    tie = _tie(request, pk, to_edit=True)
    form = TieForm(request.POST or None, record=tie)
    context: dict[str, Any] = {"form": form}
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            actions.edit_tie(tie, version=form.version, by=request.user, **form.values())
        except Stale:
            tie = _tie(request, pk, to_edit=True)
            context = {
                "form": form.again(tie),
                "differences": form.differences(tie),
                "last": history_of(tie).first(),
                "is_stale": True,
            }
            status = 409
        else:
            if request.htmx:
                return redirect("registry:tie-frame", pk=pk)
            messages.success(request, _("The change is saved."))
            return redirect("registry:tie-detail", pk=pk)
    return render_part(request, "registry/tie_edit.html", "form", {"tie": tie, **context}, status)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def event_add(request: Request, pk: int) -> HttpResponse:
    tie = _tie(request, pk, to_edit=True)
    asked = request.GET.get("kind", "")
    initial = {"kind": asked if asked in EventKind.values else EventKind.RENEWED}
    form = EventForm(request.POST or None, tie=tie, initial=initial)
    if form.is_valid():
        try:
            actions.add_event(tie, form.draft(), by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.objection.message)
        else:
            messages.success(request, _("The event is in the log."))
            return redirect("registry:tie-detail", pk=pk)
    return _form_page(request, form, tie=tie, title=_("Record an event"), action=_("Record it"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def instrument_add(request: Request, pk: int) -> HttpResponse:
    tie = _tie(request, pk, to_edit=True)
    form = InstrumentForm(request.POST or None, initial={"kind": "memorandum"})
    if form.is_valid():
        try:
            actions.add_instrument(tie, form.draft(), by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal.objection.message)
        else:
            messages.success(request, _("The paper is filed."))
            return redirect("registry:tie-detail", pk=pk)
    return _form_page(request, form, tie=tie, title=_("File a paper"), action=_("File the paper"))


def _form_page(request: Request, form: Any, *, status: int = 200, **context: Any) -> HttpResponse:
    return render(
        request,
        "registry/form_page.html",
        {"form": form, **context},
        status=422 if form.errors else status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def event_retract(request: Request, pk: int, fact: int) -> HttpResponse:
    return _retract(request, pk, TieEvent.objects.filter(pk=fact))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def instrument_retract(request: Request, pk: int, fact: int) -> HttpResponse:
    return _retract(request, pk, Instrument.objects.filter(pk=fact))


def _retract(request: Request, pk: int, facts: QuerySet) -> HttpResponse:
    """Ask first; then take the fact back. It stays readable for earlier days."""
    tie = _tie(request, pk, to_edit=True)
    fact = get_object_or_404(facts.filter(tie=tie).select_related("tie"))
    if request.method == "POST":
        actions.retract(fact, by=request.user)
        messages.success(request, _("It is taken back. Reports of earlier days still show it."))
        return redirect("registry:tie-detail", pk=pk)
    if fact.retracted_at is not None:
        return redirect("registry:tie-detail", pk=pk)
    return render(request, "registry/retract.html", {"tie": tie, "fact": fact})
