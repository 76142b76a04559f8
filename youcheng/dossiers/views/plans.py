"""The exchange plan with a partner for a year."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import Unit
from youcheng.accounts.permissions import Permission
from youcheng.dossiers import actions, words
from youcheng.dossiers.forms import (
    FIRST_YEAR,
    LAST_YEAR,
    DeclineForm,
    LineDoneForm,
    LineForm,
    MoveForm,
    line_form,
)
from youcheng.dossiers.models import PlanLine
from youcheng.dossiers.queries.plans import field_names, lines_of, proposed, years_of
from youcheng.dossiers.views.access import may_edit, tie_or_404
from youcheng.lib.addresses import ignored
from youcheng.lib.objections import Refused, Stale
from youcheng.registry.models import Tie
from youcheng.registry.queries.cities import city_of


def _year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


@require_safe
@require_permission(Permission.DOSSIER_VIEW)
def plan(request: Request, tie: int, year: int) -> HttpResponse:
    return _page(request, tie_or_404(request.user, tie), _year(year))


def _page(
    request: Request, tie: Tie, year: int, wrong: dict[int, Any] | None = None, status: int = 200
) -> HttpResponse:
    """wrong: a form that was sent and not understood, by key of its line; None for a new one."""
    today = localdate()
    lines = lines_of(tie, year)
    judged, made = proposed(tie, year, today)
    known = {line.key for line in lines}
    owners = Unit.objects.in_bulk({one.owner for one in made if one.owner})
    fresh = [one for one in made if one.key not in known]
    names = field_names([line.said for line in lines] + [one.said for one in fresh])
    context = {
        "tie": tie,
        "place_key": city_of(tie),
        "year": year,
        "lines": lines,
        "fresh": [
            (
                one,
                owners.get(one.owner or 0),
                words.line_sentence(one.reason, words.named(one.said, names)),
                words.why_sentence(one.reason, one.said),
                words.cost_sentence(one.reason),
            )
            for one in fresh
        ],
        "names": names,
        "judged": judged,
        "years": years_of(tie),
        "may_edit": may_edit(request.user, tie),
        "wrong": wrong or {},
        "ignored": ignored(request.GET),
        "today": today,
    }
    return render(request, "dossiers/plan.html", context, status=status)


@require_POST
@require_permission(Permission.DOSSIER_EDIT)
def plan_draw(request: Request, tie: int, year: int) -> HttpResponse:
    """Take what the rules propose today into the plan."""
    one = tie_or_404(request.user, tie, Permission.DOSSIER_EDIT)
    _judged, made = proposed(one, _year(year), localdate())
    lines = actions.draw_plan(one, year, made, by=request.user)
    messages.success(request, _("Lines taken in: %(n)d.") % {"n": len(lines)})
    return redirect("dossiers:plan", tie=tie, year=year)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DOSSIER_EDIT)
def line_add(request: Request, tie: int, year: int) -> HttpResponse:
    one = tie_or_404(request.user, tie, Permission.DOSSIER_EDIT)
    form = LineForm(request.POST or None, year=_year(year), initial={"owner": one.home_id})
    if form.is_valid():
        names = ("text", "why", "owner", "due_on")
        values = {name: form.cleaned_data[name] for name in names}
        actions.add_line(one, year, by=request.user, **values)
        messages.success(request, _("The line is in the plan."))
        return redirect("dossiers:plan", tie=tie, year=year)
    return _form_page(request, one, year, form, title=_("Add a line"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DOSSIER_EDIT)
def line_edit(request: Request, tie: int, line: int) -> HttpResponse:
    one = tie_or_404(request.user, tie, Permission.DOSSIER_EDIT)
    row = get_object_or_404(PlanLine.objects.select_related("tie__home", "owner"), pk=line, tie=one)
    names = field_names([row.said])
    sentence = words.line_sentence(row.reason, words.named(row.said, names))
    form = line_form(row, sentence, request.POST or None)
    status = 200
    theirs = None
    if form.is_valid():
        try:
            actions.edit_line(row, by=request.user, **form.cleaned_data)
        except Stale:
            # What is there now stands beside what was typed; sent again, ours is taken.
            theirs, status = PlanLine.objects.select_related("owner").get(pk=row.pk), 409
            data = request.POST.copy()
            data["version"] = str(theirs.version)
            form = line_form(theirs, sentence, data)
        except Refused as refused:
            form.add_error(None, str(refused.objection.message))
        else:
            messages.success(request, _("The change is saved."))
            return redirect("dossiers:plan", tie=tie, year=row.year)
    return _form_page(
        request, one, row.year, form, title=_("Change a line"), line=row, theirs=theirs,
        names=names, status=status,
    )  # fmt: skip


def _form_page(
    request: Request, tie: Tie, year: int, form: LineForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    given = {"tie": tie, "year": year, "form": form, "ignored": ignored(request.GET), **context}
    if status == 200 and form.is_bound and form.errors:
        status = 422
    return render(request, "dossiers/line_form.html", given, status=status)


def _accept(line: PlanLine, values: dict[str, Any], request: Request) -> None:
    actions.accept_line(line, by=request.user, **values)


def _decline(line: PlanLine, values: dict[str, Any], request: Request) -> None:
    actions.decline_line(line, by=request.user, **values)


def _done(line: PlanLine, values: dict[str, Any], request: Request) -> None:
    actions.finish_line(line, by=request.user, **values)


def _reopen(line: PlanLine, values: dict[str, Any], request: Request) -> None:
    actions.reopen_line(line, by=request.user, **values)


MOVES: dict[str, tuple[type[MoveForm], Callable[[PlanLine, dict[str, Any], Request], None]]] = {
    "accept": (MoveForm, _accept),
    "decline": (DeclineForm, _decline),
    "done": (LineDoneForm, _done),
    "reopen": (MoveForm, _reopen),
}
"""What can be done to a line, by the word in the address."""


@require_POST
@require_permission(Permission.DOSSIER_EDIT)
def line_move(request: Request, tie: int, line: int, move: str) -> HttpResponse:
    """Raises Refused, Stale: the middleware makes a page of either."""
    if move not in MOVES:
        raise Http404
    one = tie_or_404(request.user, tie, Permission.DOSSIER_EDIT)
    row = get_object_or_404(PlanLine.objects.select_related("tie__home"), pk=line, tie=one)
    form_class, act = MOVES[move]
    form = form_class(request.POST)
    if not form.is_valid():
        return _page(request, one, row.year, {row.pk: (move, form)}, 422)
    act(row, form.cleaned_data, request)
    return redirect(f"{reverse('dossiers:plan', args=[tie, row.year])}#line-{row.pk}")
