"""Ranks as intervals, and what a published figure counts: plain functions over plain values.

Other cities publish their numbers rarely, by their own rules and on their own days. A missing or
one-sided number therefore makes a rank an interval, never a guess.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from youcheng.registry.enums import Counting, Region, TieKind

NEAR_DAYS = 60
"""A published number holds for so many days before and after its own day: most cities count at
the end of the year and publish in the weeks around it."""

PART_OF_THE_COUNT = frozenset({Counting.FORMAL, Counting.COOPERATIVE, Counting.MUNICIPAL_FORMAL})
"""Rules that count only some of the ties: they bound the whole from below."""

RANKED = (TieKind.FORMAL, TieKind.COOPERATIVE)
"""Kinds that cities compare. A tie whose kind is not settled may be one of them."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is known of a number. high None: no upper bound."""

    low: int = 0
    high: int | None = None

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


NOTHING_KNOWN = Bounds()


@dataclass(frozen=True, slots=True)
class Count:
    """A published number of ties, as the choice of bounds needs it."""

    as_of: date
    counting: str
    low: int
    high: int | None


def bounds_on(counts: Iterable[Count], day: date) -> Bounds:
    """What the published numbers of one city say about `day`.

    The number that counts formal and cooperative ties and lies nearest to the day is taken, the
    narrower of two that are equally near. A number of only formal, or only cooperative, ties is a
    lower bound. Nothing within `NEAR_DAYS` says nothing.
    """
    near = [count for count in counts if abs((count.as_of - day).days) <= NEAR_DAYS]
    whole = [count for count in near if count.counting == Counting.FORMAL_AND_COOPERATIVE]
    if whole:
        best = min(whole, key=lambda count: (abs((count.as_of - day).days), _width(count)))
        return Bounds(best.low, best.high)
    parts = [count.low for count in near if count.counting in PART_OF_THE_COUNT]
    return Bounds(max(parts)) if parts else NOTHING_KNOWN


def _width(count: Count) -> float:
    return float("inf") if count.high is None else count.high - count.low


@dataclass(frozen=True, slots=True)
class Rank:
    """A place in a cohort of `of` cities, ours among them; 1 is the first.

    surely and perhaps: codes of the cities ahead of us, the largest first.
    """

    best: int
    worst: int
    of: int
    surely: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()


def rank(ours: Bounds, others: Mapping[str, Bounds]) -> Rank:
    """Rank our number among the others'. Equal numbers share the better rank."""
    surely, perhaps = [], []
    for code, theirs in others.items():
        if ours.high is not None and theirs.low > ours.high:
            surely.append(code)
        elif theirs.high is None or theirs.high > ours.low:
            perhaps.append(code)

    def largest_first(code: str) -> tuple[float, float, str]:
        high = others[code].high
        return (-(float("inf") if high is None else high), -others[code].low, code)

    return Rank(
        best=1 + len(surely),
        worst=1 + len(surely) + len(perhaps),
        of=1 + len(others),
        surely=tuple(sorted(surely, key=largest_first)),
        perhaps=tuple(sorted(perhaps, key=largest_first)),
    )


def ranked_value(by_kind: Mapping[str, int]) -> Bounds:
    """Our own number as other cities count theirs: unsettled kinds are in it or not."""
    low = sum(by_kind[kind] for kind in RANKED)
    return Bounds(low, low + by_kind[TieKind.UNKNOWN])


def cut_of(metric: str) -> dict[str, str] | None:
    """Which ties a metric counts: "by_kind.formal" → {"kind": "formal"}, "total" → {}.

    None where the metric is not a count of ties (a rank) or is not known.
    """
    head, _dot, rest = metric.partition(".")
    name = rest.partition(".")[0]
    match head:
        case "total" | "countries":
            return {}
        case "by_kind" | "by_level" | "by_region" | "by_grouping" | "by_country" if name:
            return {head.removeprefix("by_"): name}
        case "by_year_signed" if name:
            return {"year": name}
        case "district_coverage":
            return {"level": "district"}
    return None


def counts_countries(metric: str) -> bool:
    """Does the metric count countries rather than ties?"""
    return metric == "countries" or (
        metric.startswith("by_region.") and metric.endswith(".countries")
    )


def value_at(answer: Mapping[str, Any], metric: str) -> int | None:
    """Follow a path such as "by_region.asia.ties" into a situation; 0 for what has no entry there.

    None if the path does not lead to a number.
    """
    if metric == "by_region" or not metric:
        return None
    steps = metric.split(".")
    if steps[0] == "by_region" and len(steps) == 2:
        steps.append("ties")
    found: Any = answer
    for step in steps:
        if not isinstance(found, Mapping):
            return None
        if step not in found:
            return 0 if steps[0] in OPEN_ENDED and found is not answer else None
        found = found[step]
    return found if isinstance(found, int) else None


OPEN_ENDED = frozenset({"by_country", "by_year_signed"})
"""Parts of a situation that leave out what is zero."""

REGIONS: tuple[str, ...] = tuple(Region.values)


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a tie decides whether a metric counts it."""

    kind: str
    level: str
    country: str
    region: str
    groupings: frozenset[str] = frozenset()
    year: int | None = None


def would_count(metric: str, facts: Facts) -> bool:
    """Could this tie be one of those that `metric` counts, once what is unsettled is settled?"""
    cut = cut_of(metric)
    if cut is None:
        return False
    for name, wanted in cut.items():
        match name:
            case "kind":
                if facts.kind not in {wanted, TieKind.UNKNOWN}:
                    return False
            case "grouping":
                if wanted not in facts.groupings:
                    return False
            case "year":
                if facts.year is not None and str(facts.year) != wanted:
                    return False
            case _:
                if getattr(facts, name) != wanted:
                    return False
    return True
