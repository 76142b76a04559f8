"""What is known of places that are considered: gathered for many at once, in a fixed number of
queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Max, Q

from youcheng.accounts.models import Unit, UnitName, User
from youcheng.exchanges.models import Exchange, Partner
from youcheng.lib.periods import months_after
from youcheng.pipeline.enums import FactKind
from youcheng.pipeline.models import PlaceFact, ScoreWeights
from youcheng.pipeline.queries.facts import related_states, root_of, state_of
from youcheng.pipeline.rules.prospects import MONTHS, WEIGHTS, Known, Listed, Score, score
from youcheng.registry.enums import ClaimStatus, Stage
from youcheng.registry.models import (
    Claim,
    GroupingMember,
    Locality,
    LocalityName,
    Tie,
    TieSpan,
)
from youcheng.registry.queries.claims import HOME_COUNTRY

BELT = "bri_partners"
"""Code of the grouping: countries that signed a document on the Belt and Road."""


@dataclass(frozen=True, slots=True)
class Own:
    """A home unit as the gazetteer has it. keys: places that bear its name."""

    keys: frozenset[int] = frozenset()
    place: Locality | None = None


@dataclass(frozen=True, slots=True)
class ClaimedPartner:
    """A partner in China that a public list names. is_ours: in our own province; is_self: it is
    our own city."""

    claim: Claim
    name: str
    place: Locality | None
    is_ours: bool
    is_self: bool

    @property
    def is_sure(self) -> bool:
        return self.claim.status == ClaimStatus.CONFIRMED


@dataclass(slots=True)
class Seen:
    """All that a page shows of one place beside its score. has_relations: None where no period is
    on record. partners: in China, by public lists; None: no list names the place. ties: of the
    office's own units with it."""

    known: Known = field(default_factory=Known)
    score: Score = field(default_factory=lambda: score(Known()))
    facts: list[PlaceFact] = field(default_factory=list)
    partners: list[ClaimedPartner] | None = None
    last_contact_on: date | None = None
    has_relations: bool | None = None
    own: Own = field(default_factory=Own)

    @property
    def others(self) -> list[ClaimedPartner]:
        return [one for one in self.partners or () if not one.is_self]

    @property
    def in_province(self) -> list[ClaimedPartner]:
        return [one for one in self.others if one.is_ours]

    def fact(self, kind: FactKind) -> PlaceFact | None:
        """The one that counts: of the latest year, then the one that was noted last."""
        rows = [row for row in self.facts if row.kind == kind]
        return max(rows, key=lambda row: (row.year or 0, row.pk), default=None)


def weights_now() -> tuple[int, Mapping[str, int]]:
    """The version that holds, and its weights; 0 and those of the program where there is none."""
    row = ScoreWeights.objects.order_by("-version").first()
    return (row.version, row.weights) if row else (0, WEIGHTS)


Pair = tuple[Unit, Locality]


def seen_of(
    user: User, pairs: Sequence[Pair], on: date, weights: Mapping[str, int]
) -> dict[tuple[int, int], Seen]:
    """By keys of the home unit and the place. The places come with their country. Nine queries,
    and one for each further root of the tree of units; exchanges are those that the user may read.
    """
    if not pairs:
        return {}
    places = {place.pk for _home, place in pairs}
    own = own_places({home for home, _place in pairs})
    facts = _facts(places)
    claims = _claims(places)
    counts = _ties({root_of(home.path) for home, _place in pairs}, on)
    contacts = _contacts(user, places, on)
    related = related_states({state_of(place.country) for _home, place in pairs}, on)
    members = _members(on)
    made: dict[tuple[int, int], Seen] = {}
    for home, place in pairs:
        seen = Seen(
            facts=facts.get(place.pk, []), own=own.get(home.pk, Own()),
            has_relations=related.get(state_of(place.country)),
        )  # fmt: skip
        seen.partners = _partners(claims[place.pk], place, seen.own)
        n, seen.last_contact_on = contacts.get(place.pk, (0, None))
        seen.known = _known(seen, place, n, counts[root_of(home.path)], members)
        seen.score = score(seen.known, weights)
        made[home.pk, place.pk] = seen
    return made


def own_places(homes: Collection[Unit]) -> dict[int, Own]:
    """By key of the unit, the place that it is: of several, the largest. Two queries. A unit that
    is no place of its own, such as a school, stands for the city above it."""
    paths = {home.pk: home.path for home in homes}
    roots = {root_of(path) for path in paths.values()}
    keys: dict[str, set[str]] = defaultdict(set)
    names = UnitName.objects.filter(Q(unit__in=paths) | Q(unit__path__in=roots))
    for path, key in names.order_by("pk").values_list("unit__path", "key"):
        keys[key].add(path)
    found: dict[str, dict[int, Locality]] = defaultdict(dict)
    rows = LocalityName.objects.filter(key__in=list(keys), locality__country=HOME_COUNTRY)
    for row in rows.select_related("locality").order_by("pk"):
        for path in keys[row.key]:
            found[path][row.locality_id] = row.locality
    made = {}
    for pk, path in paths.items():
        bearers = found.get(path) or found.get(root_of(path)) or {}
        largest = max(bearers.values(), key=lambda one: one.population or 0, default=None)
        made[pk] = Own(frozenset(bearers), largest)
    return made


