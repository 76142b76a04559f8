"""Known cooperations, hidden from the matching and looked for by it.

Each is looked at as of the first day of its month, so that nothing that came later is known:
neither the exchange itself, nor what was entered, signed or found since.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from youcheng.exchanges.models import Exchange
from youcheng.opportunities.enums import Outcome, Sense, Side
from youcheng.opportunities.models import Introduction, Opportunity
from youcheng.opportunities.queries.candidates import Facts, cities
from youcheng.opportunities.queries.interests import experience_of, interests_of, lessons, read
from youcheng.opportunities.queries.sights import Sight
from youcheng.opportunities.rules import (
    Interest,
    Trial,
    Wish,
    divisions_of,
    match,
    ranked,
    terms_of,
)
from youcheng.opportunities.rules.matching import FIELD_DIVISIONS


@dataclass(frozen=True, slots=True)
class Hidden:
    """A cooperation that is known: what it was about, since when it was looked for, with whom."""

    wish: Wish
    sense: str
    on: date
    places: frozenset[int]
    opportunity: int | None = None


def of_introductions() -> list[Hidden]:
    """Needs and offers of home units that came to a cooperation with a city; by the month in which
    they were entered."""
    rows = Introduction.objects.filter(
        outcome=Outcome.COOPERATION, place__isnull=False, opportunity__side=Side.HOME
    )
    places: dict[int, set[int]] = defaultdict(set)
    for opportunity, place in rows.order_by("pk").values_list("opportunity", "place"):
        places[opportunity].add(place)
    known = {one.pk: one for one in read(_opportunities(places))}
    return [
        Hidden(one.wish, one.sense, one.wish.on.replace(day=1), frozenset(places[pk]), pk)
        for pk, one in known.items()
    ]


def _opportunities(keys: Iterable[int]) -> QuerySet[Opportunity]:
    return Opportunity.objects.filter(pk__in=list(keys))


def of_exchanges(since: date, most: int) -> list[Hidden]:
    """Exchanges with a field, evenly taken over the time, at most so many."""
    rows = Exchange.objects.recorded().filter(from_on__gte=since, fields__isnull=False)
    keys = list(rows.order_by("from_on", "pk").distinct().values_list("pk", flat=True))
    step = max(1, -(-len(keys) // most))
    taken = Exchange.objects.filter(pk__in=keys[::step]).prefetch_related("fields", "partners")
    found = []
    for one in taken.order_by("from_on", "pk"):
        terms = terms_of(one.subject_zh, one.subject_en)
        spoken = [FIELD_DIVISIONS.get(field.code, frozenset()) for field in one.fields.all()]
        divisions = divisions_of(terms).union(*spoken)
        places = frozenset(partner.place_id for partner in one.partners.all())
        month = one.from_on.replace(day=1)
        if divisions and places:
            wish = Wish(divisions, frozenset(terms), month)
            found.append(Hidden(wish, Sense.SEEKS, month, places))
    return found


def trials(hidden: Iterable[Hidden]) -> Iterator[Trial]:
    """One for each whose partner could have been found at all. Ordered by month."""
    sight: Sight | None = None
    for one in sorted(hidden, key=lambda one: one.on):
        # One sight a month: what was known then is read once for all that is hidden from it.
        if sight is None or sight.on != one.on:
            sight = Sight(None, one.on)
        interests = interests_of(sight, Side.ABROAD, one.sense)
        facts = cities(sight, interests).facts
        true = one.places & facts.keys()
        if true:
            yield _trial(one, sight, facts, interests, frozenset(true))


def _trial(
    one: Hidden, sight: Sight, facts: Mapping[int, Facts],
    interests: Mapping[int, list[Interest]], true: frozenset[int],
) -> Trial:  # fmt: skip
    experience = experience_of(one.wish, lessons(sight, "place"), but=one.opportunity)
    matches = [
        match(
            one.wish,
            known.candidate(key, interests.get(key, ()), experience.get(key, ())),
            today=sight.on,
        )
        for key, known in facts.items()
    ]
    popular = sorted(facts.items(), key=lambda pair: (-pair[1].n_all, pair[0]))
    return Trial(
        [found.key for found in ranked(matches)], true, [key for key, _facts in popular],
        len(facts),
    )  # fmt: skip
