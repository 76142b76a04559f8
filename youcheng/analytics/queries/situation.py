"""The situation: what a home unit has, with whom, under which definition, on any day."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from youcheng.accounts.enums import Level, UnitKind
from youcheng.accounts.models import Unit
from youcheng.analytics import rules
from youcheng.analytics.queries.ranks import CohortRank, cohort_ranks
from youcheng.analytics.queries.world import HOME_STATE, World, world
from youcheng.lib.bilingual import reader
from youcheng.lib.prepared import prepared
from youcheng.registry.enums import TieKind
from youcheng.registry.models import Grouping, Locality, TieSpan
from youcheng.registry.models.ties import TieSpanQuerySet


@dataclass(frozen=True, slots=True)
class Question:
    """Whose ties, true on which day, known by when (None: now), and which of them.

    level: a value of Level, or all. group: the code of a country grouping, or all.
    """

    home: Unit
    as_of: date
    known_at: datetime | None = None
    level: str = ""
    group: str = ""

    def known(self) -> TieSpanQuerySet:
        """Every span of the unit's subtree that the office's records held then, of any day."""
        spans = TieSpan.objects.filter(home__path__startswith=self.home.path)
        if self.level:
            spans = spans.filter(home__level=self.level)
        if self.known_at is None:
            return spans.filter(known_to=None)
        return spans.filter(
            Q(known_to=None) | Q(known_to__gt=self.known_at), known_from__lte=self.known_at
        )

    def standing(self, around: World) -> TieSpanQuerySet:
        """One row for each tie that had begun, ended ones included."""
        return self.within_group(self.known(), around).at(self.as_of, self.known_at)

    def counted(self, around: World) -> TieSpanQuerySet:
        """One row for each tie that counts."""
        return self.standing(around).counted()

    def within_group(self, spans: TieSpanQuerySet, around: World) -> TieSpanQuerySet:
        if self.group:
            return spans.filter(country__in=around.countries_in(self.group))
        return spans

    def values(self, around: World | None = None) -> dict[str, Any]:
        """What of the question is a value in a query. around: None leaves the group out."""
        return {
            "path": self.home.path,
            "as_of": self.as_of,
            "known_at": self.known_at,
            "countries": around.countries_in(self.group) if around and self.group else None,
        }

    def not_yet_proved(self) -> TieSpanQuerySet:
        """First rows of ties that exist, but whose only proof is younger than the day asked for."""
        proved = TieSpan.objects.filter(tie=OuterRef("tie"), from_on__lte=self.as_of)
        if self.known_at is None:
            proved = proved.filter(known_to=None)
        else:
            proved = proved.filter(
                Q(known_to=None) | Q(known_to__gt=self.known_at), known_from__lte=self.known_at
            )
        later = self.known().filter(is_dated=False, from_on__gt=self.as_of)
        return later.filter(~Exists(proved))


@dataclass(slots=True)
class Coverage:
    """Units of one kind that keep a tie of their own. missing: names, in the order of units."""

    covered: int = 0
    of: int = 0
    missing: list[str] = field(default_factory=list)
    missing_codes: list[str] = field(default_factory=list)
    present: list[tuple[str, str]] = field(default_factory=list)
    """Code and name of the units that have one."""

    def as_json(self) -> dict[str, Any]:
        return {"covered": self.covered, "of": self.of, "missing": self.missing}


@dataclass(slots=True)
class Situation:
    """The answer to a Question. All numbers are ties unless the name says countries."""

    question: Question
    around: World
    total: int
    countries: int
    by_kind: dict[str, int]
    by_level: dict[str, int]
    by_kind_level: dict[tuple[str, str], int]
    by_region: dict[str, dict[str, int]]
    by_region_kind: dict[tuple[str, str], int]
    by_grouping: dict[str, int]
    by_country: dict[str, int]
    by_country_kind: dict[tuple[str, str], int]
    by_year_signed: dict[str, int]
    districts: Coverage
    new_areas: Coverage
    uncertain: dict[str, int]
    ranks: list[CohortRank]

    def as_json(self) -> dict[str, Any]:
        asked = self.question
        return {
            "home": asked.home.code,
            "as_of": asked.as_of.isoformat(),
            "known_at": asked.known_at.isoformat() if asked.known_at else None,
            "filters": {"level": asked.level or None, "group": asked.group or None},
            "total": self.total,
            "countries": self.countries,
            "by_kind": self.by_kind,
            "by_level": self.by_level,
            "by_region": self.by_region,
            "by_grouping": self.by_grouping,
            "by_country": self.by_country,
            "by_year_signed": self.by_year_signed,
            "district_coverage": {
                **self.districts.as_json(),
                "new_area": self.new_areas.as_json(),
            },
            "uncertain": self.uncertain,
            "ranks": [rank.as_json() for rank in self.ranks],
        }


Tie = tuple[int, str, str, int | None, int]
"""What is counted of a tie: key of the home unit, kind, country, year of beginning, and whether no
more than a part of its date is known."""


class _Home(NamedTuple):
    code: str
    level: str
    kind: str
    name_zh: str
    name_en: str
    name_hant: str

    @property
    def names(self) -> tuple[str, str, str]:
        return self.name_zh, self.name_en, self.name_hant


@prepared
def _homes(*, path: Any) -> QuerySet:
    units = Unit.objects.filter(path__startswith=path).order_by("position", "pk")
    return units.values_list("pk", "code", "level", "kind", "name_zh", "name_en", "name_zh_hant")


@prepared
def _groupings() -> QuerySet[Grouping]:
    return Grouping.objects.order_by("position", "pk")


def _question(level: str, path: Any, as_of: Any, known_at: Any) -> Question:
    return Question(Unit(path=path), as_of, known_at, level)


def _among(spans: TieSpanQuerySet, countries: Any) -> TieSpanQuerySet:
    return spans if countries is None else spans.filter(country__in=countries)


def _counted(level: str, path: Any, as_of: Any, known_at: Any, countries: Any) -> TieSpanQuerySet:
    spans = _question(level, path, as_of, known_at).known().at(as_of, known_at)
    return _among(spans.counted(), countries).order_by()


@prepared
def _ties(level: str, *, path: Any, as_of: Any, known_at: Any, countries: Any) -> QuerySet:
    is_vague = Case(When(is_exact=False, is_dated=True, then=1), default=0)
    spans = _counted(level, path, as_of, known_at, countries)
    return spans.values_list("home_id", "kind", "country_id", "began_year", is_vague)


@prepared
def _unplaced(level: str, *, path: Any, as_of: Any, known_at: Any, countries: Any) -> QuerySet:
    """Not a join: few places have no coordinates, and ties are many."""
    places = Locality.objects.filter(lat=None).order_by().values("pk")
    spans = _counted(level, path, as_of, known_at, countries)
    return spans.filter(place__in=places).values_list("pk")


@prepared
def _unproved(level: str, *, path: Any, as_of: Any, known_at: Any, countries: Any) -> QuerySet:
    spans = _question(level, path, as_of, known_at).not_yet_proved()
    return _among(spans, countries).order_by().values_list("tie").distinct()


@prepared
def _having(*, path: Any, as_of: Any, known_at: Any, countries: Any) -> QuerySet:
    """Keys of units that have a tie which counts."""
    spans = _counted("", path, as_of, known_at, countries)
    return spans.values_list("home_id", flat=True).distinct()


def situation(question: Question) -> Situation:
    """Work out the situation in a fixed number of queries, whatever the number of ties.

    Regions (Hong Kong, Guam) count under their state; ties with regions of the home state count as
    ties and cover no country. A day before the first tie gives zeros.
    """
    groupings = [(row.code, row.name) for row in _groupings()]
    around = world(question.as_of, groupings)
    asked = question.values(around)
    units = {pk: _Home(*rest) for pk, *rest in _homes(path=question.home.path)}
    # Told apart here: a database that groups them gives nearly as many rows, and later.
    ties = Counter(_ties(question.level, **asked))
    by_kind_level: Counter[tuple[str, str]] = Counter()
    by_country_kind: Counter[tuple[str, str]] = Counter()
    for (home, kind, country, _year, _is_vague), n in ties.items():
        by_kind_level[kind, units[home].level] += n
        by_country_kind[around.state[country], kind] += n
    by_country: Counter[str] = Counter()
    by_region_kind: Counter[tuple[str, str]] = Counter()
    for (state, kind), n in by_country_kind.items():
        by_country[state] += n
        by_region_kind[around.region_of(state), kind] += n
    by_kind = _sums(TieKind.values, by_kind_level, 0)
    years, undated, partial = _years(ties)
    is_whole = not question.level and not question.group
    have = {home for home, *_rest in ties} if is_whole else set(_having(**question.values()))
    districts, new_areas = _coverage(units, have)
    abroad = [state for state in by_country if state in around.foreign]
    by_region = _sums(rules.REGIONS, by_region_kind, 0)
    return Situation(
        question=question,
        around=around,
        total=by_country.total(),
        countries=len(abroad),
        by_kind=by_kind,
        by_level=_sums(Level.values, by_kind_level, 1),
        by_kind_level=dict(by_kind_level),
        by_region={
            region: {
                "ties": by_region[region],
                "countries": sum(around.region_of(state) == region for state in abroad),
            }
            for region in rules.REGIONS
        },
        by_region_kind=dict(by_region_kind),
        by_grouping={
            code: sum(n for state, n in by_country.items() if state in states)
            for code, states in around.groupings.items()
        },
        by_country=dict(sorted(by_country.items(), key=lambda row: (-row[1], row[0]))),
        by_country_kind=dict(by_country_kind),
        by_year_signed=years,
        districts=districts,
        new_areas=new_areas,
        uncertain={
            "undated": undated,
            "partial_date": partial,
            "kind_unknown": by_kind[TieKind.UNKNOWN],
            "undated_not_counted": _unproved.count(question.level, **asked),
            "not_geocoded": _unplaced.count(question.level, **asked),
            "regions_of_china": by_country[HOME_STATE],
        },
        # Other cities publish one number for all their levels: a part of ours has no rank.
        ranks=[]
        if not is_whole
        else cohort_ranks(question.home, question.as_of, rules.ranked_value(by_kind)),
    )


def _sums(keys: Any, cells: Counter[tuple[str, str]], axis: int) -> dict[str, int]:
    """Add up cells along one axis; every key is there, in order."""
    return {key: sum(n for cell, n in cells.items() if cell[axis] == key) for key in keys}


def _years(ties: Counter[Tie]) -> tuple[dict[str, int], int, int]:
    """Ties by the year in which they began; then those undated; then those with a partial date."""
    years: Counter[int | None] = Counter()
    n_partial = 0
    for (_home, _kind, _country, year, is_vague), n in ties.items():
        years[year] += n
        n_partial += n * is_vague
    undated = years.pop(None, 0)
    return {str(year): years[year] for year in sorted(filter(None, years))}, undated, n_partial


def _coverage(units: dict[int, _Home], have: set[int]) -> tuple[Coverage, Coverage]:
    """Districts, and new areas apart from them, that keep a counted tie of their own."""
    kinds = {UnitKind.DISTRICT: Coverage(), UnitKind.NEW_AREA: Coverage()}
    name_of = reader()
    for pk, unit in units.items():
        if unit.kind not in kinds:
            continue
        coverage, name = kinds[UnitKind(unit.kind)], name_of(*unit.names)
        coverage.of += 1
        if pk in have:
            coverage.covered += 1
            coverage.present.append((unit.code, name))
        else:
            coverage.missing.append(name)
            coverage.missing_codes.append(unit.code)
    return kinds[UnitKind.DISTRICT], kinds[UnitKind.NEW_AREA]
