"""The situation as its page shows it: rows, bars and, for every figure, the ties behind it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from youcheng.accounts.enums import Level
from youcheng.accounts.models import Unit
from youcheng.analytics import queries, rules
from youcheng.analytics.reports.bench import RankPanel, rank_panel, share
from youcheng.analytics.reports.content import uncertainties
from youcheng.registry.enums import Region, TieKind

CHIPS = 36
"""More districts than this fold away those that have a tie."""

WALL = 100
"""More bricks than this are no longer seen as a number."""


MEASURE = {"zh-hans": ("个", "国"), "zh-hant": ("個", "國")}
"""What Chinese says behind a number of ties and of countries; other languages say nothing."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the list that shows exactly the ties of a figure."""

    question: queries.Question

    def asked(self, **changes: str) -> str:
        """The query string of this page, with some of it changed."""
        own = self.question
        words = {
            "as_of": own.as_of.isoformat(),
            "known_at": own.known_at.isoformat() if own.known_at else "",
            "unit": own.home.code,
            "level": own.level,
            "group": own.group,
        }
        words.update(changes)
        return urlencode({name: value for name, value in words.items() if value})

    def ties(self, **cut: str) -> str:
        own = self.question
        words = {
            "as_of": own.as_of.isoformat(),
            "known_at": own.known_at.isoformat() if own.known_at else "",
            "home": own.home.code,
            "level": own.level,
            "grouping": own.group,
        }
        words.update(cut)
        pairs = {name: value for name, value in words.items() if value}
        return f"{reverse('registry:tie-list')}?{urlencode(pairs)}"

    def metric(self, metric: str) -> str:
        """The ties that a metric counts; empty for a rank."""
        cut = rules.cut_of(metric)
        return "" if cut is None else self.ties(**cut)

    def tie(self, pk: int) -> str:
        asked = {"as_of": self.question.as_of.isoformat()}
        return f"{reverse('registry:tie-detail', args=[pk])}?{urlencode(asked)}"


@dataclass(slots=True)
class Figure:
    """A number with its words and the list behind it. published: what the office published."""

    n: int
    label: str
    url: str
    unit: str = ""
    is_ours: bool = False
    published: int | None = None


@dataclass(slots=True)
class RegionRow:
    code: str
    label: str
    ties: int
    countries: int
    share: str
    url: str
    formal: int
    rest: int
    """Widths of the bar's two parts."""


@dataclass(slots=True)
class CountryRow:
    name: str
    region: str
    ties: int
    formal: int
    url: str
    width: int


@dataclass(slots=True)
class LineRow:
    """A published figure beside ours."""

    line: queries.Line
    url: str
    reasons: list[tuple[queries.Reason, str]]
    hidden: int
    """Reasons that are not listed."""

    @property
    def difference(self) -> str:
        found = self.line.difference
        return "" if found is None else f"{found:+d}".replace("-", "−") if found else "0"

    @property
    def is_open(self) -> bool:
        return bool(self.line.difference) and not self.line.figure.decision


REASONS_SHOWN = 12


@dataclass(slots=True)
class Page:
    """All that the template needs."""

    found: queries.Situation
    links: Links
    stats: list[Figure]
    regions: list[RegionRow]
    kinds: list[dict[str, Any]]
    kind_labels: list[str]
    countries: list[CountryRow]
    ranks: list[RankPanel]
    lines: list[LineRow]
    uncertain: list[Figure]
    wall: list[list[str]]
    published_total: int | None
    years: list[tuple[int, int, int, str]]
    """Year, begun in it, sum, list."""
    map: dict[str, Any]
    n_drawn: int

    @property
    def n_open(self) -> int:
        return sum(row.is_open for row in self.lines)

    def covered(self, coverage: queries.Coverage) -> dict[str, Any]:
        """Units that have a tie, each with its list, and the names of those that have none."""
        present = [
            (code, name, self.links.ties(home=code, level=Level.DISTRICT.value))
            for code, name in coverage.present
        ]
        return {
            "present": present,
            "missing": coverage.missing,
            "is_long": coverage.of > CHIPS,
            "url": self.links.ties(level=Level.DISTRICT.value),
        }

    @property
    def n_left_out(self) -> int:
        """Ties that have a place but would be too many for the map."""
        return self.found.total - self.found.uncertain["not_geocoded"] - self.n_drawn

    @property
    def missing(self) -> int:
        return max((self.published_total or 0) - self.found.total, 0)


def page(found: queries.Situation, lines: list[queries.Line]) -> Page:
    """Lay out a situation and its reconciliation."""
    links = Links(found.question)
    published = {line.figure.metric: line.figure.value for line in lines}
    if found.question.level or found.question.group:
        published = {}
    points = queries.map_points(found)
    total = published.get("total")
    return Page(
        found=found,
        links=links,
        stats=_stats(found, links, published),
        regions=_regions(found, links),
        kinds=_kinds(found, links),
        kind_labels=[str(kind.label) for kind in TieKind],
        countries=_countries(found, links),
        ranks=[rank_panel(found, rank) for rank in found.ranks],
        lines=[_line_row(line, links) for line in lines],
        uncertain=[
            Figure(n, uncertainties()[what], links.ties(what=what))
            for what, n in found.uncertain.items()
            if n
        ],
        wall=_wall(found, total),
        published_total=total,
        years=_years(found, links),
        map={
            "home": _home_point(found.question.home),
            "points": [_point(point) for point in points],
            "kinds": {kind.value: str(kind.label) for kind in TieKind},
            "url": links.tie(0),
        },
        n_drawn=len(points),
    )


