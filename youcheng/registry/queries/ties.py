"""Lists of ties on a day, and all that one tie's page shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from youcheng.accounts.models import Unit, UnitName, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within
from youcheng.lib.periods import show
from youcheng.lib.text import fold
from youcheng.registry.enums import COUNTED, CountryKind, Stage, TieKind
from youcheng.registry.models import (
    Country,
    CountryName,
    GroupingMember,
    Locality,
    LocalityName,
    Tie,
    TieEvent,
    TieSpan,
)
from youcheng.registry.rules.places import name_keys

HOME_STATE = "CN"

SORTS: dict[str, str] = {
    "place": "place__sort_key",
    "country": "place__country",
    "home": "home__path",
    "kind": "span__kind",
    "signed": "span__began_on",
    "stage": "span__stage",
}
"""What a list can be sorted by; a leading minus turns it round."""

WHATS = (
    "undated",
    "partial_date",
    "kind_unknown",
    "undated_not_counted",
    "not_geocoded",
    "regions_of_china",
)
"""The uncertainties of the situation, as `what` of a list."""


@dataclass(frozen=True, slots=True)
class TieFilter:
    """Which ties, on which day, known by when (None: now). Empty fields filter nothing.

    home: a unit's code, its subtree is meant. country: a state's code, its regions are meant too.
    year: of the beginning. counted: "1" those that count, "0" those that do not, "all".
    """

    as_of: date
    known_at: datetime | None = None
    kind: str = ""
    level: str = ""
    region: str = ""
    country: str = ""
    home: str = ""
    grouping: str = ""
    stage: str = ""
    year: int | None = None
    what: str = ""
    counted: str = "1"
    q: str = ""
    sort: str = "signed"


def matching_ties(user: User, asked: TieFilter) -> QuerySet[Tie, tuple[int, int | None]]:
    """Keys of the ties that `user` may see and `asked` means, with the key of the span of the day.

    Sorted; ready to be counted and sliced.
    """
    ties = Tie.objects.visible_to(user).annotate(
        span=FilteredRelation("spans", condition=_holds_on(asked, "spans__"))
    )
    if asked.what == "undated_not_counted":
        ties = _not_yet_proved(ties, asked)
    elif asked.counted == "1":
        ties = ties.filter(span__stage__in=COUNTED)
    elif asked.counted == "0":
        ties = ties.filter(Q(span=None) | Q(span__stage__in=set(Stage) - COUNTED))
    if asked.home:
        paths = Unit.objects.filter(code=asked.home).values_list("path", flat=True)
        path = next(iter(paths), None)
        ties = ties.filter(home__path__startswith=path) if path else ties.none()
    if asked.level:
        ties = ties.filter(home__level=asked.level)
    if asked.kind:
        ties = ties.filter(span__kind=asked.kind)
    if asked.stage:
        ties = ties.filter(span__stage=asked.stage)
    if asked.year:
        ties = ties.filter(span__began_year=asked.year)
    for countries in _countries(asked):
        ties = ties.filter(
            Q(span__country__in=countries) | Q(span=None, place__country__in=countries)
        )
    ties = _with_what(ties, asked.what)
    if asked.q:
        ties = ties.filter(_named(asked.q))
    field = SORTS.get(asked.sort.removeprefix("-"), SORTS["signed"])
    order = (
        F(field).desc(nulls_last=True) if asked.sort[:1] == "-" else F(field).asc(nulls_last=True)
    )
    return ties.order_by(order, "place__sort_key", "pk").values_list("pk", "span__pk")


def _holds_on(asked: TieFilter, prefix: str = "") -> Q:
    """The span of the day, as `TieSpanQuerySet.at` says it."""
    q = Q(**{f"{prefix}from_on__lte": asked.as_of}) & (
        Q(**{f"{prefix}to_on": None}) | Q(**{f"{prefix}to_on__gt": asked.as_of})
    )
    return q & _known(asked, prefix)


def _known(asked: TieFilter, prefix: str = "") -> Q:
    if asked.known_at is None:
        return Q(**{f"{prefix}known_to": None})
    return Q(**{f"{prefix}known_from__lte": asked.known_at}) & (
        Q(**{f"{prefix}known_to": None}) | Q(**{f"{prefix}known_to__gt": asked.known_at})
    )


def _not_yet_proved(ties: QuerySet[Tie], asked: TieFilter) -> QuerySet[Tie]:
    """Ties that exist, but whose only proof is younger than the day asked for."""
    spans = TieSpan.objects.filter(_known(asked), tie=OuterRef("pk"))
    return ties.filter(
        Exists(spans.filter(is_dated=False, from_on__gt=asked.as_of)),
        ~Exists(spans.filter(from_on__lte=asked.as_of)),
    )


def _countries(asked: TieFilter) -> Iterable[QuerySet[Country]]:
    """Sets of countries in which the partner must lie; a region goes where its state goes."""
    if asked.country:
        yield Country.objects.filter(_state(Q(iso2=asked.country)))
    if asked.region:
        yield Country.objects.filter(_state(Q(region=asked.region)))
    if asked.grouping:
        members = GroupingMember.objects.filter(
            GroupingMember.on(asked.as_of), grouping__code=asked.grouping
        ).values("country")
        yield Country.objects.filter(_state(Q(iso2__in=members)))


def _state(q: Q) -> Q:
    """Countries whose state answers `q`: the states themselves and the regions of those."""
    states = Country.objects.filter(q).exclude(kind=CountryKind.REGION, part_of__isnull=False)
    return Q(iso2__in=states.values("iso2")) | Q(
        kind=CountryKind.REGION, part_of__in=states.values("iso2")
    )


def _with_what(ties: QuerySet[Tie], what: str) -> QuerySet[Tie]:
    match what:
        case "undated":
            return ties.filter(span__began_year=None, span__stage__isnull=False)
        case "partial_date":
            return ties.filter(span__is_exact=False, span__is_dated=True)
        case "kind_unknown":
            return ties.filter(span__kind=TieKind.UNKNOWN)
        case "not_geocoded":
            return ties.filter(span__place__lat=None, span__stage__isnull=False)
        case "regions_of_china":
            return ties.filter(span__country__in=Country.objects.filter(_state(Q(iso2=HOME_STATE))))
    return ties


def _named(text: str) -> Q:
    """Ties whose place, country or home unit bears a name with this text in it."""
    key = fold(text)
    if not key:
        return Q(pk__in=[])
    short = key.removesuffix("市") or key
    places = LocalityName.objects.filter(key__contains=short).values("locality")
    return (
        Q(place__in=places)
        | Q(span__place__in=places)
        | Q(place__name_zh__contains=text.strip())
        | Q(place__name_en__icontains=text.strip())
        | Q(place__country__in=CountryName.objects.filter(key__contains=key).values("country"))
        | Q(home__in=UnitName.objects.filter(key__contains=key).values("unit"))
    )


@dataclass(frozen=True, slots=True)
class TieRow:
    """One line of the list. place and kind are those of the day; signed as exact as it is known."""

    tie: Tie
    place: Locality
    kind: str
    stage: str
    signed: str


def tie_rows(keys: Iterable[tuple[int, int | None]]) -> list[TieRow]:
    """Read the rows of one page, in the order of `keys` (see `matching_ties`). Three queries."""
    keys = list(keys)
    ties = Tie.objects.select_related("home", "place__country").in_bulk([tie for tie, _ in keys])
    spans = TieSpan.objects.select_related("place__country").in_bulk(
        [span for _, span in keys if span is not None]
    )
    began = beginnings(list(ties))
    rows = []
    for tie_pk, span_pk in keys:
        tie, span = ties[tie_pk], spans.get(span_pk) if span_pk else None
        rows.append(
            TieRow(
                tie=tie,
                place=span.place if span else tie.place,
                kind=span.kind if span else "",
                stage=span.stage if span else "",
                signed=signed_text(span, began),
            )
        )
    return rows


def beginnings(ties: list[int]) -> dict[tuple[int, date], str]:
    """How exactly the days in the logs of these ties are known."""
    events = TieEvent.objects.filter(tie__in=ties).order_by("pk")
    return {
        (tie, on): show(on, precision)
        for tie, on, precision in events.values_list("tie", "on", "precision")
    }


def signed_text(span: TieSpan | None, began: dict[tuple[int, date], str]) -> str:
    """The beginning of a span's tie, no more exact than it is known."""
    if span is None or span.began_on is None:
        return ""
    if span.is_exact:
        return span.began_on.isoformat()
    return began.get((span.tie_id, span.began_on), str(span.began_on.year))


