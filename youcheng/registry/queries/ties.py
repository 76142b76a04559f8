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
from youcheng.lib.text import fold, sort_key
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

SORTS = ("place", "country", "home", "kind", "signed", "stage")
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


def matching_ties(user: User, asked: TieFilter) -> QuerySet:
    """Pairs of keys, tie and its span of the day (or None), that `user` may see and `asked` means.

    Sorted; ready to be counted and sliced. What counts always has a span: then the spans alone are
    asked, which hold all that a list of fifty thousand must be filtered and sorted by.
    """
    rows: QuerySet
    has_span = asked.counted == "1" and asked.what != "undated_not_counted"
    if has_span:
        rows = TieSpan.objects.filter(_holds_on(asked)).counted()
        span = ""
    else:
        holds = _holds_on(asked, "spans__")
        rows = Tie.objects.annotate(span=FilteredRelation("spans", condition=holds))
        span = "span__"
        if asked.what == "undated_not_counted":
            rows = _not_yet_proved(rows, asked)
        elif asked.counted == "0":
            rows = rows.filter(Q(span=None) | Q(span__stage__in=set(Stage) - COUNTED))
    rows = rows.filter(home__in=_units(user, asked).values("pk"))
    exact = {
        f"{span}kind": asked.kind,
        f"{span}stage": asked.stage,
        f"{span}began_year": asked.year,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    for countries in _countries(asked):
        among = Q(**{f"{span}country__in": countries.values("pk")})
        if not has_span:
            among |= Q(span=None, place__country__in=countries.values("pk"))
        rows = rows.filter(among)
    rows = _with_what(rows, asked.what, span)
    if asked.q:
        rows = rows.filter(_named(asked.q, span))
    fields = {
        "place": ["place__sort_key"],
        "country": ["country_id" if has_span else "place__country", "place__sort_key"],
        "home": ["home__path"],
        "kind": [f"{span}kind"],
        "stage": [f"{span}stage"],
        "signed": [f"{span}began_on"],
    }
    chosen = fields.get(asked.sort.removeprefix("-"), fields["signed"])
    is_down = asked.sort.startswith("-")
    order = [
        F(name).desc(nulls_last=True) if is_down else F(name).asc(nulls_last=True)
        for name in chosen
    ]
    keys = ("tie_id", "pk") if has_span else ("pk", "span__pk")
    return rows.order_by(*order, keys[0]).values_list(*keys)


def _units(user: User, asked: TieFilter) -> QuerySet[Unit]:
    """Units that the user may see and the filter means."""
    units = Unit.objects.filter(within(user, Permission.TIE_VIEW, "path")).order_by()
    if asked.level:
        units = units.filter(level=asked.level)
    if asked.home:
        path = Unit.objects.filter(code=asked.home).values_list("path", flat=True).first()
        units = units.filter(path__startswith=path) if path else units.none()
    return units


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


def _not_yet_proved(ties: QuerySet, asked: TieFilter) -> QuerySet:
    """Ties that exist, but whose only proof is younger than the day asked for."""
    spans = TieSpan.objects.filter(_known(asked), tie=OuterRef("pk"))
    return ties.filter(
        Exists(spans.filter(is_dated=False, from_on__gt=asked.as_of)),
        ~Exists(spans.filter(from_on__lte=asked.as_of)),
    )


def _countries(asked: TieFilter) -> Iterable[QuerySet[Country]]:
    """Sets of countries in which the partner must lie; a region goes where its state goes."""
    if asked.country:
        yield Country.objects.filter(_state(Q(iso2=asked.country))).order_by()
    if asked.region:
        yield Country.objects.filter(_state(Q(region=asked.region))).order_by()
    if asked.grouping:
        members = GroupingMember.objects.filter(
            GroupingMember.on(asked.as_of), grouping__code=asked.grouping
        ).values("country")
        yield Country.objects.filter(_state(Q(iso2__in=members))).order_by()


def _state(q: Q) -> Q:
    """Countries whose state answers `q`: the states themselves and the regions of those."""
    states = Country.objects.filter(q).exclude(kind=CountryKind.REGION, part_of__isnull=False)
    return Q(iso2__in=states.values("iso2")) | Q(
        kind=CountryKind.REGION, part_of__in=states.values("iso2")
    )


def _with_what(rows: QuerySet, what: str, span: str) -> QuerySet:
    has_span = {f"{span}stage__isnull": False}
    match what:
        case "undated":
            return rows.filter(**{f"{span}began_year": None}, **has_span)
        case "partial_date":
            return rows.filter(**{f"{span}is_exact": False, f"{span}is_dated": True})
        case "kind_unknown":
            return rows.filter(**{f"{span}kind": TieKind.UNKNOWN})
        case "not_geocoded":
            return rows.filter(**{f"{span}place__lat": None}, **has_span)
        case "regions_of_china":
            china = Country.objects.filter(_state(Q(iso2=HOME_STATE))).order_by()
            return rows.filter(**{f"{span}country__in": china.values("pk")})
    return rows


MANY = 1000
"""More places than this are asked for by a subquery; below, a list of keys is faster."""


def _named(text: str, span: str) -> Q:
    """Rows whose place (then or at first), country or home unit bears a name with this text."""
    key = fold(text)
    if not key:
        return Q(pk__in=[])
    # Only names of places that have ties: the gazetteer holds a quarter of a million others.
    used = Tie.objects.order_by().values("place")
    after = TieEvent.objects.filter(place__isnull=False).order_by().values("place")
    bearers = (
        LocalityName.objects.filter(Q(locality__in=used) | Q(locality__in=after))
        .filter(key__contains=key.removesuffix("市") or key)
        .order_by()
        .values_list("locality", flat=True)
        .distinct()
    )
    found = list(bearers[: MANY + 1])
    places = found if len(found) <= MANY else bearers
    countries = CountryName.objects.filter(key__contains=key).values_list("country", flat=True)
    units = UnitName.objects.filter(key__contains=key).order_by().values("unit")
    first = Tie.objects.filter(place__in=places).order_by()
    return (
        Q(**{f"{span}place__in": places})
        | (Q(place__in=places) if span else Q(tie__in=first.values("pk")))
        | Q(**{f"{span}country__in": list(countries.order_by().distinct())})
        | Q(home__in=units)
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


def countries_of_ties(user: User) -> list[Country]:
    """States with which there is or was a tie that `user` may see, by name."""
    homes = Unit.objects.filter(within(user, Permission.TIE_VIEW, "path")).order_by().values("pk")
    spans = TieSpan.objects.filter(country=OuterRef("pk"), home__in=homes)
    used = Country.objects.filter(Exists(spans)).select_related("part_of").order_by("pk")
    states = {
        state.pk: state
        for state in (row.part_of if row.part_of_id else row for row in used)
        if state is not None
    }
    return sorted(states.values(), key=lambda state: sort_key(state.name))


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
