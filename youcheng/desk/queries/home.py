"""What the first page of the day shows beside the alerts. Few queries, whatever the register."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from django.db.models import Count, F, Q, QuerySet

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, can, reach
from youcheng.dataio.models import Batch, BatchState
from youcheng.desk.rules import Found
from youcheng.lib.bilingual import reader
from youcheng.lib.prepared import prepared
from youcheng.notices.queries import n_ringing
from youcheng.registry.enums import Region, TieKind
from youcheng.registry.models import Country, Goal, PublishedFigure, Tie, TieEvent, TieSpan
from youcheng.registry.queries.goals import goal_on


@dataclass(frozen=True, slots=True)
class Counts:
    """What the menu tells beside its entries. Pages read it from the session, without a query."""

    due: int
    """Matters that are this person's to act on."""
    alerts: int
    ties: int
    decisions: int
    """Rounds of decision that wait for this person's word."""
    notices: int
    """Notices that nobody has read yet, of kinds that ring."""

    @classmethod
    def kept(cls, values: Mapping[str, int]) -> Self | None:
        """What a session kept; None where it kept nothing, or what an older version counted."""
        names = [field.name for field in fields(cls)]
        return cls(*(values[name] for name in names)) if set(names) <= set(values) else None


COURSE = 18
"""Bricks in a course of the wall."""
WALL = 400
"""More bricks than this are no picture any more."""
MAP_POINTS = 300
RECENT = 6


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a unit is. goal: None where the office set none. fresh: begun since its first day."""

    total: int
    formal: int
    fresh: int
    goal: Goal | None
    wall: list[list[str]]
    this_year: int
    left_out: int
    """Published ties that the register does not hold: bricks of the base that have no record."""

    @property
    def missing(self) -> int:
        return max(self.goal.value - self.total, 0) if self.goal else 0


Tally = Mapping[tuple[str, str], int]
"""How many ties count today, by code of the country and kind."""


def _spans(homes: Reach, day: Any) -> QuerySet[TieSpan]:
    """Ties of the units that count on the day."""
    spans, units = TieSpan.objects.at(day).counted().order_by(), homes.units()
    return spans if units is None else spans.filter(home__in=units)


def tally(homes: Reach, today: date) -> Tally:
    return {(country, kind): n for country, kind, n in _tally(homes, day=today)}


@prepared
def _tally(homes: Reach, *, day: Any) -> QuerySet:
    return _spans(homes, day).values_list("country", "kind").annotate(n=Count("pk"))


@prepared
def _published(*, unit: Any) -> QuerySet:
    figures = PublishedFigure.objects.filter(home=unit, metric="total").order_by("-as_of")
    return figures.values_list("value", flat=True)[:1]


@prepared
def _begun(homes: Reach, *, day: Any, earliest: Any, since: Any, first: Any, last: Any) -> QuerySet:
    """By kind: how many ties began since a day, and how many from the first to the last."""
    begun = _spans(homes, day).filter(began_on__gte=earliest)
    return begun.values_list("kind").annotate(
        fresh=Count("pk", filter=Q(began_on__gte=since)),
        this_year=Count("pk", filter=Q(began_on__gte=first, began_on__lte=last)),
    )


def progress(unit: Unit, homes: Reach, counts: Tally, today: date) -> Progress:
    """Ties of the unit's subtree by kind, as bricks up to the goal. homes: that subtree.
    counts: its ties."""
    goal = goal_on(unit, today)
    new_year = date(today.year, 1, 1)
    since = goal.since if goal else new_year
    new_years_eve = date(today.year, 12, 31)
    begun = {
        kind: (fresh, this_year)
        for kind, fresh, this_year in _begun(
            homes,
            day=today,
            earliest=min(since, new_year),
            since=since,
            first=new_year,
            last=new_years_eve,
        )
    }
    total, fresh = sum(counts.values()), sum(n for n, _this_year in begun.values())
    formal = sum(n for (_country, kind), n in counts.items() if kind == TieKind.FORMAL)
    formal -= begun.get(TieKind.FORMAL, (0, 0))[0]
    base = goal.base if goal else 0
    if goal is None:
        base = _published.first(unit=unit.pk) or 0
    left_out = max(base - (total - fresh), 0)
    of = max(goal.value if goal else 0, total + left_out)
    return Progress(
        total, formal, fresh, goal,
        _wall(formal, total - formal - fresh, left_out, fresh, of) if 0 < of <= WALL else [],
        sum(n for _fresh, n in begun.values()), left_out,
    )  # fmt: skip


def _wall(formal: int, others: int, left_out: int, fresh: int, of: int) -> list[list[str]]:
    bricks = ["formal"] * formal + ["coop"] * others + ["unknown"] * left_out + ["new"] * fresh
    return _courses(bricks + ["gap"] * (of - len(bricks)))


def _courses(bricks: list[str]) -> list[list[str]]:
    """The wall from its top: the first course laid stands at the bottom."""
    courses = [bricks[i : i + COURSE] for i in range(0, len(bricks), COURSE)]
    courses[-1] += ["ghost"] * (COURSE - len(courses[-1]))
    return courses[::-1]


def counts(user: User, found: Found, waiting: int, today: date) -> Counts:
    """`waiting`: imports that wait for a decision."""
    n_ties = sum(tally(reach(user, Permission.TIE_VIEW), today).values())
    return Counts(
        due=found.n_due + waiting, alerts=found.n, ties=n_ties,
        decisions=found.of("decision"), notices=n_ringing(user),
    )  # fmt: skip


@prepared
def _points(homes: Reach, *, day: Any) -> QuerySet:
    # In the order of an index, then in that in which they are drawn.
    placed = _spans(homes, day).exclude(place__lat=None)
    oldest = placed.order_by(F("began_on").asc(nulls_last=True), "tie_id")
    return oldest.values_list(
        "kind", "tie_id", "country_id", "place__lat", "place__lon",
        "place__name_zh", "place__name_en", "place__name_zh_hant",
    )[:MAP_POINTS]  # fmt: skip


@prepared
def _continents() -> QuerySet:
    return Country.objects.order_by().values_list("iso2", "region")


def map_of(homes: Reach, today: date, counts: Tally) -> dict[str, Any]:
    """Where these ties lie, the oldest of very many; and how many on each continent."""
    where = dict(_continents())
    regions: Counter[str] = Counter()
    for (country, _kind), n in counts.items():
        regions[where[country]] += n
    name_of = reader()
    points = [
        {"id": tie, "kind": kind, "cont": where[country], "lat": lat, "lon": lon,
         "name": name_of(*names)}
        for kind, tie, country, lat, lon, *names in sorted(_points(homes, day=today))
    ]  # fmt: skip
    return {
        "points": points,
        "regions": [(region, regions[region.value]) for region in Region],
        "total": sum(regions.values()),
    }


def recent(homes: Reach) -> list[TieEvent]:
    """The last lines that somebody wrote in the logs of ties of these units."""
    return _recent(homes)


@prepared
def _recent(homes: Reach) -> QuerySet[TieEvent]:
    rows, units = TieEvent.objects.filter(recorded_by__isnull=False), homes.units()
    if units is not None:
        # A part of the register is asked by its ties, the whole from the end of the log.
        rows = rows.filter(tie__in=Tie.objects.filter(home__in=units).order_by().values("pk"))
    return rows.select_related("tie__place", "tie__home", "recorded_by").order_by("-pk")[:RECENT]


def open_imports(user: User) -> list[Batch]:
    """Ledgers that were read and wait for a decision."""
    if not can(user, Permission.TIE_IMPORT):
        return []
    waiting = Batch.objects.visible_to(user).filter(state=BatchState.DRAFT)
    return list(waiting.select_related("unit").order_by("-pk")[:5])