def _facts(places: Iterable[int]) -> dict[int, list[PlaceFact]]:
    found: dict[int, list[PlaceFact]] = defaultdict(list)
    rows = PlaceFact.objects.standing().filter(place__in=places).select_related("recorded_by")
    for row in rows.order_by("kind", "-year", "-pk"):
        found[row.place_id].append(row)
    return found


def _claims(places: Collection[int]) -> dict[int, list[Claim]]:
    """What public lists say of the places; a claim that somebody dismissed says nothing."""
    found: dict[int, list[Claim]] = defaultdict(list)
    rows = (
        Claim.objects.filter(Q(place_a__in=places) | Q(place_b__in=places))
        .exclude(status=ClaimStatus.DISMISSED)
        .select_related("place_a", "place_b")
        .order_by("pk")
    )
    for row in rows:
        for key in {row.place_a_id, row.place_b_id}:
            if key is not None and key in places:
                found[key].append(row)
    return found


def _partners(claims: list[Claim], place: Locality, own: Own) -> list[ClaimedPartner] | None:
    if not claims:
        return None
    rows: dict[str, ClaimedPartner] = {}
    for claim in claims:
        is_first = claim.place_a_id == place.pk
        there = claim.place_b if is_first else claim.place_a
        text = claim.place_text_b if is_first else claim.place_text_a
        country = claim.country_text_b if is_first else claim.country_text_a
        code = there.country_id if there is not None else ""
        if code != HOME_COUNTRY and not (there is None and country in IN_CHINA):
            continue
        name = there.name if there is not None else text
        mine = own.place
        is_ours = bool(
            there and mine and mine.admin1_code and there.admin1_code == mine.admin1_code
        )
        is_self = there is not None and there.pk in own.keys
        one = ClaimedPartner(claim, name, there, is_ours, is_self)
        before = rows.get(name)
        if before is None or (one.is_sure and not before.is_sure):
            rows[name] = one
    return list(rows.values())


IN_CHINA = frozenset({"China", "中国", "中國", "CN", "PRC"})
"""How lists write the country, where they name a place that the gazetteer does not know."""


@dataclass(slots=True)
class _Ties:
    country: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    region: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    n: int = 0


def _ties(roots: Iterable[str], on: date) -> dict[str, _Ties]:
    """Ties that count, by root of the tree of units."""
    found: dict[str, _Ties] = defaultdict(_Ties)
    for root in roots:
        rows = TieSpan.objects.at(on).counted().filter(home__path__startswith=root).order_by()
        counted = rows.values_list("country", "country__region").annotate(n=Count("pk"))
        for country, region, n in counted:
            found[root].country[country] += n
            found[root].region[region] += n
            found[root].n += n
    return found


def _contacts(user: User, places: Collection[int], on: date) -> dict[int, tuple[int, date | None]]:
    """By place: how many exchanges within `MONTHS`, and the last day of all."""
    since = months_after(on, -MONTHS)
    readable = Exchange.objects.visible_to(user).recorded().filter(from_on__lte=on)
    rows = Partner.objects.filter(place__in=places, exchange__in=readable.order_by().values("pk"))
    recent = Count("exchange", distinct=True, filter=Q(exchange__to_on__gte=since))
    counted = rows.order_by().values_list("place").annotate(n=recent, last=Max("exchange__to_on"))
    return {place: (n, last) for place, n, last in counted}


def _members(on: date) -> frozenset[str] | None:
    """Countries of the Belt and Road on the day; None where the registry has none at all."""
    rows = GroupingMember.objects.filter(GroupingMember.on(on), grouping__code=BELT).order_by()
    return frozenset(rows.values_list("country", flat=True)) or None


def _known(
    seen: Seen, place: Locality, n: int, ties: _Ties, members: frozenset[str] | None
) -> Known:
    def amount(kind: FactKind) -> float | None:
        row = seen.fact(kind)
        return float(row.amount) if row is not None and row.amount is not None else None

    def said(kind: FactKind) -> bool | None:
        value = amount(kind)
        return None if value is None else bool(value)

    universities, teu = amount(FactKind.UNIVERSITIES), amount(FactKind.TEU)
    country = place.country
    mine = seen.own.place
    listed = None
    if seen.partners is not None:
        listed = tuple(Listed(one.name, one.is_ours, one.is_sure) for one in seen.others)
    return Known(
        population=place.population or None,
        home_population=(mine.population or None) if mine else None,
        n_country=ties.country.get(country.pk, 0),
        n_region=ties.region.get(country.region, 0),
        n_all=ties.n,
        gdp=amount(FactKind.GDP),
        gdp_per_head=amount(FactKind.GDP_PER_HEAD),
        n_universities=None if universities is None else int(universities),
        has_port=True if teu else said(FactKind.SEA_PORT),
        has_flight=said(FactKind.DIRECT_FLIGHT),
        n_contacts=n,
        partners=listed,
        in_belt=None if members is None else bool({country.pk, state_of(country)} & members),
    )


def ties_with(user: User, place: Locality, on: date) -> list[TieSpan]:
    """The office's own ties with the place that the user may read, of whichever unit."""
    readable = Tie.objects.visible_to(user).order_by().values("pk")
    rows = TieSpan.objects.at(on).filter(place=place, tie__in=readable)
    return list(rows.exclude(stage=Stage.TERMINATED).select_related("home").order_by("began_on"))
