"""All ties by type and vitality; the weights and their versions; a type that a person sets."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit
from youcheng.dossiers import actions
from youcheng.dossiers.enums import Condition, Dimension, FieldGroup, PartnerType, Pulse
from youcheng.dossiers.forms import FileFilterForm, TypeForm, WeightsForm
from youcheng.dossiers.models import TypeOverride, WeightSet
from youcheng.dossiers.queries.files import (
    Brief,
    FileFilter,
    counts_by,
    files_within,
    let_through,
    rows_of,
)
from youcheng.dossiers.queries.judging import Scale, judged_ties, scale_on
from youcheng.dossiers.rules import WEIGHTS
from youcheng.dossiers.views.access import tie_or_404
from youcheng.lib.addresses import ignored, page_of
from youcheng.lib.objections import Stale
from youcheng.lib.pages import render_part
from youcheng.registry.queries.cities import city_of

PAGE = 50
FACETS: dict[str, Any] = {
    "type": PartnerType,
    "condition": Condition,
    "pulse": Pulse,
    "group": FieldGroup,
}


@require_safe
@require_permission(Permission.DOSSIER_VIEW)
def dossier_list(request: Request) -> HttpResponse:
    form = FileFilterForm(request.GET)
    asked = form.asked()
    within = files_within(request.user, asked)
    found = let_through(within, asked)
    page, no_page = page_of(request.GET, Paginator(found, PAGE))
    context = {
        "form": form,
        "asked": asked,
        "ignored": [*ignored(request.GET, {"page"}, form), *no_page],
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "rows": rows_of(page, asked),
        "n": len(found),
        "types": _chips(request, within, asked, "type"),
        "facets": [
            (FACET_TITLES[name], _chips(request, within, asked, name))
            for name in FACETS
            if name != "type"
        ],
        "scale": scale_on(asked.as_of, asked.known_at),
        "is_narrowed": any(request.GET.get(name) for name in ("q", "region", *FACETS)),
        "may_weigh": can(request.user, Permission.DOSSIER_WEIGH),
        "today": localdate(),
    }
    return render_part(request, "dossiers/list.html", "rows", context)


FACET_TITLES = {
    "condition": _("condition"),
    "pulse": _("own rhythm"),
    "group": _("field"),
}


def _chips(
    request: Request, within: list[Brief], asked: FileFilter, name: str
) -> list[tuple[Any, int, bool, str]]:
    """Values of a filter: title, number, whether it is on, and the address with or without it."""
    counts = counts_by(within, asked, name)
    chips = []
    for value in FACETS[name]:
        is_on = getattr(asked, name) == value
        if counts.get(value) or is_on:
            given = {k: v for k, v in request.GET.items() if v and k not in ("page", name)}
            query = urlencode(given if is_on else {**given, name: value})
            url = f"{reverse('dossiers:dossier-list')}{'?' if query else ''}{query}"
            chips.append((value.label, counts.get(value, 0), is_on, url))
    return chips


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DOSSIER_VIEW)
def weights(request: Request) -> HttpResponse:
    """The versions, and a form for the next one, for whoever may make it."""
    may_weigh = can(request.user, Permission.DOSSIER_WEIGH)
    today = localdate()
    scale = scale_on(today)
    versions = list(WeightSet.objects.select_related("owner", "made_by"))
    office = home_unit()
    seen = versions[0].version if versions else 0
    initial = {
        "seen": seen, "valid_from": today.isoformat(),
        "owner": scale.row.owner_id if scale.row else office and office.pk,
    }  # fmt: skip
    is_sent = request.method == "POST" and may_weigh
    form = WeightsForm(request.POST if is_sent else None, scale=scale, initial=initial)
    if is_sent and form.is_valid():
        names = ("valid_from", "owner", "source", "reason", "seen")
        given = {name: form.cleaned_data[name] for name in names}
        try:
            made = actions.set_weights(
                weights=form.weights, measures=form.measures, by=request.user, **given
            )
        except Stale:
            form.add_error(None, _("Somebody made another version since. Look at it first."))
        else:
            said = _("Version %(version)d holds from %(day)s.")
            day = made.valid_from.isoformat()
            messages.success(request, said % {"version": made.version, "day": day})
            return redirect("dossiers:weights")
    context = {
        "form": form if may_weigh else None,
        "scale": scale,
        "dimension_names": [code.label for code in Dimension],
        "table": [*map(_version, versions, [scale] * len(versions)), _suggestion(scale)],
        "ignored": ignored(request.GET),
        "today": today,
    }
    return render(request, "dossiers/weights.html", context, status=422 if form.errors else 200)


def _version(row: WeightSet, scale: Scale) -> dict[str, Any]:
    """A version as the table of versions shows it."""
    return {
        "title": str(row),
        "valid_from": row.valid_from,
        "weights": [row.weights[code] for code in Dimension.values],
        "set": row,
        "is_now": scale.version == row.version,
    }


def _suggestion(scale: Scale) -> dict[str, Any]:
    """What holds where the office set nothing."""
    weights = [WEIGHTS[code] for code in Dimension.values]
    return {"title": _("suggestion"), "weights": weights, "is_now": scale.row is None}


@require_http_methods(["GET", "HEAD", "POST"])
@require_permission(Permission.DOSSIER_EDIT)
def type_set(request: Request, tie: int) -> HttpResponse:
    one = tie_or_404(request.user, tie, Permission.DOSSIER_EDIT)
    today = localdate()
    _scale, found = judged_ties([one.pk], today)
    judged = found.get(one.pk)
    if judged is None:
        return redirect("registry:tie-detail", pk=one.pk)
    kind = judged.judgement.type
    form = TypeForm(request.POST or None, judged=kind, initial={"from_on": today.isoformat()})
    if form.is_valid():
        actions.set_type(one, judged=kind, by=request.user, **form.cleaned_data)
        messages.success(request, _("The type is set."))
        return redirect("dossiers:city-dossier", place=city_of(one))
    context = {
        "form": form,
        "tie": one,
        "place_key": city_of(one),
        "judged": judged,
        "history": TypeOverride.objects.filter(tie=one).select_related("recorded_by"),
        "today": today,
        "ignored": ignored(request.GET),
    }
    return render(request, "dossiers/type.html", context, status=422 if form.errors else 200)


@require_POST
@require_permission(Permission.DOSSIER_EDIT)
def type_unset(request: Request, tie: int, override: int) -> HttpResponse:
    one = tie_or_404(request.user, tie, Permission.DOSSIER_EDIT)
    row = get_object_or_404(TypeOverride.objects.select_related("tie"), pk=override, tie=one)
    actions.unset_type(row, by=request.user)
    messages.success(request, _("The rules hold again."))
    return redirect("dossiers:city-dossier", place=city_of(one))