def _stats(found: queries.Situation, links: Links, published: dict[str, int]) -> list[Figure]:
    ties, states = MEASURE.get((get_language() or "").lower(), ("", ""))
    rows = [
        Figure(
            found.total,
            _("All ties"),
            links.ties(),
            ties,
            is_ours=True,
            published=published.get("total"),
        ),
        Figure(
            found.countries,
            _("Countries"),
            links.ties(sort="country"),
            states,
            published=published.get("countries"),
        ),
    ]
    for kind, n in found.by_kind.items():
        if n or kind in {TieKind.FORMAL, TieKind.COOPERATIVE}:
            metric = f"by_kind.{kind}"
            label = str(TieKind(kind).label)
            rows.append(Figure(n, label, links.ties(kind=kind), ties, False, published.get(metric)))
    for level, n in found.by_level.items():
        if n or level in {Level.MUNICIPAL, Level.DISTRICT}:
            metric = f"by_level.{level}"
            label = str(Level(level).label)
            url = links.ties(level=level)
            rows.append(Figure(n, label, url, ties, False, published.get(metric)))
    for code, n in found.by_grouping.items():
        metric = f"by_grouping.{code}"
        label = found.around.grouping_names[code]
        rows.append(Figure(n, label, links.ties(grouping=code), ties, False, published.get(metric)))
    return rows


def _regions(found: queries.Situation, links: Links) -> list[RegionRow]:
    most = max((row["ties"] for row in found.by_region.values()), default=0)
    rows = []
    for region in Region:
        row = found.by_region[region]
        formal = found.by_region_kind.get((region.value, TieKind.FORMAL.value), 0)
        rows.append(
            RegionRow(
                code=region.value,
                label=str(region.label),
                ties=row["ties"],
                countries=row["countries"],
                share=f"{100 * row['ties'] / found.total:.1f}%" if found.total else "–",
                url=links.ties(region=region.value),
                formal=share(formal, most),
                rest=share(row["ties"] - formal, most),
            )
        )
    return rows


def _kinds(found: queries.Situation, links: Links) -> list[dict[str, Any]]:
    return [
        {
            "label": level.label,
            "total": found.by_level[level],
            "url": links.ties(level=level.value),
            "cells": [
                (
                    found.by_kind_level.get((kind.value, level.value), 0),
                    links.ties(kind=kind.value, level=level.value),
                )
                for kind in TieKind
            ],
        }
        for level in Level
        if found.by_level[level] or not found.question.level
    ]


def _countries(found: queries.Situation, links: Links) -> list[CountryRow]:
    most = max(found.by_country.values(), default=0)
    return [
        CountryRow(
            name=found.around.names.get(state, state),
            region=found.around.region_of(state),
            ties=n,
            formal=found.by_country_kind.get((state, TieKind.FORMAL.value), 0),
            url=links.ties(country=state),
            width=share(n, most),
        )
        for state, n in found.by_country.items()
    ]


def _line_row(line: queries.Line, links: Links) -> LineRow:
    shown = line.reasons[:REASONS_SHOWN]
    return LineRow(
        line=line,
        url=links.metric(line.figure.metric),
        reasons=[(reason, links.tie(reason.tie) if reason.tie else "") for reason in shown],
        hidden=len(line.reasons) - len(shown),
    )


def _wall(found: queries.Situation, total: int | None) -> list[list[str]]:
    """Bricks in courses: formal, cooperative, unsettled, and the gap up to what was published."""
    of = max(total or 0, found.total)
    if not of or of > WALL:
        return []
    kinds = found.by_kind
    bricks = (
        ["formal"] * kinds[TieKind.FORMAL]
        + ["coop"] * (kinds[TieKind.COOPERATIVE] + kinds[TieKind.GRASS_ROOTS])
        + ["unsure"] * kinds[TieKind.UNKNOWN]
    )
    bricks += ["gap"] * (of - len(bricks))
    width = 18
    courses = [bricks[i : i + width] for i in range(0, of, width)]
    courses[-1] += ["ghost"] * (width - len(courses[-1]))
    return courses


def _years(found: queries.Situation, links: Links) -> list[tuple[int, int, int, str]]:
    rows, total = [], 0
    for year, n in found.by_year_signed.items():
        total += n
        rows.append((int(year), n, total, links.ties(year=year)))
    return rows


def _home_point(home: Unit) -> dict[str, Any] | None:
    """Where arcs begin: the unit, else the nearest unit above it that has a place."""
    above: Iterable[Unit] = [home]
    if home.lat is None:
        codes = home.path.rstrip("/").split("/")
        above = Unit.objects.filter(code__in=codes).exclude(lat=None).order_by("-path")
    for unit in above:
        return {"lon": unit.lon, "lat": unit.lat, "label": home.name}
    return None


def _point(point: dict[str, Any]) -> dict[str, Any]:
    """A tie for the map."""
    return {
        "id": point["tie"],
        "lon": point["lon"],
        "lat": point["lat"],
        "name": point["name"],
        "cont": point["region"],
        "kind": point["kind"],
    }


def import_url() -> str:
    """Where a ledger is brought in; empty if this installation has no import."""
    try:
        return reverse("dataio:import-list")
    except NoReverseMatch:
        return ""
