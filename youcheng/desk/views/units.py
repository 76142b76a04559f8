"""The tree of units: look, add, rename, move, close."""

from django.contrib import messages
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.actions import units as actions
from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Unit
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import in_tree_order, units_of, within
from youcheng.accounts.queries.explaining import access_of
from youcheng.audit.queries import history_of
from youcheng.desk.person_forms import MoveUnitForm, NewUnitForm, UnitNamesForm
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.text import isolated
from youcheng.lib.versions import Side, both_sides, mark_of, typed
from youcheng.people.models import Person
from youcheng.registry.models import Tie


def _unit(request: Request, code: str) -> Unit:
    return get_object_or_404(units_of(request.user), code=code)


@require_safe
@require_permission(Permission.PERSON_MANAGE)
def unit_tree(request: Request) -> HttpResponse:
    """Every unit in reach with the people and ties of its own."""
    units = (
        Unit.objects.filter(within(request.user, Permission.PERSON_MANAGE, "path"))
        .annotate(
            n_people=Count("users", distinct=True, filter=Q(users__is_active=True)),
            n_ties=Count("ties", distinct=True),
        )
        .order_by("path")
    )
    rows = [(unit, min(unit.path.count("/") - 1, 6)) for unit in in_tree_order(units)]
    return render(request, "desk/people/units.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PERSON_MANAGE)
def unit_add(request: Request) -> HttpResponse:
    initial = {"parent": units_of(request.user).filter(code=request.GET.get("under", "")).first()}
    form = NewUnitForm(request.POST or None, units=units_of(request.user), initial=initial)
    if form.is_valid():
        try:
            unit = actions.add_unit(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("code", str(refusal.objection.message))
        else:
            messages.success(request, _("%(unit)s stands in the tree.") % {"unit": isolated(unit)})
            return redirect("unit-tree")
    return _form_page(request, form, _("New unit"), _("Add the unit"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PERSON_MANAGE)
def unit_rename(request: Request, code: str) -> HttpResponse:
    unit = _unit(request, code)
    now = {name: getattr(unit, name) for name in actions.NAMES}
    seen = mark_of(unit, actions.NAMES)
    form = UnitNamesForm(request.POST or None, initial={**now, "seen": seen})
    stale: dict[str, object] = {}
    if form.is_valid():
        try:
            actions.rename_unit(unit, by=request.user, **form.cleaned_data)
        except Stale:
            stale = _stale(unit, both_sides(form, now))
            form = UnitNamesForm(initial={**typed(form), "seen": seen})
        else:
            messages.success(request, _("The names are saved."))
            return redirect("unit-tree")
    stale["spellings"] = [name.text for name in unit.names.order_by("pk")]
    title = _("Names of %(unit)s") % {"unit": isolated(unit)}
    return _form_page(request, form, title, _("Save"), **stale)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PERSON_MANAGE)
def unit_move(request: Request, code: str) -> HttpResponse:
    unit = _unit(request, code)
    units, seen = units_of(request.user), mark_of(unit, actions.PLACE)
    initial = {"to": unit.parent_id, "seen": seen}
    form = MoveUnitForm(request.POST or None, unit=unit, units=units, initial=initial)
    stale: dict[str, object] = {}
    if form.is_valid():
        try:
            actions.move_unit(unit, by=request.user, **form.cleaned_data)
        except Stale:
            stale = _stale(unit, both_sides(form, {"to": unit.parent}))
            form = MoveUnitForm(unit=unit, units=units, initial={**typed(form), "seen": seen})
        else:
            messages.success(request, _("The unit and all below it were moved."))
            return redirect("unit-tree")
    title = _("Move %(unit)s") % {"unit": isolated(unit)}
    return _form_page(request, form, title, _("Move"), **stale)


@require_POST
@require_permission(Permission.PERSON_MANAGE)
def unit_close(request: Request, code: str) -> HttpResponse:
    reached = Unit.objects.filter(within(request.user, Permission.PERSON_MANAGE, "path"))
    unit = get_object_or_404(reached, code=code)
    if unit.ended_on:
        messages.warning(request, _("Nothing was changed: a colleague did it before you."))
        return redirect("unit-tree")
    counts = {
        "ties": Tie.objects.filter(home__path__startswith=unit.path).count(),
        "persons": Person.objects.known().filter(owner__path__startswith=unit.path).count(),
    }
    actions.close_unit(unit, on=localdate(), by=request.user, **counts)
    messages.success(request, _("%(unit)s is closed.") % {"unit": isolated(unit)})
    return redirect("unit-tree")


def _stale(unit: Unit, sides: list[Side]) -> dict[str, object]:
    """For the page of a form that somebody was faster with."""
    return {"is_stale": True, "sides": sides, "last": history_of(unit).first()}


def _form_page(
    request: Request, form: Form, title: str, action: str, **context: object
) -> HttpResponse:
    page = {"form": form, "title": title, "action": action, "back": "unit-tree", **context}
    status = 409 if context.get("is_stale") else 422 if form.errors else 200
    return render(request, "desk/people/form.html", page, status=status)


UNIT_DEEDS = (
    (Permission.TIE_VIEW, gettext_lazy("read its ties")),
    (Permission.TIE_EDIT, gettext_lazy("change its ties")),
    (Permission.TIE_IMPORT, gettext_lazy("import for it")),
    (Permission.PERSON_MANAGE, gettext_lazy("manage its people")),
    (Permission.AUDIT_VIEW, gettext_lazy("read its part of the log")),
)


@require_safe
@require_permission(Permission.PERSON_MANAGE)
def unit_access(request: Request, code: str) -> HttpResponse:
    """Who may do what for this unit, and why."""
    unit = _unit(request, code)
    access = access_of(request.user, request.GET.get("user", ""), unit=unit, deeds=UNIT_DEEDS)
    context = {"unit": unit, "access": access, "ignored": ignored(request.GET, {"user"})}
    return render(request, "desk/people/unit_access.html", context)
