"""The list of ties on a day, one tie with its log and papers, and the forms that change it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.audit.queries import history_of
from youcheng.lib.objections import Stale
from youcheng.lib.pages import render_part
from youcheng.registry import actions
from youcheng.registry.enums import EventKind, Region
from youcheng.registry.forms import (
    COUNTED_LABELS,
    DayForm,
    EventForm,
    InstrumentForm,
    NewTieForm,
    TieFilterForm,
    TieForm,
)
from youcheng.registry.models import Instrument, Tie, TieEvent, TieSpan
from youcheng.registry.queries.ties import (
    TieFilter,
    beginnings,
    matching_ties,
    signed_text,
    tie_rows,
)
from youcheng.registry.reports import history_lines

PAGE = 50

COLUMNS = (
    ("place", _("Sister city")),
    ("country", _("Country")),
    ("home", _("Home unit")),
    ("kind", _("Kind")),
    ("signed", _("Signed")),
    ("stage", _("Stage")),
)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    title: Any
    text: Any
    url: str


@dataclass(frozen=True, slots=True)
class Column:
    title: Any
    url: str
    sorted: str
    """ascending, descending or nothing, as `aria-sort` has it."""


@require_safe
@require_permission(Permission.TIE_VIEW)
def tie_list(request: Request) -> HttpResponse:
    form = TieFilterForm(request.GET or None, user=request.user)
    asked = form.asked() if form.is_bound else TieFilter(as_of=localdate())
    found = Paginator(matching_ties(request.user, asked), PAGE)
    page = found.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "asked": asked,
        "today": localdate(),
        "page": page,
        "pages": found.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "rows": tie_rows(page.object_list),
        "clocks": _clocks(asked),
        "chips": _chips(request, form, asked),
        "columns": [_column(request, asked, name, title) for name, title in COLUMNS],
        "can_add": can(request.user, Permission.TIE_EDIT),
    }
    return render_part(request, "registry/tie_list.html", "rows", context)


def _address(request: Request, **changes: str | None) -> str:
    """This list with other parameters; None takes one out."""
    query = request.GET.copy()
    for name, value in {"page": None, **changes}.items():
        query.pop(name, None)
        if value:
            query[name] = value
    query = query.copy()
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return f"{request.path}?{query.urlencode()}" if query else request.path


def _clocks(asked: TieFilter) -> str:
    """The day and the moment of a list, as the query string of a tie in it."""
    clocks: dict[str, str] = {}
    if asked.as_of != localdate():
        clocks["as_of"] = asked.as_of.isoformat()
    if asked.known_at:
        clocks["known_at"] = asked.known_at.isoformat()
    return f"?{urlencode(clocks)}" if clocks else ""


def _chips(request: Request, form: TieFilterForm, asked: TieFilter) -> list[Chip]:
    if not form.is_bound:
        return []
    chips = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if name == "sort" or value in (None, ""):
            continue
        if name == "counted":
            if value == "1":
                continue
            text = COUNTED_LABELS[value]
        elif name in form.names:
            text = form.names[name].get(value, value)
        elif hasattr(field, "choices"):
            text = dict(field.choices)[value]
        elif name == "known_at":
            text = localtime(value).strftime("%Y-%m-%d %H:%M")
        else:
            text = str(value)
        chips.append(Chip(field.label, text, _address(request, **{name: None})))
    return chips


def _column(request: Request, asked: TieFilter, name: str, title: Any) -> Column:
    if asked.sort == name:
        return Column(title, _address(request, sort=f"-{name}"), "ascending")
    return Column(
        title,
        _address(request, sort=name),
        "descending" if asked.sort == f"-{name}" else "",
    )


def _tie(request: Request, pk: int, *, to_edit: bool = False) -> Tie:
    """The tie if the user may see (or edit) it; one of another unit is not there."""
    ties: QuerySet[Tie] = (
        Tie.objects.editable_by(request.user) if to_edit else Tie.objects.visible_to(request.user)
    )
    return get_object_or_404(ties.select_related("home", "place__country"), pk=pk)


@require_safe
@require_permission(Permission.TIE_VIEW)
def tie_detail(request: Request, pk: int) -> HttpResponse:
    tie = _tie(request, pk)
    asked = DayForm(request.GET).asked()
    spans = (
        TieSpan.objects.filter(tie=tie, known_to=None)
        .select_related("place")
        .order_by("from_on", "pk")
    )
    on_day = (
        TieSpan.objects.at(asked.as_of, asked.known_at)
        .filter(tie=tie)
        .select_related("place__country")
        .order_by("pk")
        .first()
    )
    events = list(
        tie.events.select_related("instrument", "place__country", "recorded_by").order_by(
            "-on", "-pk"
        )
    )
    context = {
        "tie": tie,
        "asked": asked,
        "today": localdate(),
        "span": on_day,
        "place": on_day.place if on_day else tie.place,
        "region": Region(tie.place.country.region).label,
        "signed": signed_text(on_day, beginnings([tie.pk])),
        # To people: the last day, not the first one after it.
        "spans": [(one, one.to_on - timedelta(days=1) if one.to_on else None) for one in spans],
        "events": events,
        "n_standing": sum(event.retracted_at is None for event in events),
        "papers": tie.instruments.select_related("recorded_by").order_by("-signed_on", "-pk"),
        "claims": tie.claims.order_by("pk"),
        "history": history_lines(history_of(tie)[:60]),
        "can_edit": can(request.user, Permission.TIE_EDIT, tie.home),
    }
    return render(request, "registry/tie_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def tie_add(request: Request) -> HttpResponse:
    office = home_unit()
    is_ours = office is not None and can(request.user, Permission.TIE_EDIT, office)
    initial = {"home": office.pk if is_ours and office else request.user.unit_id}
    form = NewTieForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        tie = actions.open_tie(form.draft(localdate()), by=request.user)
        messages.success(request, _("The tie is in the register."))
        return redirect("registry:tie-detail", pk=tie.pk)
    return _form_page(request, form, title=_("New tie"), action=_("Enter in the register"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def tie_edit(request: Request, pk: int) -> HttpResponse:
    tie = _tie(request, pk, to_edit=True)
    names = ("label", "confidence", "source", "note")
    form = TieForm(
        request.POST or None,
        initial={name: getattr(tie, name) for name in (*names, "version")},
    )
    theirs: list[tuple[Any, Any, Any]] = []
    status = 200
    if form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        try:
            actions.edit_tie(tie, version=version, by=request.user, **values)
        except Stale:
            tie = _tie(request, pk, to_edit=True)
            theirs = [
                (form.fields[name].label, values[name], getattr(tie, name))
                for name in names
                if values[name] != getattr(tie, name)
            ]
            # What was typed stays in the form; sending it again now is a decision.
            form = TieForm(initial={**values, "version": tie.version})
            status = 409
        else:
            messages.success(request, _("The change is saved."))
            return redirect("registry:tie-detail", pk=pk)
    return _form_page(
        request,
        form,
        tie=tie,
        title=_("Change the record"),
        action=_("Save the change"),
        status=status,
        theirs=theirs,
        is_stale=status == 409,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def event_add(request: Request, pk: int) -> HttpResponse:
    tie = _tie(request, pk, to_edit=True)
    asked = request.GET.get("kind", "")
    initial = {"kind": asked if asked in EventKind.values else EventKind.RENEWED}
    form = EventForm(request.POST or None, tie=tie, initial=initial)
    if form.is_valid():
        actions.add_event(tie, form.draft(), by=request.user)
        messages.success(request, _("The event is in the log."))
        return redirect("registry:tie-detail", pk=pk)
    return _form_page(request, form, tie=tie, title=_("Record an event"), action=_("Record it"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.TIE_EDIT)
def instrument_add(request: Request, pk: int) -> HttpResponse:
    tie = _tie(request, pk, to_edit=True)
    form = InstrumentForm(request.POST or None, initial={"kind": "memorandum"})
    if form.is_valid():
        actions.add_instrument(tie, form.draft(), by=request.user)
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
