"""One person: the page, taking in, setting right, putting away, letting go."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import home_unit
from youcheng.accounts.queries.explaining import access_of
from youcheng.audit.queries import history_of
from youcheng.lib.addresses import ignored, no_such, page_of
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.pages import render_part
from youcheng.people import actions
from youcheng.people.actions.persons import keeping_of
from youcheng.people.actions.taking_in import take_in
from youcheng.people.enums import MIRRORED, Visibility
from youcheng.people.forms import EraseForm, NewPersonForm, PersonForm
from youcheng.people.forms.fields import units_for_people
from youcheng.people.models import Person
from youcheng.people.queries import doubles
from youcheng.people.queries import network as networks
from youcheng.people.queries import person as queries
from youcheng.people.queries.doubles import LookAlike
from youcheng.people.queries.merging import merges_of
from youcheng.people.rules.keeping import retention_state
from youcheng.people.rules.network import HEIGHT, WIDTH

CHANGES = 8
VIEWS = {"net": _("Network"), "path": _("Way"), "list": _("List")}
DEEDS = (
    (Permission.PEOPLE_VIEW, _("read it")),
    (Permission.PEOPLE_EDIT, _("change it")),
    (Permission.PEOPLE_UNMASK, _("uncover contact details")),
    (Permission.PEOPLE_MERGE, _("merge it with another record")),
    (Permission.PEOPLE_ERASE, _("erase it")),
)


def person_or_404(rows: QuerySet[Person], pk: int) -> Person:
    return get_object_or_404(rows.select_related("owner", "country", "keeper"), pk=pk)


def seen_or_404(user: User, pk: int) -> Person:
    """The person if the user may see them; one of another unit is not there."""
    return person_or_404(Person.objects.visible_to(user), pk)


def edited_or_404(user: User, pk: int) -> Person:
    return person_or_404(Person.objects.editable_by(user), pk)


@require_safe
@require_permission(Permission.PEOPLE_VIEW)
def person_detail(request: Request, pk: int) -> HttpResponse:
    person = seen_or_404(request.user, pk)
    if person.merged_into_id:
        return redirect("people:person-detail", pk=person.merged_into_id)
    return person_page(request, person)


def person_page(request: Request, person: Person, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a person. more: forms with errors, or a contact detail that was uncovered."""
    today = localdate()
    wanted = request.GET.get("view", "net")
    view = wanted if wanted in VIEWS else "net"
    strange = [no_such(_("view"), wanted)] if wanted != view else []
    posts = list(queries.posts_of(person))
    held = [post for post in posts if post.is_held_on(today)]
    log = Paginator(history_of(person), CHANGES)
    page, no_page = page_of(request.GET, log)
    context = {
        "person": person,
        "today": today,
        "ignored": [*ignored(request.GET, {"view", "page"}), *strange, *no_page],
        "rights": queries.rights_on(request.user, person),
        "names": list(person.names.all()),
        "mirrored": MIRRORED,
        "posts": posts,
        "held": held,
        "verified_on": max((post.verified_on for post in held if post.verified_on), default=None),
        "contacts": queries.contact_lines(person),
        "relations": queries.relations_of(request.user, person),
        "introducer": queries.introduced_by(request.user, person),
        "introduced": queries.introduced_through(request.user, person),
        "retention": retention_state(keeping_of(person), today),
        "lines": queries.history_lines(page.object_list),
        "page": page,
        "pages": log.get_elided_page_range(page.number),
        "view": view,
        "views": VIEWS.items(),
        "network": networks.network_of(request.user, person, today) if view != "path" else None,
        "way": networks.introduction_to(request.user, person, today) if view == "path" else None,
        "width": WIDTH,
        "height": HEIGHT,
        **_doubles(request.user, person),
        **more,
    }
    return render(request, "people/person_detail.html", context, status=status)


def _doubles(user: User, person: Person) -> dict[str, Any]:
    """For whoever may merge: who may be the same, and what was merged into this record."""
    if not queries.rights_on(user, person).merge:
        return {}
    pairs = doubles.pairs_of(user, person).select_related("one", "other")[:3]
    return {
        "twins": [pair.other if pair.one_id == person.pk else pair.one for pair in pairs],
        "merges": list(merges_of(person)),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_EDIT)
