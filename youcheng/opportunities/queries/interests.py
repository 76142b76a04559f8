"""What each side says itself that it seeks or offers, ready to be compared."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from youcheng.opportunities.enums import OpportunityState, Outcome, Side
from youcheng.opportunities.models import Introduction, Opportunity, Refusal
from youcheng.opportunities.queries.sights import Sight, address
from youcheng.opportunities.rules import Experience, Interest, Wish, likeness
from youcheng.opportunities.rules.matching import closeness

COLUMNS = (
    "pk", "side", "sense", "place", "keeper", "heading", "terms", "divisions", "made_at",
    "wanted_from", "wanted_to", "region", "country",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """An opportunity as matching reads it."""

    pk: int
    side: str
    sense: str
    place: int | None
    keeper: int
    heading: str
    wish: Wish

    @property
    def path(self) -> str:
        return address("opportunities:detail", self.pk)

    def as_interest(self, wished: str) -> Interest:
        """wished: what the other side does; an offer answers who seeks."""
        return Interest(
            self.heading, self.wish.divisions, self.wish.terms, self.wish.on, self.path,
            answers=self.sense != wished,
        )  # fmt: skip


def read(rows: QuerySet[Opportunity]) -> list[Read]:
    """One query."""
    return [_read(row) for row in rows.order_by("pk").values_list(*COLUMNS).iterator(2000)]


def _read(row: tuple[Any, ...]) -> Read:
    pk, side, sense, place, keeper, heading, terms, divisions, made_at = row[:9]
    wanted_from, wanted_to, region, country = row[9:]
    wish = Wish(
        frozenset(divisions.split()), frozenset(terms.split()), _day(made_at), wanted_from,
        wanted_to, region, country or "",
    )  # fmt: skip
    return Read(pk, side, sense, place, keeper, heading, wish)


def _day(moment: datetime) -> date:
    return localdate(moment)


def read_one(opportunity: Opportunity) -> Read:
    return _read(
        tuple(
            getattr(opportunity, f"{name}_id" if name in {"place", "keeper", "country"} else name)
            for name in COLUMNS
        )
    )


def standing(sight: Sight, *, side: str) -> list[Read]:
    """What that side had open on the day."""
    rows = sight.opportunities.filter(side=side, made_at__lt=sight.end)
    rows = rows.filter(Q(expires_on=None) | Q(expires_on__gte=sight.on))
    rows = rows.filter(
        Q(state=OpportunityState.OPEN)
        | Q(state=OpportunityState.ARRANGED)
        | Q(closed_at__gte=sight.end)
    )
    return sight.once(("standing", side), lambda: read(rows))


def interests_of(sight: Sight, side: str, wished: str) -> dict[int, list[Interest]]:
    """By place or by unit, what that side has open, as it looks to who seeks or offers."""
    return sight.once(
        ("interests", side, wished), lambda: by_candidate(standing(sight, side=side), wished)
    )


def by_candidate(found: Iterable[Read], wished: str) -> dict[int, list[Interest]]:
    """By place or by unit, whichever side they are of."""
    interests: dict[int, list[Interest]] = defaultdict(list)
    for one in found:
        key = one.place if one.side == Side.ABROAD else one.keeper
        if key is not None:
            interests[key].append(one.as_interest(wished))
    return interests


@dataclass(frozen=True, slots=True)
class Found:
    """A word about a match: of which opportunity, with whom, and whether it was a good one."""

    opportunity: int
    key: int
    is_good: bool
    on: date


def _found_of(sight: Sight, column: str) -> list[Found]:
    """What people said of matches until the day. column: "place" or "unit". Two queries."""
    seen = sight.opportunities.values("pk")
    refused = Refusal.objects.standing().filter(
        opportunity__in=seen, at__lt=sight.begin, **{f"{column}__isnull": False}
    )
    came = Introduction.objects.filter(
        opportunity__in=seen, made_on__lt=sight.on, **{f"{column}__isnull": False},
        outcome__in=[Outcome.COOPERATION, Outcome.NOTHING],
    )  # fmt: skip
    found = [
        Found(pk, key, is_good=False, on=_day(at))
        for pk, key, at in refused.order_by("pk").values_list("opportunity", column, "at")
    ]
    return found + [
        Found(pk, key, is_good=outcome == Outcome.COOPERATION, on=on)
        for pk, key, outcome, on in came.order_by("pk").values_list(
            "opportunity", column, "outcome", "made_on"
        )
    ]


@dataclass(frozen=True, slots=True)
class Lessons:
    """What people found of matches, and the opportunities over which they did."""

    found: list[Found]
    known: dict[int, Read]

    def of(self, key: int) -> "Lessons":
        """Of one candidate alone."""
        return Lessons([one for one in self.found if one.key == key], self.known)


def lessons(sight: Sight, column: str) -> Lessons:
    """column: "place" or "unit". Three queries."""

    def make() -> Lessons:
        found = _found_of(sight, column)
        keys = {one.opportunity for one in found}
        return Lessons(
            found, {one.pk: one for one in read(Opportunity.objects.filter(pk__in=keys))}
        )

    return sight.once(("lessons", column), make)


NEAR_ENOUGH = 0.25
"""Opportunities less alike than this say nothing of each other."""


def experience_of(
    wish: Wish, taught: Lessons, but: int | None = None
) -> dict[int, list[Experience]]:
    """By candidate: what came of opportunities like this one. but: the opportunity itself, which is
    no experience with itself."""
    near: dict[int, float] = {}
    said: dict[int, list[Experience]] = defaultdict(list)
    for one in taught.found:
        other = taught.known.get(one.opportunity)
        if other is None or one.opportunity == but:
            continue
        if other.pk not in near:
            alike = min(1.0, 2 * likeness(wish.terms, other.wish.terms))
            near[other.pk] = (closeness(wish.divisions, other.wish.divisions) + alike) / 2
        if near[other.pk] >= NEAR_ENOUGH:
            said[one.key].append(
                Experience(other.heading, one.is_good, near[other.pk], one.on, other.path)
            )
    return said
