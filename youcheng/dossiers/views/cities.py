"""The panel of a city: vitality and type of its ties."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.dossiers.queries.files import BLOSSOM, Evidence, evidence_of, ties_to_view
from youcheng.dossiers.queries.judging import Judged, Scale, judged_ties
from youcheng.dossiers.rules import Part, next_step
from youcheng.dossiers.views.access import may_edit
from youcheng.exchanges.models import Exchange
from youcheng.lib.addresses import ignored
from youcheng.lib.pages import render_part
from youcheng.lib.periods import add_years
from youcheng.registry.forms import DayForm
from youcheng.registry.models import Locality
from youcheng.registry.queries.cities import CityTie, city_ties


@dataclass(frozen=True, slots=True)
class Shown:
    """A dimension, the records that it rests on, and how many the reader may not see."""

    part: Part
    exchanges: list[Exchange]
    n_hidden: int
    dues: list[Any]


@dataclass(frozen=True, slots=True)
class File:
    """One tie as the panel shows it. before: a year earlier; None where it was none then."""

    one: CityTie
    judged: Judged
    before: Judged | None
    parts: list[Shown]
    dims: list[int]
    step: tuple[str, int] | None
    may_edit: bool

    @property
    def change(self) -> int | None:
        """Points since a year ago; None where either is a range."""
        if self.before is None:
            return None
        now, then = self.judged.vitality, self.before.vitality
        return now.low - then.low if now.is_exact and then.is_exact else None


@require_safe
@require_permission(Permission.DOSSIER_VIEW)
def city_dossier(request: Request, place: int) -> HttpResponse:
    city = get_object_or_404(Locality.objects.select_related("country", "merged_into"), pk=place)
    form = DayForm(request.GET)
    asked = form.asked()
    ties = city_ties(request.user, city, asked.as_of, asked.known_at)
    readable = set(
        ties_to_view(request.user)
        .filter(pk__in=[one.tie.pk for one in ties])
        .values_list("pk", flat=True)
    )
    ties = [one for one in ties if one.tie.pk in readable]
    keys = [one.tie.pk for one in ties]
    scale, now = judged_ties(keys, asked.as_of, asked.known_at)
    is_card = bool(request.GET.get("card"))
    before = {} if is_card else judged_ties(keys, add_years(asked.as_of, -1), asked.known_at)[1]
    evidence = None if is_card else evidence_of(request.user, now.values())
    context = {
        "place": city,
        "asked": asked,
        "ties": ties,
        "ignored": ignored(request.GET, {"card"}, form),
        "today": localdate(),
        "is_today": asked.as_of == localdate() and asked.known_at is None,
        "scale": scale,
        "files": [
            _file(request, one, now[one.tie.pk], before.get(one.tie.pk), scale, evidence)
            for one in ties
            if one.tie.pk in now
        ],
        "year": asked.as_of.year,
        "may_weigh": can(request.user, Permission.DOSSIER_WEIGH),
    }
    return render_part(request, "dossiers/city.html", "card" if is_card else "panel", context)


def _file(
    request: Request,
    one: CityTie,
    judged: Judged,
    before: Judged | None,
    scale: Scale,
    evidence: Evidence | None,
) -> File:
    return File(
        one=one,
        judged=judged,
        before=before,
        parts=[_shown(part, judged, evidence) for part in judged.vitality.parts],
        dims=[judged.vitality.part(code).low for code in BLOSSOM],
        step=next_step(judged.facts, scale.weights, scale.measures),
        may_edit=may_edit(request.user, one.tie),
    )


def _shown(part: Part, judged: Judged, evidence: Evidence | None) -> Shown:
    if evidence is None:
        return Shown(part, [], 0, [])
    exchanges, n_hidden = evidence.of(part.evidence)
    dues: list[Any] = []
    if part.code == "follow_through":
        for due in judged.facts.dues:
            rows: dict[int, Any] = evidence.duties if due.is_obligation else evidence.promises
            if due.pk in rows:
                dues.append((due, rows[due.pk]))
        n_hidden += len(judged.facts.dues) - len(dues)
    return Shown(part, exchanges, n_hidden, dues)