def person_add(request: Request) -> HttpResponse:
    initial = {
        "owner_id": own_unit(request.user),
        "keeper_id": request.user.pk,
        "purpose": _("contacts between the cities"),
    }
    asked = request.GET.get("organisation_text", "")[:160]
    if asked:
        initial["organisation_text"] = asked
    form = NewPersonForm(request.POST or None, user=request.user, initial=initial)
    alike = _unseen(request, form) if form.is_valid() else []
    if form.is_valid() and not alike:
        post = form.post()
        try:
            person = take_in(
                owner=form.owner(),
                by=request.user,
                on=localdate(),
                person=form.person(),
                body=(post.organisation or post.new) if post else None,
                post=post.values if post else None,
                contacts=form.contacts(),
            )
        except Refused as refused:
            form.add_error(None, str(refused.objection.message))
        else:
            messages.success(request, _("The person is in the people base."))
            return redirect("people:person-detail", pk=person.pk)
    context = {
        "form": form,
        "title": _("New person"),
        "action": _("Take in all the same") if alike else _("Take in"),
        "alike": alike,
        "ignored": ignored(request.GET, {"organisation_text"}),
    }
    status = 422 if form.errors or alike else 200
    return render(request, "people/form_page.html", context, status=status)


def _unseen(request: Request, form: NewPersonForm) -> list[LookAlike]:
    """Who on record is like the new person; nobody once all of them were shown with the form."""
    post = form.post()
    body = post.organisation.pk if post and post.organisation else None
    title = (post.values["title_zh"] or post.values["title_en"]) if post else ""
    draft = doubles.draft_of(form.person(), form.contacts(), body, title)
    [alike] = doubles.look_alikes(request.user, [draft])
    seen = set(request.POST.getlist("seen"))
    return [] if {str(one.person.pk) for one in alike} <= seen else alike


def own_unit(user: User) -> int | None:
    """The city office where the user keeps its people, else the first unit in reach."""
    units = units_for_people(user, Permission.PEOPLE_EDIT)
    office = home_unit()
    if office is not None and units.filter(pk=office.pk).exists():
        return office.pk
    return units.values_list("pk", flat=True).first()


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_EDIT)
def person_edit(request: Request, pk: int) -> HttpResponse:
    """Set the record right; a lost race shows both sides."""
    person = edited_or_404(request.user, pk)
    form = PersonForm(request.POST or None, record=person, user=request.user)
    context: dict[str, Any] = {"form": form}
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            actions.edit_person(
                person, version=form.version, by=request.user, on=localdate(), **form.values()
            )
        except Stale:
            person = edited_or_404(request.user, pk)
            context = {
                "form": form.again(person, user=request.user),
                "differences": form.differences(person),
                "last": history_of(person).first(),
                "is_stale": True,
            }
            status = 409
        except Refused as refused:
            form.add_error(None, str(refused.objection.message))
            status = 422
        else:
            messages.success(request, _("The change is saved."))
            return redirect("people:person-detail", pk=pk)
    return render_part(
        request, "people/person_edit.html", "form", {"person": person, **context}, status
    )


@require_POST
@require_permission(Permission.PEOPLE_EDIT)
def person_archive(request: Request, pk: int) -> HttpResponse:
    person = edited_or_404(request.user, pk)
    is_archived = request.POST.get("do") != "take_out"
    actions.set_archived(person, is_archived=is_archived, by=request.user)
    return redirect("people:person-detail", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_ERASE)
def person_erase(request: Request, pk: int) -> HttpResponse:
    """Ask first, and say what goes and what stays."""
    person = person_or_404(Person.objects.erasable_by(request.user), pk)
    if person.erased_at is not None:
        return redirect("people:person-detail", pk=pk)
    form = EraseForm(request.POST or None)
    if form.is_valid():
        actions.erase_person(person, by=request.user, **form.cleaned_data)
        messages.success(request, _("Erased. The number stays, and counts with it."))
        return redirect("people:person-detail", pk=pk)
    context = {
        "person": person,
        "form": form,
        "counts": {
            "names": person.names.count(),
            "posts": person.posts.count(),
            "contacts": person.contacts.count(),
            "relations": person.relations_out.count() + person.relations_in.count(),
        },
    }
    return render(request, "people/person_erase.html", context, status=422 if form.errors else 200)


@require_safe
@require_permission(Permission.PEOPLE_VIEW)
def person_access(request: Request, pk: int) -> HttpResponse:
    """Who sees this, and why: a restricted record is read by another right."""
    person = seen_or_404(request.user, pk)
    deeds = DEEDS
    if person.visibility == Visibility.RESTRICTED:
        deeds = ((Permission.PEOPLE_RESTRICTED, DEEDS[0][1]), *DEEDS[1:])
    access = access_of(
        request.user,
        request.GET.get("user", ""),
        unit=person.owner,
        region=person.country.region if person.country else "",
        deeds=deeds,
    )
    context = {"person": person, "access": access, "ignored": ignored(request.GET, {"user"})}
    return render(request, "people/person_access.html", context)
