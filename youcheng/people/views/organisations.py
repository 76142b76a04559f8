"""Bodies: the list, one as a tree with the people in it, and what changes them."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.audit.queries import history_of
from youcheng.lib.addresses import ignored, page_of
from youcheng.lib.objections import Objection, Refused, Stale
from youcheng.lib.pages import render_part
from youcheng.people import actions
from youcheng.people.forms import NewOrganisationForm, OrganisationCityForm, OrganisationForm
from youcheng.people.forms.organisations import OrganisationFilterForm
from youcheng.people.models import Organisation
from youcheng.people.queries import organisations as queries

PAGE = 50
FORMER = 20
NOT_YOURS = Objection(
    "not_yours", _("Bodies of this continent are set right by those who keep its people.")
)


@require_safe
@require_permission(Permission.PEOPLE_VIEW)
def organisation_list(request: Request) -> HttpResponse:
    form = OrganisationFilterForm(request.GET)
    form.is_valid()
    asked = {name: form.cleaned_data.get(name, "") for name in ("q", "kind", "country")}
    rows = queries.matching_organisations(asked["q"], asked["kind"], asked["country"])
    page, no_page = page_of(request.GET, Paginator(rows, PAGE))
    held = queries.posts_held(page.object_list)
    context = {
        "form": form,
        "ignored": [*ignored(request.GET, {"page"}, form), *no_page],
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number),
        "rows": [(row, held.get(row.pk, 0)) for row in page],
        "n_filters": sum(bool(value) for value in asked.values()),
        "to_drop": None,
        "can_add": can(request.user, Permission.PEOPLE_EDIT),
    }
    return render_part(request, "people/organisation_list.html", "rows", context)


def _organisation(pk: int) -> Organisation:
    rows = Organisation.objects.select_related("place", "country", "parent", "unit", "merged_into")
    return get_object_or_404(rows, pk=pk)


@require_safe
@require_permission(Permission.PEOPLE_VIEW)
def organisation_detail(request: Request, pk: int) -> HttpResponse:
    organisation = _organisation(pk)
    if organisation.merged_into_id:
        return redirect("people:organisation-detail", pk=organisation.merged_into_id)
    today = localdate()
    context = {
        "organisation": organisation,
        "today": today,
        "ignored": ignored(request.GET),
        "above": queries.chain_above(organisation),
        "tree": queries.tree_of(request.user, organisation, today),
        "former": queries.former_posts(request.user, organisation, today)[:FORMER],
        "names": list(organisation.names.all()),
        "can_edit": queries.may_edit_organisation(request.user, organisation),
        "can_add": can(request.user, Permission.PEOPLE_EDIT),
    }
    return render(request, "people/organisation_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_EDIT)
def organisation_add(request: Request) -> HttpResponse:
    form = NewOrganisationForm(request.POST or None)
    if form.is_valid():
        organisation = actions.add_organisation(by=request.user, **form.values())
        messages.success(request, _("The organisation is in the people base."))
        return redirect("people:organisation-detail", pk=organisation.pk)
    context = {"form": form, "title": _("New organisation"), "action": _("Add it")}
    return render(request, "people/form_page.html", context, status=422 if form.errors else 200)


def _editable(request: Request, pk: int) -> Organisation:
    organisation = _organisation(pk)
    if not queries.may_edit_organisation(request.user, organisation):
        raise Refused(NOT_YOURS)
    return organisation


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_EDIT)
def organisation_edit(request: Request, pk: int) -> HttpResponse:
    organisation = _editable(request, pk)
    form = OrganisationForm(request.POST or None, record=organisation)
    context: dict[str, Any] = {"form": form}
    status = 422 if form.errors else 200
    if form.is_valid():
        try:
            actions.edit_organisation(
                organisation, version=form.version, by=request.user, **form.values()
            )
        except Stale:
            organisation = _organisation(pk)
            context = {
                "form": form.again(organisation),
                "differences": form.differences(organisation),
                "last": history_of(organisation).first(),
                "is_stale": True,
            }
            status = 409
        except Refused as refused:
            form.add_error("parent_id", str(refused.objection.message))
            status = 422
        else:
            messages.success(request, _("The change is saved."))
            return redirect("people:organisation-detail", pk=pk)
    context["organisation"] = organisation
    return render_part(request, "people/organisation_edit.html", "form", context, status)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.PEOPLE_EDIT)
def organisation_city(request: Request, pk: int) -> HttpResponse:
    """Where a body is: its people come up on the page of that city."""
    organisation = _editable(request, pk)
    form = OrganisationCityForm(request.POST or None, organisation=organisation, user=request.user)
    status = 422 if form.errors else 200
    if form.is_valid():
        said = form.cleaned_data
        try:
            n = actions.move_organisation(
                organisation,
                version=said["version"],
                place_id=said["place_id"],
                with_below=said["with_below"],
                by=request.user,
            )
        except Stale:
            messages.error(
                request,
                _("Somebody changed this body meanwhile. Nothing is saved; look and decide anew."),
            )
            return redirect("people:organisation-city", pk=pk)
        messages.success(
            request,
            ngettext(
                "The city is saved, also for %(n)d body under it.",
                "The city is saved, also for %(n)d bodies under it.",
                n,
            )
            % {"n": n}
            if n
            else _("The city is saved."),
        )
        return redirect("people:organisation-detail", pk=pk)
    context = {"form": form, "organisation": organisation}
    return render(request, "people/organisation_city.html", context, status=status)


@require_POST
@require_permission(Permission.PEOPLE_EDIT)
def organisation_archive(request: Request, pk: int) -> HttpResponse:
    organisation = _editable(request, pk)
    try:
        actions.archive_organisation(organisation, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused.objection.message))
        return redirect("people:organisation-detail", pk=pk)
    messages.success(request, _("Put away. Posts of earlier days still name it."))
    return redirect("people:organisation-list")
