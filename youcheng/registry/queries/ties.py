"""Lists of ties on a day, and all that one tie's page shows."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, When
from django.utils.timezone import localdate

from youcheng.accounts.models import Unit, UnitName, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, reach, within
from youcheng.lib.bilingual import reader
from youcheng.lib.periods import months_after, show
from youcheng.lib.prepared import prepared
from youcheng.lib.text import fold, sort_key
from youcheng.registry.enums import COUNTED, CountryKind, Stage, TieKind
from youcheng.registry.models import (
    Country,
    CountryName,
    GroupingMember,
    Instrument,
    Locality,
    LocalityName,
    Tie,
    TieEvent,
    TieSpan,
)
from youcheng.registry.rules.places import name_keys

HOME_STATE = "CN"
NOWHERE = "//"
"""No unit has such a path."""

SORTS = ("place", "strokes", "latin", "country", "home", "kind", "signed", "stage")
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

    home: a unit's code, its subtree is meant. home_path: of that unit, where it is known already.
    country: a state's code, its regions are meant too. year: of the beginning. term: an agreement's
    term ends within so many months of the day. among: keys of ties; these alone.
    counted: "1" those that count, "0" those that do not, "all"; "spans" those of any stage.
    """

    as_of: date
    known_at: datetime | None = None
    kind: str = ""
    level: str = ""
    region: str = ""
    country: str = ""
    home: str = ""
    home_path: str = ""
    grouping: str = ""
    stage: str = ""
    year: int | None = None
    what: str = ""
    counted: str = "1"
    term: int | None = None
    q: str = ""
    sort: str = "signed"
    among: tuple[int, ...] = ()


def without(asked: TieFilter, name: str) -> TieFilter:
    """The same question without one of its filters; without its day it asks about today."""
    default: Any = localdate() if name == "as_of" else TieFilter.__dataclass_fields__[name].default
    return replace(asked, **{name: default})


def spans_alone(asked: TieFilter) -> bool:
    """Whether every tie that is meant has a span on the day: the ties need not be asked."""
    if asked.what == "undated_not_counted" or asked.counted == "0":
        return False
    has_filter = bool(asked.kind or asked.stage or asked.year or asked.what)
    return has_filter or asked.counted in {"1", "spans"}


def matching_ties(
    user: User, asked: TieFilter, permission: Permission = Permission.TIE_VIEW
) -> QuerySet:
    """Pairs of keys, tie and its span of the day (or None), that `user` may see and `asked` means.

    permission: what the user must hold for the tie's unit, where seeing it is not enough.
    Sorted; ready to be counted and sliced. What counts always has a span: then the spans alone are
    asked, which hold all that a list of fifty thousand must be filtered and sorted by.
    """
    rows = _filtered(reach(user, permission), asked, **_values(asked))
    if asked.among:
        rows = rows.filter(**{"tie__in" if spans_alone(asked) else "pk__in": asked.among})
    if asked.q:
        rows = rows.filter(_named(asked.q, "" if spans_alone(asked) else "span__"))
    return _sorted(rows, asked)


