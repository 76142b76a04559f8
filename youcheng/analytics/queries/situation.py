"""The situation: what a home unit has, with whom, under which definition, on any day."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from youcheng.accounts.enums import Level, UnitKind
from youcheng.accounts.models import Unit
from youcheng.analytics import rules
from youcheng.analytics.queries.ranks import CohortRank, cohort_ranks
from youcheng.analytics.queries.world import HOME_STATE, World, world
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

    def not_yet_proved(self, around: World) -> TieSpanQuerySet:
        """First rows of ties that exist, but whose only proof is younger than the day asked for."""
        proved = TieSpan.objects.filter(tie=OuterRef("tie"), from_on__lte=self.as_of)
        if self.known_at is None:
            proved = proved.filter(known_to=None)
        else:
            proved = proved.filter(
                Q(known_to=None) | Q(known_to__gt=self.known_at), known_from__lte=self.known_at
            )
        later = self.known().filter(is_dated=False, from_on__gt=self.as_of)
        return self.within_group(later, around).filter(~Exists(proved))


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


def situation(question: Question) -> Situation:
    """Work out the situation in a fixed number of queries, whatever the number of ties.

    Regions (Hong Kong, Guam) count under their state; ties with regions of the home state count as
    ties and cover no country. A day before the first tie gives zeros.
    """
    groupings = [(row.code, row.name) for row in Grouping.objects.order_by("position", "pk")]
    around = world(question.as_of, groupings)
    counted = question.counted(around)
    cells = (
        counted.order_by().values_list("home__level", "kind", "country_id").annotate(n=Count("pk"))
    )
    by_kind_level: Counter[tuple[str, str]] = Counter()
    by_country_kind: Counter[tuple[str, str]] = Counter()
    for level, kind, country, n in cells:
        by_kind_level[kind, level] += n
        by_country_kind[around.state[country], kind] += n
    by_country: Counter[str] = Counter()
    by_region_kind: Counter[tuple[str, str]] = Counter()
    for (state, kind), n in by_country_kind.items():
        by_country[state] += n
        by_region_kind[around.region_of(state), kind] += n
    by_kind = _sums(TieKind.values, by_kind_level, 0)
    years, undated, partial = _years(counted)
    districts, new_areas = _coverage(question)
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
            "undated_not_counted": question.not_yet_proved(around).aggregate(
                n=Count("tie", distinct=True)
            )["n"],
            # Not a join: few places have no coordinates, and ties are many.
            "not_geocoded": counted.filter(
                place__in=Locality.objects.filter(lat=None).order_by().values("pk")
            ).count(),
            "regions_of_china": by_country[HOME_STATE],
        },
        # Other cities publish one number for all their levels: a part of ours has no rank.
        ranks=[]
        if question.level or question.group
        else cohort_ranks(question.home, question.as_of, rules.ranked_value(by_kind)),
    )


def _sums(keys: Any, cells: Counter[tuple[str, str]], axis: int) -> dict[str, int]:
    """Add up cells along one axis; every key is there, in order."""
    return {key: sum(n for cell, n in cells.items() if cell[axis] == key) for key in keys}


def _years(counted: TieSpanQuerySet) -> tuple[dict[str, int], int, int]:
    """Ties by the year in which they began; then those undated; then those with a partial date."""
    rows = (
        counted.order_by("began_year")
        .values_list("began_year")
        .annotate(n=Count("pk"), partial=Count("pk", filter=Q(is_exact=False, is_dated=True)))
    )
    years: dict[str, int] = {}
    undated = n_partial = 0
    for year, n, partial in rows:
        n_partial += partial
        if year is None:
            undated += n
        else:
            years[str(year)] = n
    return years, undated, n_partial


def _coverage(question: Question) -> tuple[Coverage, Coverage]:
    """Districts, and new areas apart from them, that keep a counted tie of their own."""
    kinds = {UnitKind.DISTRICT: Coverage(), UnitKind.NEW_AREA: Coverage()}
    units = Unit.objects.below(question.home).filter(kind__in=kinds).order_by("position", "pk")
    have = set(
        TieSpan.objects.at(question.as_of, question.known_at)
        .counted()
        .filter(home__path__startswith=question.home.path, home__kind__in=list(kinds))
        .order_by()
        .values_list("home_id", flat=True)
        .distinct()
    )
    for unit in units:
        coverage = kinds[UnitKind(unit.kind)]
        coverage.of += 1
        if unit.pk in have:
            coverage.covered += 1
            coverage.present.append((unit.code, unit.name))
        else:
            coverage.missing.append(unit.name)
            coverage.missing_codes.append(unit.code)
    return kinds[UnitKind.DISTRICT], kinds[UnitKind.NEW_AREA]
