"""Places that are considered: the list, one of them with its history, and whom to consider next."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery

from youcheng.accounts.models import Unit, User
from youcheng.exchanges.models import Exchange, Partner
from youcheng.lib.objections import Objection
from youcheng.lib.text import fold
from youcheng.pipeline.enums import CaseStage, ProspectState
from youcheng.pipeline.models import Case, Move, Prospect
from youcheng.pipeline.queries.facts import root_of
from youcheng.pipeline.queries.knowing import Seen, own_places, seen_of
from youcheng.pipeline.rules.prospects import objection_to_adding
from youcheng.registry.enums import ClaimStatus, PlaceKind
from youcheng.registry.models import Claim, Country, DiplomaticRelation, Locality, TieSpan
from youcheng.registry.queries.claims import HOME_COUNTRY
from youcheng.registry.rules.places import distance_km


def objection_to_prospect(home: Unit, place: Locality, on: date) -> Objection | None:
    """What the list and the register say against it. Two queries."""
    standing = TieSpan.objects.at(on).counted().filter(home=home, place=place)
    return objection_to_adding(
        is_open=Prospect.objects.open().filter(home=home, place=place).exists(),
        has_tie=standing.exists(),
        is_abroad=place.country_id != HOME_COUNTRY,
    )


@dataclass(frozen=True, slots=True)
class ProspectFilter:
    """q: in any name of the place; state, region: of the enumerations, state "" for those that are
    considered and "all" for all; country: its code; home: a unit with all below it."""

    q: str = ""
    state: str = ""
    region: str = ""
    country: str = ""
    home: Unit | None = None


ALL = "all"


def prospects_within(user: User, asked: ProspectFilter) -> QuerySet[Prospect]:
    rows = Prospect.objects.visible_to(user)
    if asked.state != ALL:
        rows = rows.filter(state=asked.state or ProspectState.CONSIDERED)
    if asked.q:
        key = fold(asked.q) or asked.q
        rows = rows.filter(place__in=Locality.objects.filter(names__key__contains=key))
    if asked.region:
        rows = rows.filter(place__country__region=asked.region)
    if asked.country:
        rows = rows.filter(place__country=asked.country)
    if asked.home:
        rows = rows.filter(home__path__startswith=asked.home.path)
    return rows.select_related("home", "place__country", "case").order_by("-added_on", "-pk")


@dataclass(frozen=True, slots=True)
class Row:
    """A prospect as the list shows it. dropped_before: the same unit dropped the place once."""

    prospect: Prospect
    seen: Seen
    dropped_before: bool


SORTS = ("score", "size", "name")
MOST = 1000
"""Rows that are scored for a sorting by it. An office has tens; beyond, the latest are shown."""


def rows_of(
    user: User, found: QuerySet[Prospect], sort: str, on: date, weights: Mapping[str, int]
) -> list[Row]:
    """All of them in the order that was asked for, scored: what they are sorted by is computed."""
    prospects = list(found[:MOST])
    seen = seen_of(user, [(one.home, one.place) for one in prospects], on, weights)
    before = _dropped_before(prospects)
    rows = [
        Row(one, seen[one.home_id, one.place_id], (one.home_id, one.place_id) in before)
        for one in prospects
    ]
    if sort == "size":
        return sorted(rows, key=lambda row: -(row.prospect.place.population or 0))
    if sort == "name":
        return sorted(rows, key=lambda row: (row.prospect.place.sort_key, row.prospect.pk))
    return sorted(rows, key=lambda row: (-row.seen.score.middle, row.prospect.pk))


def _dropped_before(prospects: Sequence[Prospect]) -> set[tuple[int, int]]:
    """Home and place of those that are considered again."""
    if not prospects:
        return set()
    again = [one for one in prospects if one.state != ProspectState.DROPPED]
    rows = Prospect.objects.filter(
        state=ProspectState.DROPPED, place__in={one.place_id for one in again}
    )
    return set(rows.order_by().values_list("home", "place"))


@dataclass(frozen=True, slots=True)
class Past:
    """What was there with the place before. dropped: earlier rows of the list; cases: with the step
    that dropped each, None for those that were not."""

    dropped: list[Prospect]
    cases: list[tuple[Case, Move | None]]
    exchanges: list[Exchange]
    n_exchanges: int


SHOWN = 20
"""Exchanges that the page shows; the list of exchanges has the others."""


def past_of(user: User, prospect: Prospect) -> Past:
    """Earlier rows, cases and exchanges (letters are exchanges too) that the user may read."""
    dropped = Prospect.objects.visible_to(user).filter(
        place=prospect.place_id, state=ProspectState.DROPPED
    )
    cases = list(
        Case.objects.visible_to(user)
        .filter(place=prospect.place_id)
        .select_related("home", "place__country")
        .order_by("-opened_on", "-pk")
    )
    moves = Move.objects.filter(case__in=cases, to_stage=CaseStage.DROPPED).order_by("pk")
    last = {move.case_id: move for move in moves}
    found = Exchange.objects.visible_to(user).recorded().with_place(prospect.place_id)
    found = found.select_related("home").order_by("-from_on", "-pk")
    return Past(
        list(
            dropped.exclude(pk=prospect.pk)
            .select_related("home", "over_by")
            .order_by("-over_on", "-pk")
        ),
        [(case, last.get(case.pk) if case.stage == CaseStage.DROPPED else None) for case in cases],
        list(found[:SHOWN]),
        found.order_by().count(),
    )


NEAR_KM = 350
"""Cities so near to ours count as neighbours: whoever has a tie with one knows the region."""
OF_EACH = 300
"""Candidates that each of the three reasons may bring."""
LOOKED = 3000
"""Places that are looked through for each reason, before continent and country are asked for."""
OFFERED = 30


@dataclass(frozen=True, slots=True)
class Suggestion:
    """why: "claim" a public list names a partner near us; "exchange" we met; "country" the largest
    of a country without a tie of ours."""

    place: Locality
    seen: Seen
    why: tuple[str, ...]
    dropped_before: bool


def suggestions_for(
    user: User,
    home: Unit,
    on: date,
    weights: Mapping[str, int],
    *,
    regions: Collection[str] | None = None,
    country: str = "",
) -> list[Suggestion]:
    """The best of those for which there is something to go on, by the middle of their score; no
    place with a tie, an open case or a row of this unit that is considered. Countries without
    diplomatic relations offer none by their size alone. regions: None for all."""
    why: dict[int, set[str]] = {}
    places = Locality.objects.current().filter(kind=PlaceKind.CITY)
    # Nor a region of ours, with which no ties of this kind are made.
    places = places.exclude(Q(country=HOME_COUNTRY) | Q(country__part_of=HOME_COUNTRY))
    if regions is not None:
        places = places.filter(country__region__in=regions)
    if country:
        places = places.filter(country=country)
    for reason, keys in (
        ("claim", _near_claims(home, places)),
        ("exchange", _met(user, places)),
        ("country", _largest(home, places, on)),
    ):
        for key in keys:
            why.setdefault(key, set()).add(reason)
    known = set(why)
    taken = _taken(home, known, on)
    rows = Locality.objects.filter(pk__in=known - taken).select_related("country").order_by("pk")
    found = list(rows)
    seen = seen_of(user, [(home, place) for place in found], on, weights)
    best = sorted(found, key=lambda one: (-seen[home.pk, one.pk].score.middle, one.pk))[:OFFERED]
    dropped = set(
        Prospect.objects.filter(home=home, place__in=best, state=ProspectState.DROPPED)
        .order_by()
        .values_list("place", flat=True)
    )
    return [
        Suggestion(one, seen[home.pk, one.pk], tuple(sorted(why[one.pk])), one.pk in dropped)
        for one in best
    ]


def _near_claims(home: Unit, places: QuerySet[Locality]) -> list[int]:
    """Places that public lists join with a Chinese city near to ours."""
    mine = own_places([home])[home.pk].place
    if mine is None or mine.lat is None or mine.lon is None:
        return []
    here = (mine.lat, mine.lon)
    box = Locality.objects.filter(
        country=HOME_COUNTRY,
        lat__gt=mine.lat - 4, lat__lt=mine.lat + 4, lon__gt=mine.lon - 5, lon__lt=mine.lon + 5,
    )  # fmt: skip
    near = [
        pk for pk, lat, lon in box.values_list("pk", "lat", "lon")
        if lat is not None and lon is not None and distance_km(here, (lat, lon)) <= NEAR_KM
    ]  # fmt: skip
    claims = Claim.objects.exclude(status=ClaimStatus.DISMISSED).order_by()
    keys = {
        *claims.filter(place_b__in=near).values_list("place_a", flat=True),
        *claims.filter(place_a__in=near).values_list("place_b", flat=True),
    }
    return _among(places, sorted(pk for pk in keys if pk is not None))


def _met(user: User, places: QuerySet[Locality]) -> list[int]:
    """Places of the latest exchanges."""
    readable = Exchange.objects.visible_to(user).recorded().order_by().values("pk")
    rows = Partner.objects.filter(exchange__in=readable).order_by().values_list("place")
    latest = rows.annotate(last=Max("exchange__from_on")).order_by("-last", "place")
    return _among(places, [place for place, _last in latest[:LOOKED]])


def _among(places: QuerySet[Locality], keys: list[int]) -> list[int]:
    """Those of the keys that are such places, in their order. Asked this way round, as a quarter of
    a million places would be gone through otherwise."""
    fitting = set(places.filter(pk__in=keys[:LOOKED]).order_by().values_list("pk", flat=True))
    return [key for key in keys if key in fitting][:OF_EACH]


def _largest(home: Unit, places: QuerySet[Locality], on: date) -> list[int]:
    """The largest city of each country that keeps relations with China and has no tie of ours."""
    ours = TieSpan.objects.at(on).counted().filter(home__path__startswith=root_of(home.path))
    related = DiplomaticRelation.objects.filter(Q(to_on=None) | Q(to_on__gte=on), from_on__lte=on)
    largest = places.filter(country=OuterRef("pk"), population__gt=0).order_by("-population", "pk")
    countries = (
        Country.objects.filter(pk__in=related.order_by().values("country"))
        .exclude(pk__in=ours.order_by().values("country"))
        .annotate(largest=Subquery(largest.values("pk")[:1]))
        .order_by("pk")
    )
    found = countries.values_list("largest", flat=True)[:OF_EACH]
    return [pk for pk in found if pk is not None]


def _taken(home: Unit, keys: set[int], on: date) -> set[int]:
    """Of these, places with which nothing is to be begun any more. Three queries."""
    root = root_of(home.path)
    spans = TieSpan.objects.at(on).counted()
    spans = spans.filter(home__path__startswith=root, place__in=keys)
    cases = Case.objects.open().filter(home__path__startswith=root, place__in=keys)
    listed = Prospect.objects.open().filter(home=home, place__in=keys)
    return {
        *spans.order_by().values_list("place", flat=True),
        *cases.order_by().values_list("place", flat=True),
        *listed.order_by().values_list("place", flat=True),
    }
