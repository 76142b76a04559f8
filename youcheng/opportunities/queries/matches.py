"""Who fits an opportunity; what fits a unit; which units fit a city."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from youcheng.accounts.models import Unit, User
from youcheng.opportunities.enums import Outcome, Side
from youcheng.opportunities.models import Introduction, Opportunity, Refusal, Weighting
from youcheng.opportunities.queries.candidates import cities, named_after, units
from youcheng.opportunities.queries.interests import (
    Read,
    experience_of,
    interests_of,
    lessons,
    read_one,
    standing,
)
from youcheng.opportunities.queries.sights import Sight
from youcheng.opportunities.rules import WEIGHTS, Match, Wish, likeness, match, ranked
from youcheng.opportunities.rules.matching import FIELD_DIVISIONS, closeness
from youcheng.registry.models import Locality


def weights_of(user: User) -> dict[str, int]:
    """How this person weighs the parts."""
    row = Weighting.objects.filter(user=user).first()
    kept = row.weights if row else {}
    return {name: int(kept.get(name, weight)) for name, weight in WEIGHTS.items()}


@dataclass(slots=True)
class Row:
    """A candidate in the list: a city, a unit, or an opportunity."""

    match: Match
    place: Locality | None = None
    unit: Unit | None = None
    opportunity: Opportunity | None = None
    introduction: Introduction | None = None
    case_path: str = ""
    """Where a case about its tie is opened; empty where there is no tie."""
    bars: list[tuple[str, int, int]] = field(default_factory=list)
    """Name of the part, whole points that are sure, and those that are not known."""


def _row(one: Match, **more: Any) -> Row:
    row = Row(one, **more)
    for part in one.parts:
        low, high = one.points(part)
        row.bars.append((part.name, round(low), round(high - low)))
    return row


@dataclass(slots=True)
class Candidates:
    """rows: best first. refused: what people took out, to be taken back."""

    rows: list[Row]
    refused: list[Refusal]
    n: int
    """Candidates that were weighed."""

    @property
    def n_over_the_line(self) -> int:
        return sum(row.match.is_over_the_line for row in self.rows)


def cities_for(
    sight: Sight, opportunity: Opportunity, weights: Mapping[str, int] | None = None
) -> Candidates:
    """Partner cities for a need or an offer of a home unit."""
    one = read_one(opportunity)
    interests = interests_of(sight, Side.ABROAD, one.sense)
    places = cities(sight, interests)
    experience = experience_of(one.wish, lessons(sight, "place"), but=one.pk)
    refused, introduced = _said_of(opportunity, "place")
    matches = [
        match(
            one.wish,
            facts.candidate(key, interests.get(key, ()), experience.get(key, ())),
            today=sight.on, weights=weights,
        )
        for key, facts in places.facts.items()
        if key not in refused
    ]  # fmt: skip
    rows = [
        _row(
            found,
            place=places.places[found.key],
            introduction=introduced.get(found.key),
            case_path=places.facts[found.key].links.get("case", ""),
        )
        for found in ranked(matches)
    ]
    return Candidates(rows, list(refused.values()), len(places.facts))


def units_for(
    sight: Sight, opportunity: Opportunity, weights: Mapping[str, int] | None = None
) -> Candidates:
    """Home units that could take an opportunity up."""
    one = read_one(opportunity)
    interests = interests_of(sight, Side.HOME, one.sense)
    homes = units(sight, opportunity.place)
    experience = experience_of(one.wish, lessons(sight, "unit"), but=one.pk)
    refused, introduced = _said_of(opportunity, "unit")
    matches = [
        match(
            one.wish,
            facts.candidate(
                key, named_after(homes.units[key], interests.get(key, [])),
                experience.get(key, ()),
            ),
            today=sight.on, weights=weights,
        )
        for key, facts in homes.facts.items()
        if key not in refused
    ]  # fmt: skip
    rows = [
        _row(found, unit=homes.units[found.key], introduction=introduced.get(found.key))
        for found in ranked(matches)
    ]
    return Candidates(rows, list(refused.values()), len(homes.facts))


def _said_of(
    opportunity: Opportunity, column: str
) -> tuple[dict[int, Refusal], dict[int, Introduction]]:
    """What people said of this opportunity and its candidates, by candidate."""
    rows = opportunity.refusals.standing().filter(**{f"{column}__isnull": False})
    refused = {getattr(row, f"{column}_id"): row for row in rows.select_related(column, "by")}
    came = opportunity.introductions.filter(**{f"{column}__isnull": False})
    return refused, {getattr(row, f"{column}_id"): row for row in came}


def opportunities_for_unit(
    sight: Sight, unit: Unit, weights: Mapping[str, int] | None = None
) -> Candidates:
    """What partners seek and offer, as it fits a home unit; best first."""
    homes = units(sight)
    facts = homes.facts.get(unit.pk)
    if facts is None:
        return Candidates([], [], 0)
    own = [one for one in standing(sight, side=Side.HOME) if one.keeper == unit.pk]
    return _opportunities(
        sight, standing(sight, side=Side.ABROAD), unit.pk, "unit", weights,
        cache(
            lambda wished: named_after(unit, [one.as_interest(wished) for one in own])
        ),
        facts,
    )  # fmt: skip


def opportunities_for_place(
    sight: Sight, place: Locality, weights: Mapping[str, int] | None = None
) -> Candidates:
    """What home units seek and offer, as it fits a city; best first."""
    facts = cities(sight, [place.pk]).facts[place.pk]
    own = [one for one in standing(sight, side=Side.ABROAD) if one.place == place.pk]
    return _opportunities(
        sight, standing(sight, side=Side.HOME), place.pk, "place", weights,
        cache(lambda wished: [one.as_interest(wished) for one in own]), facts,
    )  # fmt: skip


def _opportunities(
    sight: Sight, offered: list[Read], key: int, column: str,
    weights: Mapping[str, int] | None, interests: Any, facts: Any,
) -> Candidates:  # fmt: skip
    taught = lessons(sight, column).of(key)
    refused = Refusal.objects.standing().filter(**{column: key}).select_related("opportunity")
    out = {row.opportunity_id: row for row in refused}
    came = {row.opportunity_id: row for row in Introduction.objects.filter(**{column: key})}
    matches: list[tuple[Match, int]] = []
    for one in offered:
        if one.pk in out:
            continue
        experience = experience_of(one.wish, taught, but=one.pk).get(key, [])
        candidate = facts.candidate(key, interests(one.sense), experience)
        said = match(one.wish, candidate, today=sight.on, weights=weights)
        # Of many opportunities only those of its field are worth reading.
        if said.parts[0].low > 0:
            matches.append((Match(one.pk, said.parts, said.weights), one.pk))
    best = ranked(found for found, _pk in matches)[:MOST]
    rows = sight.opportunities.filter(pk__in=[found.key for found in best])
    shown = {row.pk: row for row in rows.select_related("place__country", "keeper")}
    return Candidates(
        [
            _row(found, opportunity=shown[found.key], introduction=came.get(found.key))
            for found in best
        ],
        list(out.values()), len(offered),
    )  # fmt: skip


MOST = 50


def units_for_place(
    sight: Sight, place: Locality, weights: Mapping[str, int] | None = None
) -> list[Row]:
    """Home units for a city: each by the best of what the city seeks and offers, or by the fields
    in which it works with us, where it says nothing."""
    own = [one for one in standing(sight, side=Side.ABROAD) if one.place == place.pk]
    facts = cities(sight, [place.pk]).facts[place.pk]
    wishes: list[tuple[Wish, str]] = [(one.wish, one.sense) for one in own]
    if not wishes:
        spoken = (FIELD_DIVISIONS.get(code, frozenset()) for code in facts.fields)
        divisions = frozenset().union(*spoken)
        wishes = [(Wish(divisions, frozenset(), sight.on), "")]
    homes = units(sight, place)
    taught = lessons(sight, "unit")
    best: dict[int, Match] = {}
    for wish, sense in wishes:
        interests = interests_of(sight, Side.HOME, sense)
        experience = experience_of(wish, taught)
        for key, one in homes.facts.items():
            said = match(
                wish,
                one.candidate(
                    key, named_after(homes.units[key], interests.get(key, [])),
                    experience.get(key, ()),
                ),
                today=sight.on, weights=weights,
            )  # fmt: skip
            if key not in best or said.score > best[key].score:
                best[key] = said
    return [_row(one, unit=homes.units[one.key]) for one in ranked(best.values())]


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Something of the other side that answers an opportunity. share: 0 to 100."""

    opportunity: Opportunity
    share: int