def _filtered(
    reached: Reach,
    asked: TieFilter,
    *,
    as_of: Any,
    known_at: Any,
    countries: Any,
    china: Any,
    home: Any,
    ends_by: Any,
) -> QuerySet:
    """Ties, or spans where these are enough, but for the names. By name: what `_values` gives."""
    asked = replace(asked, as_of=as_of, known_at=known_at)
    rows: QuerySet
    has_span = spans_alone(asked)
    if has_span:
        rows = TieSpan.objects.filter(_holds_on(asked))
        if asked.counted == "1":
            rows = rows.counted()
        span = ""
    else:
        holds = _holds_on(asked, "spans__")
        rows = Tie.objects.annotate(span=FilteredRelation("spans", condition=holds))
        span = "span__"
        if asked.what == "undated_not_counted":
            rows = _not_yet_proved(rows, asked)
        elif asked.counted == "0":
            rows = rows.filter(Q(span=None) | Q(span__stage__in=set(Stage) - COUNTED))
    units = _units(reached, asked.level, home)
    if units is not None:
        rows = rows.filter(home__in=units)
    exact = {
        f"{span}kind": asked.kind,
        f"{span}stage": asked.stage,
        # Not the column of the year: the days are in the index by which the list is sorted.
        f"{span}began_on__year": asked.year,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if countries is not None:
        among = Q(**{f"{span}country__in": countries})
        if not has_span:
            among |= Q(span=None, place__country__in=countries)
        rows = rows.filter(among)
    rows = _with_what(rows, asked.what, span, china)
    if ends_by is not None:
        rows = rows.filter(**{"tie__in" if has_span else "pk__in": _ending(asked, ends_by)})
    return rows


def _sorted(rows: QuerySet, asked: TieFilter) -> QuerySet:
    has_span = spans_alone(asked)
    span = "" if has_span else "span__"
    fields = {
        "place": ["place__sort_key"],
        "strokes": ["place__stroke_key"],
        "latin": ["place__name_en"],
        "country": ["country_id" if has_span else "place__country", "place__sort_key"],
        "home": ["home__path"],
        "kind": [f"{span}kind"],
        "stage": [f"{span}stage"],
        "signed": [f"{span}began_on"],
    }
    chosen = fields.get(asked.sort.removeprefix("-"), fields["signed"])
    keys = ("tie_id", "pk") if has_span else ("pk", "span__pk")
    # All in one direction: an index is read either way, but not both ways at once.
    is_down = asked.sort.startswith("-")
    order = [
        F(name).desc(nulls_last=True) if is_down else F(name).asc(nulls_last=True)
        for name in chosen
    ]
    if not has_span:
        # Ties without a span last of those without a day: see `Matching`.
        order.append(Case(When(**{f"{span}pk": None}, then=1), default=0).asc())
    return rows.order_by(*order, f"-{keys[0]}" if is_down else keys[0]).values_list(*keys)


class Matching:
    """As `matching_ties`, with SQL that is kept. Names are looked for anew: what is asked then
    depends on what bears them."""

    def __init__(self, user: User, asked: TieFilter) -> None:
        self.rows = matching_ties(user, asked) if asked.q or asked.among else None
        self.reached = reach(user, Permission.TIE_VIEW)
        self.values = _values(asked)
        # What is a value need not tell one SQL from another.
        self.shape = replace(
            asked, as_of=date.min, known_at=None, region="", country="", grouping="", home="",
            home_path="", term=None,
        )  # fmt: skip

    def part(self, first: int, last: int) -> list[tuple[int, int | None]]:
        if self.rows is not None:
            return list(self.rows[first:last])
        if self._spans_come_first:
            spans = replace(self.shape, counted="spans")
            found = _part(self.reached, spans, first, last, **self.values)
            if len(found) == last - first:
                return found
        return _part(self.reached, self.shape, first, last, **self.values)

    @property
    def _spans_come_first(self) -> bool:
        """Whether all ties are asked for, those without a span among them, and these stand at the
        end: the spans, which an index has in order, fill all pages but the last."""
        by_day = self.shape.sort.removeprefix("-") == "signed"
        return by_day and self.shape.counted == "all" and not spans_alone(self.shape)

    def count(self, most: int) -> int:
        """How many there are; counted no further than to `most`."""
        if self.rows is not None:
            return self.rows.order_by()[:most].count()
        return _keys.count(self.reached, self.shape, most, **self.values)


@prepared
def _part(reached: Reach, asked: TieFilter, first: int, last: int, **values: Any) -> QuerySet:
    return _sorted(_filtered(reached, asked, **values), asked)[first:last]


@prepared
def _keys(reached: Reach, asked: TieFilter, most: int, **values: Any) -> QuerySet:
    return _filtered(reached, asked, **values).order_by().values_list("pk")[:most]


def _values(asked: TieFilter) -> dict[str, Any]:
    """What of a question is put into its SQL as a value."""
    is_china = asked.what == "regions_of_china"
    return {
        "as_of": asked.as_of,
        "known_at": asked.known_at,
        "countries": _countries(asked),
        "china": [code for code, state, _region in _states() if state == HOME_STATE]
        if is_china
        else None,
        "home": asked.home_path or _path_of(asked.home) if asked.home else None,
        "ends_by": months_after(asked.as_of, asked.term) if asked.term else None,
    }


def _path_of(code: str) -> str:
    """Under the path of a unit that is not there lies nothing."""
    path = Unit.objects.filter(code=code).values_list("path", flat=True).first()
    return path or NOWHERE


def _units(reached: Reach, level: str, home: Any) -> QuerySet | None:
    """Keys of the units that are reached and that the filter means; None for all there are.

    home: the path of one, with all under it.
    """
    if not level and home is None:
        return reached.units()
    units = Unit.objects.filter(reached.q("path")).order_by()
    if level:
        units = units.filter(level=level)
    if home is not None:
        units = units.filter(path__startswith=home)
    return units.values("pk")


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


def _countries(asked: TieFilter) -> list[str] | None:
    """Codes of the countries in which the partner must lie; None for anywhere."""
    if not (asked.country or asked.region or asked.grouping):
        return None
    members = GroupingMember.objects.filter(
        GroupingMember.on(asked.as_of), grouping__code=asked.grouping
    )
    grouped = set(members.values_list("country", flat=True)) if asked.grouping else set()
    return [
        code
        for code, state, region in _states()
        if asked.country in ("", state)
        and asked.region in ("", region)
        and (not asked.grouping or state in grouped)
    ]


@prepared
def _all_countries() -> QuerySet:
    return Country.objects.order_by().values_list("iso2", "kind", "part_of", "region")


def _states() -> Iterable[tuple[str, str, str]]:
    """Every country with its state and the continent of that: a region goes where its state goes.

    Read whole and sorted out here: two hundred short rows are nothing, and a list of codes can be
    planned with, which subqueries within each other cannot.
    """
    rows = _all_countries()
    regions = {code: region for code, _kind, _whole, region in rows}
    for code, kind, whole, _region in rows:
        state = whole if kind == CountryKind.REGION and whole else code
        yield code, state, regions[state]


def _ending(asked: TieFilter, last: Any) -> QuerySet:
    """Keys of ties with a paper whose term ends between the day and the last one."""
    papers = Instrument.objects.filter(ends_on__gte=asked.as_of, ends_on__lte=last)
    known = papers.known_at(asked.known_at) if asked.known_at else papers.standing()
    return known.order_by().values("tie")


def _with_what(rows: QuerySet, what: str, span: str, china: Any) -> QuerySet:
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
            return rows.filter(**{f"{span}country__in": china})
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


def beginnings(ties: list[int]) -> dict[tuple[int, date], str]:
    """How exactly the days in the logs of these ties are known."""
    return {(tie, on): show(on, precision) for tie, on, precision in _days(ties=ties)}


@prepared
def _days(*, ties: Any) -> QuerySet:
    events = TieEvent.objects.filter(tie__in=ties).order_by("pk")
    return events.values_list("tie", "on", "precision")


def signed_text(span: TieSpan | None, began: dict[tuple[int, date], str]) -> str:
    """The beginning of a span's tie, no more exact than it is known."""
    if span is None or span.began_on is None:
        return ""
    if span.is_exact:
        return span.began_on.isoformat()
    return began.get((span.tie_id, span.began_on), str(span.began_on.year))


# By hand, for it stands on every list. Who sees all is asked country by country, which is two
# hundred looks at an index; who sees a part by the ties of that part.
_COUNTRIES = """
    SELECT c.iso2, c.part_of_id, c.name_zh, c.name_en, c.name_zh_hant, {used}
    FROM registry_country c
"""
_USED = "EXISTS (SELECT 1 FROM registry_tiespan s WHERE s.country_id = c.iso2)"
_USED_BY = "c.iso2 IN (SELECT s.country_id FROM registry_tiespan s WHERE s.home_id IN ({homes}))"


def countries_of_ties(user: User) -> dict[str, str]:
    """States with which there is or was a tie that `user` may see: code → name, by name."""
    homes = homes_of(user)
    used, values = _USED, ()
    if homes is not None:
        try:
            units, values = homes.query.sql_with_params()
        except EmptyResultSet:
            return {}
        used = _USED_BY.format(homes=units)
    with connection.cursor() as cursor:
        cursor.execute(_COUNTRIES.format(used=used), values)
        rows = cursor.fetchall()
    codes = {whole or code for code, whole, *_names, is_used in rows if is_used}
    name_of = reader()
    names = ((code, name_of(zh, en, hant)) for code, _whole, zh, en, hant, _is_used in rows)
    found = sorted((sort_key(name), code, name) for code, name in names if code in codes)
    return {code: name for _key, code, name in found}


def homes_of(user: User, permission: Permission = Permission.TIE_VIEW) -> QuerySet | None:
    """Keys of the units for which `user` holds `permission`; None where those are all there are."""
    return reach(user, permission).units()


def units_for_ties(user: User, permission: Permission) -> QuerySet[Unit]:
    """Home units for which `user` may view or edit ties, each before those below it."""
    return Unit.objects.filter(within(user, permission, "path")).order_by("path")


def places_named(text: str, country: str = "", limit: int = 30) -> list[Locality]:
    """Places that may be meant by this name, the largest first; never a guess between namesakes."""
    bearers = LocalityName.objects.filter(key__in=name_keys(text)).values("locality")
    places = Locality.objects.current().filter(pk__in=bearers)
    if country:
        places = places.filter(country=country)
    places = places.select_related("country")
    return list(places.order_by(F("population").desc(nulls_last=True), "pk")[:limit])


def points_of(keys: Iterable[tuple[int, int | None]]) -> list[dict[str, Any]]:
    """Where these ties lie on their day (see `matching_ties`); those without coordinates do not."""
    spans = [span for _tie, span in keys if span is not None]
    points: list[dict[str, Any]] = []
    name_of = reader()
    for i in range(0, len(spans), MANY):
        rows = TieSpan.objects.filter(pk__in=spans[i : i + MANY]).exclude(place__lat=None)
        points += [
            {"id": tie, "kind": kind, "cont": region, "lat": lat, "lon": lon,
             "name": name_of(*names)}
            for tie, kind, region, lat, lon, *names in rows.order_by("kind", "pk").values_list(
                "tie_id", "kind", "country__region", "place__lat", "place__lon",
                "place__name_zh", "place__name_en", "place__name_zh_hant",
            )
        ]  # fmt: skip
    return points


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
