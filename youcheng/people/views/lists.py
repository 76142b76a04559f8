"""The list of persons: filters and order in the address; and suggestions while one types."""

import io
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from youcheng.accounts.guards import LONGEST, Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, unit_or_home
from youcheng.audit.actions import record
from youcheng.lib.addresses import ToDrop, best_to_drop, ignored, page_of
from youcheng.lib.pages import render_part
from youcheng.lib.sheets.writing import FORMATS, write_table
from youcheng.people.forms import PersonFilterForm
from youcheng.people.forms.fields import organisation_text
from youcheng.people.forms.lists import SORT_LABELS
from youcheng.people.models import Person
from youcheng.people.queries.finding import suggested_organisations, suggested_persons
from youcheng.people.queries.persons import (
    PersonFilter,
    matching_persons,
    n_matching,
    person_rows,
    posts_on,
    without,
)
from youcheng.people.queries.sheet import HEADS, all_rows, as_cells

PAGE = 50


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    name: str
    title: Any
    text: str
    url: str


@require_safe
@require_permission(Permission.PEOPLE_VIEW)
def person_list(request: Request) -> HttpResponse:
    form = PersonFilterForm(request.GET, user=request.user)
    asked = form.asked()
    paginator = Paginator(matching_persons(request.user, asked), PAGE)
    paginator.count = n_matching(request.user, asked)
    page, no_page = page_of(request.GET, paginator)
    chips = [
        Chip(name, form.fields[name].label or _("in"), form.text_of(name), _but(request, name))
        for name in form.on
    ]
    context = {
        "form": form,
        "asked": asked,
        "ignored": [*ignored(request.GET, {"page"}, form), *no_page],
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "rows": person_rows(page.object_list, asked.on),
        "chips": chips,
        "n_filters": len(chips),
        "to_drop": None if page.object_list else _to_drop(request, asked, chips),
        "sorts": [
            (title, _but(request, "sort", name), asked.sort.removeprefix("-") == name)
            for name, title in SORT_LABELS.items()
        ],
        "can_add": can(request.user, Permission.PEOPLE_EDIT),
        "formats": list(FORMATS),
        "tail": f"?{request.GET.urlencode()}" if request.GET else "",
        "can_merge": can(request.user, Permission.PEOPLE_MERGE),
        "q": asked.q,
    }
    return render_part(request, "people/person_list.html", "rows", context)


@require_POST
@require_permission(Permission.PEOPLE_EDIT)
def person_export(request: Request, format: str) -> HttpResponse:  # noqa: A002
    """What the filters show, all pages of it, as far as the reader keeps these records. People
    leave in a file: a deed, and logged as one."""
    if format not in FORMATS:
        raise Http404
    form = PersonFilterForm(request.GET, user=request.user)
    asked = form.asked()
    if ignored(request.GET, {"page"}, form):
        # A file cannot say what it left out; the page can.
        return redirect(f"{reverse('people:person-list')}?{request.GET.urlencode()}"[:LONGEST])
    kept = Person.objects.editable_by(request.user).order_by().values("pk")
    found = matching_persons(request.user, asked).filter(pk__in=kept)
    out = io.BytesIO()
    cells = (as_cells(row) for row in all_rows(found, asked.on))
    n = write_table(out, format, _("People base"), [str(head) for head in HEADS], cells)
    query = request.GET.urlencode()[:LONGEST]
    record("persons.exported", unit_or_home(), by=request.user, rows=n, filter=query)
    name = f"persons-{localdate().isoformat()}.{format}"
    return HttpResponse(
        out.getvalue(),
        content_type=FORMATS[format],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


def _but(request: Request, name: str, value: str = "") -> str:
    """This list with another value of one parameter, on its first page."""
    query = request.GET.copy()
    query.pop("page", None)
    query.pop(name, None)
    if value:
        query[name] = value
    tail = query.urlencode()
    return f"{reverse('people:person-list')}{'?' if tail else ''}{tail}"


def _to_drop(request: Request, asked: PersonFilter, chips: list[Chip]) -> ToDrop | None:
    by_name = {chip.name: chip for chip in chips}

    def count(name: str) -> int:
        return matching_persons(request.user, without(asked, name)).order_by().count()

    best = best_to_drop(by_name, count)
    if best is None:
        return None
    name, n = best
    chip = by_name[name]
    return ToDrop(f"{chip.title} {chip.text}".strip(), n, chip.url)


@require_safe
@require_permission(Permission.PEOPLE_VIEW)
def person_suggest(request: Request) -> HttpResponse:
    """Persons whom the typed text may mean, as options of a list."""
    found = suggested_persons(request.user, _typed(request, "other"))
    posts = posts_on([one.pk for one in found], localdate())
    options = [
        (
            f"{one.number} {one.name}",
            " · ".join(f"{post.organisation} {post.name}" for post in posts[one.pk][:1]),
        )
        for one in found
    ]
    return render(request, "people/_options.html", {"options": options})


@require_safe
@require_permission(Permission.PEOPLE_VIEW)
def organisation_suggest(request: Request) -> HttpResponse:
    found = suggested_organisations(_typed(request, "organisation_text"))
    options = [(row.name, organisation_text(row)) for row in found]
    return render(request, "people/_options.html", {"options": options})


def _typed(request: Request, name: str) -> str:
    return (request.GET.get(name) or request.GET.get("q", "")).strip()[:160]