def counterparts_of(sight: Sight, opportunity: Opportunity, most: int = 5) -> list[Counterpart]:
    """What the other side offers where this seeks, or seeks where this offers; nearest first."""
    one = read_one(opportunity)
    side = Side.ABROAD if opportunity.side == Side.HOME else Side.HOME
    near = [
        (_nearness(one.wish, other.wish), other.pk)
        for other in standing(sight, side=side)
        if other.sense != one.sense
    ]
    best = sorted((pair for pair in near if pair[0] >= 0.3), key=lambda pair: (-pair[0], pair[1]))  # noqa: PLR2004
    rows = sight.opportunities.filter(pk__in=[pk for _share, pk in best[:most]])
    shown = {row.pk: row for row in rows.select_related("place__country", "keeper")}
    return [Counterpart(shown[pk], round(100 * share)) for share, pk in best[:most]]


def _nearness(one: Wish, other: Wish) -> float:
    alike = min(1.0, 2 * likeness(one.terms, other.terms))
    return 0.5 * closeness(one.divisions, other.divisions) + 0.5 * alike


@dataclass(frozen=True, slots=True)
class Record:
    """What introductions came to so far. days: mean days to the first word; None without any."""

    n: int
    n_answered: int
    n_cooperation: int
    days: int | None


def record_of(sight: Sight, like: Opportunity | None = None) -> Record:
    """Of all introductions that the reader may know of; like: over opportunities of its fields."""
    rows = Introduction.objects.filter(opportunity__in=sight.opportunities.values("pk"))
    if like is not None:
        rows = rows.exclude(opportunity=like.pk)
    told: Iterable[tuple[str, str, date, date | None]] = rows.order_by("pk").values_list(
        "opportunity__divisions", "outcome", "made_on", "answered_on"
    )
    if like is not None:
        own = set(like.divisions.split())
        told = [row for row in told if own & set(row[0].split())]
    found = list(told)
    waits = [(answered - made).days for _d, _o, made, answered in found if answered]
    return Record(
        len(found), len(waits), sum(row[1] == Outcome.COOPERATION for row in found),
        round(sum(waits) / len(waits)) if waits else None,
    )  # fmt: skip


__all__ = [
    "Candidates",
    "Counterpart",
    "Record",
    "Row",
    "cities_for",
    "counterparts_of",
    "opportunities_for_place",
    "opportunities_for_unit",
    "record_of",
    "units_for",
    "units_for_place",
    "weights_of",
]