def countries_of_ties(user: User) -> QuerySet[Country]:
    """States with which there is any tie that `user` may see."""
    used = Country.objects.filter(pk__in=Tie.objects.visible_to(user).values("place__country"))
    states = Q(pk__in=used.exclude(kind=CountryKind.REGION)) | Q(pk__in=used.values("part_of"))
    return Country.objects.filter(states).order_by("name_zh", "pk")


def units_for_ties(user: User, permission: Permission) -> QuerySet[Unit]:
    """Home units for which `user` may view or edit ties, in the order of the tree."""
    return Unit.objects.filter(within(user, permission, "path")).order_by("position", "pk")


def places_named(text: str, country: str = "", limit: int = 30) -> list[Locality]:
    """Places that may be meant by this name, the largest first; never a guess between namesakes."""
    bearers = LocalityName.objects.filter(key__in=name_keys(text)).values("locality")
    places = Locality.objects.current().filter(pk__in=bearers)
    if country:
        places = places.filter(country=country)
    places = places.select_related("country")
    return list(places.order_by(F("population").desc(nulls_last=True), "pk")[:limit])


def points_of_formal_ties(on: date, limit: int = 80) -> list[dict[str, Any]]:
    """Where the formal ties in force lie: longitude, latitude, no names."""
    spans = (
        TieSpan.objects.at(on)
        .counted()
        .filter(kind=TieKind.FORMAL, place__lat__isnull=False)
        .order_by("began_on", "pk")
        .values_list("place__lon", "place__lat")
    )
    return [{"lon": lon, "lat": lat, "type": "f"} for lon, lat in spans[:limit]]
