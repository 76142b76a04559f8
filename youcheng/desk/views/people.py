"""People of the office: the list, one person with roles and sessions, and what changes them."""

from datetime import timedelta
from urllib.parse import urlencode

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.actions import people as actions
from youcheng.accounts.actions import proofs
from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import losing, people_of, units_of, within
from youcheng.accounts.queries.proofs import factors_of, link_of, must_have_second_factor
from youcheng.accounts.rules import objection_to_losing, objection_to_reset_factor
from youcheng.audit.queries import history_of
from youcheng.audit.verbs import title_of
from youcheng.desk.person_forms import GrantForm, PersonFilterForm, PersonForm, ReasonForm
from youcheng.lib.addresses import ToDrop, best_to_drop, ignored, page_of
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.pages import render_part
from youcheng.lib.text import isolated
from youcheng.lib.versions import Side, both_sides, mark_of, typed
from youcheng.registry.models import Tie

PAGE = 50


def _person(request: Request, pk: int) -> User:
    return get_object_or_404(people_of(request.user).select_related("unit"), pk=pk)


@require_safe
@require_permission(Permission.PERSON_MANAGE)
def person_list(request: Request) -> HttpResponse:
    form = PersonFilterForm(request.GET, units=units_of(request.user))
    form.is_valid()
    people = _matching(people_of(request.user), form.cleaned_data)
    page, no_page = page_of(request.GET, Paginator(people, PAGE))
    filters = [name for name, value in form.cleaned_data.items() if value]
    context = {
        "form": form,
        "ignored": [*ignored(request.GET, {"page"}, form), *no_page],
        "page": page,
        "rows": [(person, _state(person)) for person in page],
        "n_filters": len(filters),
        "to_drop": None if page.object_list else _to_drop(request, form, filters),
    }
    return render_part(request, "desk/people/list.html", "rows", context)


def _to_drop(request: Request, form: PersonFilterForm, filters: list[str]) -> ToDrop | None:
    """Which of the filters to drop, where they leave nothing."""
    asked, people = form.cleaned_data, people_of(request.user)
    best = best_to_drop(filters, lambda name: _matching(people, {**asked, name: ""}).count())
    if best is None:
        return None
    name, n = best
    query = urlencode([(key, value) for key, value in request.GET.items() if key != name])
    value = asked[name]
    shown = dict(getattr(form.fields[name], "choices", ())).get(value, value)
    return ToDrop(f"{form.fields[name].label} {shown}", n, f"{reverse('person-list')}?{query}")


def _matching(people: QuerySet[User], asked: dict) -> QuerySet[User]:
    now, today = timezone.now(), localdate()
    if text := asked.get("q"):
        people = people.filter(Q(title__icontains=text) | Q(username__icontains=text))
    if unit := asked.get("unit"):
        people = people.filter(unit__path__startswith=unit.path)
    if role := asked.get("role"):
        held = Grant.objects.on(today).filter(user=OuterRef("pk"), role=role)
        people = people.filter(Exists(held))
    states = {
        "active": Q(is_active=True),
        "closed": Q(is_active=False),
        "locked": Q(locked_until__gt=now),
    }
    people = people.filter(states.get(asked.get("state", ""), Q()))
    return people.select_related("unit").prefetch_related("grants__unit")


def _state(person: User) -> str:
    if not person.is_active:
        return "closed"
    is_locked = person.locked_until and person.locked_until > timezone.now()
    return "locked" if is_locked else "active"


