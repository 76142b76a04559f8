"""What hangs on a person: posts, names, contact details, relations."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.lib.objections import Refused
from youcheng.lib.text import isolated
from youcheng.people import actions
from youcheng.people.actions.taking_in import begin_post_at
from youcheng.people.forms import (
    ContactForm,
    EndPostForm,
    IntroducerForm,
    NameForm,
    PostForm,
    RelationForm,
)
from youcheng.people.models import Contact, Person, PersonName, Post, Relation
from youcheng.people.views.persons import edited_or_404, person_or_404, person_page


def _form_page(
    request: Request, person: Person, form: Form, title: Any, action: Any
) -> HttpResponse:
    context = {"form": form, "person": person, "title": title, "action": action}
    return render(request, "people/form_page.html", context, status=422 if form.errors else 200)


def _back(person: Person) -> HttpResponse:
    return redirect("people:person-detail", pk=person.pk)


def _refuse(form: Form, refused: Refused, field: str | None = None) -> None:
    form.add_error(field, str(refused.objection.message))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_EDIT)
def post_add(request: Request, pk: int) -> HttpResponse:
    person = edited_or_404(request.user, pk)
    form = PostForm(request.POST or None)
    if form.is_valid():
        try:
            begin_post_at(person, form.body or form.new_body(), by=request.user, **form.values())
        except Refused as refused:
            _refuse(form, refused)
        else:
            messages.success(request, _("The post is recorded."))
            return _back(person)
    return _form_page(request, person, form, _("Record a post"), _("Record it"))


def _post(request: Request, pk: int, post: int) -> Post:
    person = edited_or_404(request.user, pk)
    found = get_object_or_404(person.posts.select_related("organisation"), pk=post)
    found.person = person
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_EDIT)
def post_end(request: Request, pk: int, post: int) -> HttpResponse:
    found = _post(request, pk, post)
    form = EndPostForm(request.POST or None, post=found)
    if form.is_valid():
        actions.end_post(found, form.cleaned_data["ended"], by=request.user)
        messages.success(request, _("The end of the post is recorded."))
        return _back(found.person)
    title = _("End of the post “%(post)s”") % {"post": isolated(found.name)}
    return _form_page(request, found.person, form, title, _("Record it"))


@require_POST
@require_permission(Permission.PEOPLE_EDIT)
def post_confirm(request: Request, pk: int, post: int) -> HttpResponse:
    found = _post(request, pk, post)
    actions.confirm_post(found, on=localdate(), by=request.user)
    messages.success(request, _("Confirmed in office today."))
    return _back(found.person)


@require_POST
@require_permission(Permission.PEOPLE_EDIT)
def post_drop(request: Request, pk: int, post: int) -> HttpResponse:
    found = _post(request, pk, post)
    actions.drop_post(found, by=request.user)
    return _back(found.person)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_EDIT)
def name_add(request: Request, pk: int) -> HttpResponse:
    person = edited_or_404(request.user, pk)
    form = NameForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_name(person, by=request.user, **form.cleaned_data)
        except Refused as refused:
            _refuse(form, refused, "text")
        else:
            return _back(person)
    return _form_page(request, person, form, _("One more name"), _("Add the name"))


@require_POST
@require_permission(Permission.PEOPLE_EDIT)
def name_drop(request: Request, pk: int, name: int) -> HttpResponse:
    person = edited_or_404(request.user, pk)
    actions.drop_name(get_object_or_404(PersonName, pk=name, person=person), by=request.user)
    return _back(person)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_EDIT)
def contact_add(request: Request, pk: int) -> HttpResponse:
    person = edited_or_404(request.user, pk)
    form = ContactForm(request.POST or None)
    if form.is_valid():
        try:
            actions.add_contact(person, by=request.user, **form.values())
        except Refused as refused:
            _refuse(form, refused, "value")
        else:
            return _back(person)
    return _form_page(request, person, form, _("Add a contact detail"), _("Add it"))


@require_POST
@require_permission(Permission.PEOPLE_EDIT)
def contact_drop(request: Request, pk: int, contact: int) -> HttpResponse:
    person = edited_or_404(request.user, pk)
    actions.drop_contact(get_object_or_404(Contact, pk=contact, person=person), by=request.user)
    return _back(person)


@require_POST
@require_permission(Permission.PEOPLE_UNMASK)
def contact_unmask(request: Request, pk: int, contact: int) -> HttpResponse:
    """Show one contact detail once: the answer to this press has it, and no address does."""
    person = person_or_404(Person.objects.unmaskable_by(request.user), pk)
    found = get_object_or_404(Contact, pk=contact, person=person)
    value = actions.unmask(found, by=request.user)
    if request.htmx:  # type: ignore[attr-defined]
        response = render(request, "people/_uncovered.html", {"contact": found, "value": value})
    else:
        response = person_page(request, person, uncovered=found.pk, value=value)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_EDIT)
def relation_add(request: Request, pk: int) -> HttpResponse:
    person = edited_or_404(request.user, pk)
    form = RelationForm(request.POST or None, user=request.user)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.add_relation(
                person, said["other"], kind=said["kind"], note=said["note"], by=request.user
            )
        except Refused as refused:
            _refuse(form, refused, "other")
        else:
            return _back(person)
    return _form_page(request, person, form, _("Record a relation"), _("Record it"))


@require_POST
@require_permission(Permission.PEOPLE_EDIT)
def relation_drop(request: Request, pk: int, relation: int) -> HttpResponse:
    person = edited_or_404(request.user, pk)
    rows = Relation.objects.select_related("one", "other")
    found = get_object_or_404(rows.filter(one=person) | rows.filter(other=person), pk=relation)
    actions.drop_relation(found, by=request.user)
    return _back(person)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_EDIT)
def introducer_set(request: Request, pk: int) -> HttpResponse:
    person = edited_or_404(request.user, pk)
    form = IntroducerForm(request.POST or None, user=request.user)
    if form.is_valid():
        try:
            actions.set_introducer(person, form.cleaned_data["other"], by=request.user)
        except Refused as refused:
            _refuse(form, refused, "other")
        else:
            return _back(person)
    return _form_page(request, person, form, _("Who introduced them"), _("Record it"))
