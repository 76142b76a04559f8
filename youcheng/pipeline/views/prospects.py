"""Places that are considered: the list, one of them, and what can be done with it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit, widest_unit
from youcheng.lib.addresses import ignored, page_of
from youcheng.lib.objections import Refused, Stale
from youcheng.lib.pages import render_part
from youcheng.pipeline import actions
from youcheng.pipeline.enums import FactKind, ProspectState
from youcheng.pipeline.forms import (
    DropForm,
    FactForm,
    NoteForm,
    ProspectFilterForm,
    ProspectForm,
    ScoreWeightsForm,
    SuggestForm,
)
from youcheng.pipeline.models import PlaceFact, Prospect, ScoreWeights
from youcheng.pipeline.queries.cases import units_for_cases
from youcheng.pipeline.queries.knowing import seen_of, ties_with, weights_now
from youcheng.pipeline.queries.prospects import (
    past_of,
    prospects_within,
    rows_of,
    suggestions_for,
)
from youcheng.registry.enums import Region
from youcheng.registry.models import Locality

PAGE = 50


def prospect_or_404(user: User, pk: int, *, to_edit: bool = False) -> Prospect:
    """The prospect if the user may read it (or keep it); one of another unit is not there."""
    rows = Prospect.objects.visible_to(user)
    if to_edit:
        rows = rows.editable_by(user)
    return get_object_or_404(
        rows.select_related("home", "place__country", "added_by", "over_by", "case"), pk=pk
    )


@require_safe
@require_permission(Permission.CASE_VIEW)
def prospect_list(request: Request) -> HttpResponse:
    form = ProspectFilterForm(request.GET, user=request.user)
    asked, sort = form.asked()
    _version, weights = weights_now()
    found = prospects_within(request.user, asked)
    rows = rows_of(request.user, found, sort, localdate(), weights)
    page, no_page = page_of(request.GET, Paginator(rows, PAGE))
    context = {
        "form": form,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "rows": list(page),
        "n": page.paginator.count,
        "n_prospects": page.paginator.count,
        "is_narrowed": any(request.GET.get(one) for one in ("q", "state", "region", "home")),
        "may_edit": can(request.user, Permission.CASE_EDIT),
        "ignored": [*ignored(request.GET, {"page"}, form), *no_page],
    }
    return render_part(request, "pipeline/prospects.html", "rows", context)


@require_safe
@require_permission(Permission.CASE_VIEW)
def prospect_detail(request: Request, prospect: int) -> HttpResponse:
    one = prospect_or_404(request.user, prospect)
    today = localdate()
    version, weights = weights_now()
    seen = seen_of(request.user, [(one.home, one.place)], today, weights)[one.home_id, one.place_id]
    again = Prospect.objects.open().filter(home=one.home_id, place=one.place_id).first()
    context = {
        "prospect": one,
        "seen": seen,
        "past": past_of(request.user, one),
        "ties": ties_with(request.user, one.place, today),
        "again": again if again and again != one else None,
        "weights_version": version,
        "is_open": one.state == ProspectState.CONSIDERED,
        "is_dropped": one.state == ProspectState.DROPPED,
        "may_edit": can(request.user, Permission.CASE_EDIT, one.home, one.place.country.region),
        "today": today,
        "ignored": ignored(request.GET),
    }
    return render(request, "pipeline/prospect.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def prospect_add(request: Request) -> HttpResponse:
    office = home_unit()
    is_ours = office is not None and can(request.user, Permission.CASE_EDIT, office)
    initial = {
        "home": office.pk if is_ours and office else request.user.unit_id,
        "place_text": request.GET.get("place", "")[:120],
    }
    form = ProspectForm(request.POST or None, user=request.user, initial=initial)
    if form.is_valid():
        values = form.cleaned_data
        try:
            made = actions.put_forward(
                values["home"], form.chosen, on=localdate(), by=request.user, note=values["note"]
            )
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("The place is on the list."))
            return redirect("pipeline:prospect-detail", prospect=made.pk)
    title = _("Put a place forward")
    return _form_page(request, form, None, title, _("Put it onto the list"), {"place"})


def _form_page(
    request: Request,
    form: Any,
    prospect: Prospect | None,
    title: str,
    action: str,
    known: set[str] | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "prospect": prospect,
        "title": title,
        "action": action,
        "ignored": ignored(request.GET, known or set()),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pipeline/prospect_form.html", context, status=status)


@require_safe
@require_permission(Permission.CASE_EDIT)
def prospect_suggest(request: Request) -> HttpResponse:
    """Places that nobody put forward yet, the best first."""
    form = SuggestForm(request.GET, user=request.user)
    form.full_clean()
    values = form.cleaned_data
    home = values.get("home") or widest_unit(request.user, Permission.CASE_EDIT)
    _version, weights = weights_now()
    rows = []
    if home is not None:
        asked = [values["region"]] if values.get("region") else list(Region)
        # Whoever keeps one continent is offered what they may put onto the list.
        mine = [one for one in asked if can(request.user, Permission.CASE_EDIT, home, one)]
        rows = suggestions_for(
            request.user, home, localdate(), weights,
            regions=mine, country=values.get("country", ""),
        )  # fmt: skip
    context = {
        "form": form,
        "home": home,
        "rows": rows,
        "is_narrowed": bool(values.get("region") or values.get("country")),
        "may_edit": True,
        "query": urlencode({k: v for k, v in request.GET.items() if k in form.fields}),
        "ignored": ignored(request.GET, form=form),
    }
    return render(request, "pipeline/prospect_suggest.html", context)


@require_POST
@require_permission(Permission.CASE_EDIT)
def prospect_take(request: Request) -> HttpResponse:
    """Put a place onto the list that was offered, or that was dropped before. Raises Refused: the
    middleware makes a page of it."""
    home = get_object_or_404(units_for_cases(request.user), pk=_number(request, "home"))
    places = Locality.objects.current().select_related("country")
    place = get_object_or_404(places, pk=_number(request, "place"))
    if not can(request.user, Permission.CASE_EDIT, home, place.country.region):
        raise Http404
    made = actions.put_forward(home, place, on=localdate(), by=request.user)
    messages.success(request, _("The place is on the list."))
    return redirect("pipeline:prospect-detail", prospect=made.pk)


def _number(request: Request, name: str) -> int:
    text = request.POST.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise Http404
    return int(text)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def prospect_drop(request: Request, prospect: int) -> HttpResponse:
    """Raises Stale: the middleware makes a page of it."""
    one = prospect_or_404(request.user, prospect, to_edit=True)
    form = DropForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.drop_prospect(one, reason=reason, on=localdate(), by=request.user)
        except Refused as refusal:
            form.add_error("reason", str(refusal.objection.message))
        else:
            messages.success(request, _("The place is dropped; the reason is kept."))
            return redirect("pipeline:prospect-detail", prospect=one.pk)
    return _form_page(request, form, one, _("Drop the place"), _("Drop it"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def prospect_note(request: Request, prospect: int) -> HttpResponse:
    one = prospect_or_404(request.user, prospect, to_edit=True)
    form = NoteForm(request.POST or None, initial={"before": one.note, "note": one.note})
    if form.is_valid():
        try:
            actions.note_on_prospect(one, by=request.user, **form.cleaned_data)
        except Stale:
            one.refresh_from_db()
            form = NoteForm({**request.POST.dict(), "before": one.note})
            said = _("Somebody changed the note meanwhile. It says: %(note)s")
            form.add_error("note", said % {"note": one.note})
        else:
            messages.success(request, _("The change is saved."))
            return redirect("pipeline:prospect-detail", prospect=one.pk)
    return _form_page(request, form, one, _("Change the note"), _("Save the change"))


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_EDIT)
def fact_add(request: Request, prospect: int) -> HttpResponse:
    one = prospect_or_404(request.user, prospect, to_edit=True)
    kind = request.GET.get("kind", "")
    initial = {"kind": kind if kind in FactKind.values else FactKind.GDP}
    form = FactForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.note_fact(one.place, form.draft(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal.objection.message))
        else:
            messages.success(request, _("The fact is noted."))
            return redirect("pipeline:prospect-detail", prospect=one.pk)
    return _form_page(request, form, one, _("Note a fact"), _("Note it"), {"kind"})


@require_POST
@require_permission(Permission.CASE_EDIT)
def fact_back(request: Request, prospect: int, fact: int) -> HttpResponse:
    """Raises Stale: the middleware makes a page of it."""
    one = prospect_or_404(request.user, prospect, to_edit=True)
    row = get_object_or_404(PlaceFact.objects.select_related("place"), pk=fact, place=one.place_id)
    actions.take_fact_back(row, by=request.user)
    messages.success(request, _("The fact is taken back."))
    return redirect("pipeline:prospect-detail", prospect=one.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.CASE_VIEW)
def score_weights(request: Request) -> HttpResponse:
    """How much each part of the score weighs, the versions, and a form for who sets the rules."""
    may_rule = can(request.user, Permission.CASE_RULES)
    is_sent = request.method == "POST" and may_rule
    version, weights = weights_now()
    form = ScoreWeightsForm(
        request.POST if is_sent else None, initial={**weights, "version": version}
    )
    status = 200
    if is_sent and form.is_valid():
        values = form.cleaned_data
        try:
            made = actions.set_score_weights(
                form.weights, version=values["version"], reason=values["reason"], by=request.user
            )
        except Stale:
            status = 409
            form.add_error(None, _("Somebody made another version since. Look at it first."))
        else:
            said = _("Version %(n)d of the weights holds.")
            messages.success(request, said % {"n": made.version})
            return redirect("pipeline:score-weights")
    if status == 200 and form.is_bound and form.errors:
        status = 422
    context = {
        "form": form if may_rule else None,
        "weights": weights,
        "version": version,
        "versions": list(ScoreWeights.objects.select_related("made_by")),
        "ignored": ignored(request.GET),
    }
    return render(request, "pipeline/score_weights.html", context, status=status)