@require_safe
@require_permission(Permission.PERSON_MANAGE)
def person_detail(request: Request, pk: int) -> HttpResponse:
    person = _person(request, pk)
    factors = factors_of(person)
    context = {
        "person": person,
        "factors": factors,
        "is_factor_due": must_have_second_factor(person),
        "reset_objection": objection_to_reset_factor(
            is_self=person.pk == request.user.pk, n_factors=len(factors)
        ),
        "link": link_of(person),
        "provider": settings.OIDC_NAME,
        "reset_reason": ReasonForm(auto_id="id_reset_%s"),
        "link_reason": ReasonForm(auto_id="id_link_%s"),
        "state": _state(person),
        "today": localdate(),
        "grants": person.grants.select_related("unit").order_by("-pk"),
        "sessions": UserSession.objects.filter(user=person).order_by("-last_seen_at"),
        "objection": objection_to_losing(losing(person, by=request.user)),
        "history": [(event, title_of(event.verb)) for event in history_of(person)[:20]],
        "reason": ReasonForm(),
        "n_read": Tie.objects.visible_to(person).count(),
        "n_edit": Tie.objects.editable_by(person).count(),
    }
    return render(request, "desk/people/detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PERSON_MANAGE)
def person_edit(request: Request, pk: int) -> HttpResponse:
    person = _person(request, pk)
    now = {name: getattr(person, name) for name in actions.EDITED}
    seen = mark_of(person, actions.EDITED)
    form = PersonForm(
        request.POST or None, units=units_of(request.user), initial={**now, "seen": seen}
    )
    if form.is_valid():
        try:
            actions.edit_person(person, by=request.user, **form.cleaned_data)
        except Stale:
            sides = both_sides(form, now)
            form = PersonForm(units=units_of(request.user), initial={**typed(form), "seen": seen})
            return _form_page(request, form, person, str(person), _("Save"), sides=sides)
        messages.success(request, _("Saved."))
        return redirect("person-detail", pk=pk)
    return _form_page(request, form, person, str(person), _("Save"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PERSON_MANAGE)
def grant_add(request: Request, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = GrantForm(
        request.POST or None, units=units_of(request.user), initial={"unit": person.unit_id}
    )
    if form.is_valid():
        try:
            actions.give_role(person, by=request.user, today=localdate(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("The role is given."))
            return redirect("person-detail", pk=pk)
    title = _("New role of %(person)s") % {"person": isolated(person)}
    return _form_page(request, form, person, title, _("Give the role"))


@require_POST
@require_permission(Permission.PERSON_MANAGE)
def grant_end(request: Request, pk: int, grant: int) -> HttpResponse:
    """End a role now; it was valid for the last time yesterday."""
    person = _person(request, pk)
    reached = Grant.objects.filter(within(request.user, Permission.PERSON_MANAGE, "unit__path"))
    held = get_object_or_404(reached, pk=grant, user=person)
    today = localdate()
    if held.ends_on and held.ends_on < today:
        messages.warning(request, _("The role has ended already: a colleague did it before you."))
    else:
        actions.end_role(held, on=today - timedelta(days=1), today=today, by=request.user)
        messages.success(request, _("The role has ended."))
    return redirect("person-detail", pk=pk)


@require_POST
@require_permission(Permission.PERSON_MANAGE)
def person_switch(request: Request, pk: int) -> HttpResponse:
    """Deactivate or reactivate, with a reason.

    `to` says which was meant: who presses a moment after a colleague must not turn it back.
    """
    person = _person(request, pk)
    form = ReasonForm(request.POST)
    wanted = request.POST.get("to")
    if not form.is_valid():
        [error, *_more] = form.errors["reason"]
        messages.error(request, _("Nothing was changed. Reason: %(why)s") % {"why": error})
    elif wanted != ("closed" if person.is_active else "active"):
        messages.warning(request, _("Nothing was changed: a colleague did it before you."))
    elif person.is_active:
        actions.deactivate(person, by=request.user, **form.cleaned_data)
        messages.success(request, _("The account is shut and its sessions have ended."))
    else:
        actions.reactivate(person, by=request.user, **form.cleaned_data)
        messages.success(request, _("The account is open again."))
    return redirect("person-detail", pk=pk)


@require_POST
@require_permission(Permission.PERSON_MANAGE)
def person_reset_factors(request: Request, pk: int) -> HttpResponse:
    """For somebody who lost the telephone and the recovery codes."""
    person = _person(request, pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        proofs.reset_factors(person, by=request.user, **form.cleaned_data)
        messages.success(request, _("The second factors are gone, and all sessions have ended."))
    else:
        messages.error(request, _("Nothing was changed: a reason is needed."))
    return redirect("person-detail", pk=pk)


@require_POST
@require_permission(Permission.PERSON_MANAGE)
def person_cut_link(request: Request, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form, link = ReasonForm(request.POST), link_of(person)
    if not form.is_valid():
        messages.error(request, _("Nothing was changed: a reason is needed."))
    elif link:
        proofs.cut_link(link, by=request.user, **form.cleaned_data)
        messages.success(request, _("The link is cut, and all sessions have ended."))
    return redirect("person-detail", pk=pk)


@require_POST
@require_permission(Permission.PERSON_MANAGE)
def person_unlock(request: Request, pk: int) -> HttpResponse:
    actions.lift_lock(_person(request, pk), by=request.user)
    messages.success(request, _("The lock is lifted."))
    return redirect("person-detail", pk=pk)


@require_POST
@require_permission(Permission.PERSON_MANAGE)
def person_sign_out(request: Request, pk: int) -> HttpResponse:
    actions.end_sessions(_person(request, pk), by=request.user)
    messages.success(request, _("All sessions have ended."))
    return redirect("person-detail", pk=pk)


def _form_page(
    request: Request,
    form: Form,
    person: User,
    title: str,
    action: str,
    sides: list[Side] | None = None,
) -> HttpResponse:
    """sides: where the form and the record differ, because somebody was faster."""
    context = {
        "is_stale": sides is not None,
        "sides": sides,
        "last": history_of(person).first(),
        "form": form,
        "person": person,
        "title": title,
        "action": action,
        "back": "person-list",
    }
    status = 409 if sides is not None else 422 if form.errors else 200
    return render(request, "desk/people/form.html", context, status=status)
