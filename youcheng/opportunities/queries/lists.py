"""The list of opportunities, and the sectors to choose from."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from youcheng.accounts.models import User
from youcheng.opportunities.enums import OpportunityState
from youcheng.opportunities.models import Introduction, Opportunity, Sector, SectorList
from youcheng.opportunities.rules import terms_of
from youcheng.opportunities.rules.texts import SIGN
from youcheng.registry.models import Locality

SHOWN = ("open", "arranged", "closed", "all")


def opportunities_of(
    user: User, shown: str = "open", *, today: date, q: str = "", side: str = "", sense: str = "",
    sector: int | None = None,
) -> QuerySet[Opportunity]:  # fmt: skip
    """Latest first. shown: open ones, those arranged, those closed or run out, or all. q: words of
    heading and text, in either language where they name a known concept."""
    rows = Opportunity.objects.visible_to(user)
    if shown == "open":
        rows = rows.standing(today)
    elif shown == "arranged":
        rows = rows.filter(state=OpportunityState.ARRANGED)
    elif shown == "closed":
        ran_out = Q(state=OpportunityState.OPEN, expires_on__lt=today)
        rows = rows.filter(Q(state=OpportunityState.CLOSED) | ran_out)
    if side:
        rows = rows.filter(side=side)
    if sense:
        rows = rows.filter(sense=sense)
    if sector:
        rows = rows.filter(pk__in=Opportunity.sectors.through.objects.filter(sector=sector)
                           .order_by().values("opportunity"))  # fmt: skip
    if q:
        rows = rows.filter(_speaking_of(q))
    return with_names(rows).order_by("-pk")


def _speaking_of(text: str) -> Q:
    """By the concepts that the question names, in either language; else by its words."""
    terms = terms_of(text)
    concepts = [term for term in terms if term.startswith(SIGN)]
    found = Q()
    for term in concepts or terms:
        found &= Q(terms__contains=f" {term} " if concepts else term)
    named = Q(heading__icontains=text)
    return named | found if terms else named


def with_names(rows: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """With what a row shows: one query more."""
    sectors = Prefetch("sectors", Sector.objects.order_by("listing", "position", "pk"))
    return rows.select_related("keeper", "place__country", "organisation").prefetch_related(sectors)


def sector_lists(day: date | None = None) -> list[SectorList]:
    """Lists with their sectors, valid ones of the day first among equals. Two queries."""
    rows = SectorList.objects.prefetch_related(
        Prefetch("sectors", Sector.objects.order_by("position", "pk").prefetch_related("divisions"))
    )
    return list(rows if day is None else rows.on(day))


def sector_choices(kept: Collection[int] = ()) -> list[tuple[Any, Any]]:
    """To choose from today, grouped by list. kept: sectors that are named already; their lists are
    there, too, or a change of something else would drop what an earlier list named."""
    today = localdate()
    return [
        (listing.name, [(sector.pk, sector.name) for sector in listing.sectors.all()])
        for listing in sector_lists()
        if listing.is_valid_on(today) or any(one.pk in kept for one in listing.sectors.all())
    ]


@dataclass(frozen=True, slots=True)
class Came:
    """An introduction on the page of its opportunity."""

    introduction: Introduction
    days: int | None
    """From the introduction to the first word."""


def introductions_of(opportunity: Opportunity) -> list[Came]:
    rows: Iterable[Introduction] = opportunity.introductions.select_related(
        "place__country", "unit", "by"
    )
    return [
        Came(one, (one.answered_on - one.made_on).days if one.answered_on else None) for one in rows
    ]


def counts(user: User, place: Locality, ties: Sequence[int]) -> dict[str, int]:
    """What the panel of a city holds: its open needs and offers. One query."""
    rows = Opportunity.objects.visible_to(user).standing(localdate()).filter(place=place.pk)
    return {"opportunities": rows.order_by().count()}
