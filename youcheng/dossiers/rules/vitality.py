"""Vitality of a tie: seven dimensions, each a number from 0 to 100 with its evidence.

The five of the friendship-exchange index (length, breadth, depth, heat, frequency) and two that
practice asks for. Weights and measures are the office's own, with a version: no official score
sheet is public.

What nobody noted makes a range, never a zero: every dimension is read twice, once with all that is
unknown against the tie and once for it. An exchange without a paper counts in the second reading
alone. Where no exchange was ever recorded, all that rests on exchanges is from 0 to 100.

Source: docs/sources/vitality.md.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from math import log
from typing import Any, Self

from youcheng.dossiers.enums import Dimension
from youcheng.dossiers.rules.facts import SUBSTANTIAL, Contact, Due, Facts, counted_once
from youcheng.dossiers.rules.shares import rounded, shares
from youcheng.lib.objections import Objection
from youcheng.lib.periods import months_after
from youcheng.lib.text import _

Weights = Mapping[str, int]
"""Points of a hundred for each dimension."""

WEIGHTS: Weights = {
    Dimension.LENGTH: 10,
    Dimension.BREADTH: 20,
    Dimension.DEPTH: 25,
    Dimension.HEAT: 10,
    Dimension.FREQUENCY: 20,
    Dimension.RECIPROCITY: 10,
    Dimension.FOLLOW_THROUGH: 5,
}
"""What an office starts from."""


@dataclass(frozen=True, slots=True)
class Measures:
    """What earns a full hundred in a dimension. window: months back from the day."""

    window: int = 36
    full_years: int = 30
    full_fields: int = 7
    full_results: int = 6
    full_a_year: int = 12
    full_media: int = 3

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """From stored values; what is missing is as above, what is unknown is left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in values.items() if name in known})


MEASURES = Measures()

RANK_POINTS = {1: 100, 2: 90, 3: 80, 4: 70, 5: 55, 6: 35, 7: 20}
"""Of a hundred, for the highest guest or host met. Ranks as in the people base."""
MEDIA_PART = 30
"""Of a hundred points of heat, what the press can earn; the rank earns the others."""


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension. low, high: 0 to 100, alike where nothing is unknown. points: what it adds to
    the total in either reading. evidence: keys of the records it rests on. said: figures for the
    sentence beside it."""

    code: str
    weight: int
    low: int
    high: int
    low_points: int
    high_points: int
    evidence: tuple[int, ...]
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Vitality:
    """The total as a range; its parts add up to either end exactly."""

    low: int
    high: int
    parts: tuple[Part, ...]

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def part(self, code: str) -> Part:
        return next(part for part in self.parts if part.code == code)


@dataclass(frozen=True, slots=True)
class Reading:
    """A dimension before it is weighed, in thousandths of a thousandth of a point: whole numbers,
    for fifty thousand ties are read at once."""

    low: int
    high: int
    evidence: tuple[int, ...] = ()
    said: Mapping[str, Any] | None = None


POINT = 1_000_000
NOTHING, ALL = 0, 100 * POINT


def objection_to_weights(weights: Weights) -> Objection | None:
    """Say why these cannot weigh the dimensions."""
    if set(weights) != set(Dimension.values):
        return Objection("other_dimensions", _("Give each dimension its weight."))
    if any(weight < 0 for weight in weights.values()):
        return Objection("negative", _("A weight is not negative."))
    if sum(weights.values()) != 100:
        return Objection("not_a_hundred", _("The weights must add up to 100."))
    return None


def vitality(facts: Facts, weights: Weights = WEIGHTS, measures: Measures = MEASURES) -> Vitality:
    """Weigh what is known of a tie on `facts.on`.

    Raises:
        ValueError: the weights are none.
    """
    if objection_to_weights(weights) is not None:
        raise ValueError(f"no weights: {dict(weights)}")
    read = readings(facts, measures)
    codes = list(Dimension.values)
    unit = 100 * POINT
    lows = shares([read[code].low * weights[code] for code in codes], unit=unit)
    highs = shares([read[code].high * weights[code] for code in codes], unit=unit)
    parts = tuple(
        Part(
            code, weights[code], rounded(read[code].low, POINT), rounded(read[code].high, POINT),
            low, high, read[code].evidence, read[code].said or {},
        )
        for code, low, high in zip(codes, lows, highs, strict=True)
    )  # fmt: skip
    return Vitality(sum(lows), sum(highs), parts)


def readings(facts: Facts, measures: Measures = MEASURES) -> dict[str, Reading]:
    """Each dimension in both readings, from 0 to 100."""
    since = months_after(facts.on, -measures.window)
    possible = [one for one in facts.contacts if one.to_on > since and one.from_on <= facts.on]
    sure = [one for one in possible if one.has_paper and one.from_on > since]
    return {
        Dimension.LENGTH: _length(facts, measures),
        Dimension.BREADTH: _breadth(facts, sure, possible, measures),
        Dimension.DEPTH: _depth(facts, sure, possible, since, measures),
        Dimension.HEAT: _heat(facts, sure, possible, measures),
        Dimension.FREQUENCY: _frequency(facts, sure, possible, measures),
        Dimension.RECIPROCITY: _reciprocity(facts, sure, possible),
        Dimension.FOLLOW_THROUGH: _follow_through(facts.dues, facts.on),
    }


def _part_of(n: int, full: int) -> int:
    return ALL * min(n, full) // full


def _keys(contacts: Iterable[Contact]) -> tuple[int, ...]:
    return tuple(sorted({one.pk for one in contacts}))


def whole_years(begin: date, end: date) -> int:
    return end.year - begin.year - ((end.month, end.day) < (begin.month, begin.day))


def _length(facts: Facts, measures: Measures) -> Reading:
    if facts.began_on is not None:
        years = max(whole_years(facts.began_on, facts.on), 0)
        value = _part_of(years, measures.full_years)
        return Reading(value, value, (), {"years": years})
    if facts.attested_on is None:
        return Reading(NOTHING, ALL, (), {"years": None})
    least = max(whole_years(facts.attested_on, facts.on), 0)
    return Reading(_part_of(least, measures.full_years), ALL, (), {"years": None, "least": least})


def _breadth(
    facts: Facts, sure: Sequence[Contact], possible: Sequence[Contact], measures: Measures
) -> Reading:
    known = {code for one in sure for code in one.fields}
    more = {code for one in possible for code in one.fields}
    n_without = sum(1 for one in possible if not one.fields)
    said = {"n": len(known), "of": measures.full_fields, "fields": tuple(sorted(known))}
    if not facts.is_kept:
        return Reading(NOTHING, ALL, (), said)
    return Reading(
        _part_of(len(known), measures.full_fields),
        _part_of(len(more) + n_without, measures.full_fields),
        _keys(possible),
        said,
    )


def _depth(
    facts: Facts,
    sure: Sequence[Contact],
    possible: Sequence[Contact],
    since: date,
    measures: Measures,
) -> Reading:
    signed = [pk for pk, on in facts.papers if since < on <= facts.on]
    results = [one for one in sure if one.has_result]
    may = [one for one in possible if one.has_result or one.kind in SUBSTANTIAL]
    said = {"results": len(results), "signed": len(signed)}
    low = _part_of(len(results) + len(signed), measures.full_results)
    if not facts.is_kept:
        return Reading(low, ALL, (), said)
    n_most = len(counted_once(may)) + len(signed)
    return Reading(low, max(low, _part_of(n_most, measures.full_results)), _keys(may), said)


def _heat(
    facts: Facts, sure: Sequence[Contact], possible: Sequence[Contact], measures: Measures
) -> Reading:
    met = [one for one in possible if one.kind in SUBSTANTIAL]
    ranks = [one.rank for one in sure if one.rank is not None]
    any_rank = [one.rank for one in possible if one.rank is not None]
    n_media = sum(1 for one in sure if one.kind == "media")
    most_media = sum(1 for one in possible if one.kind == "media")
    lasts = [min(one.to_on, facts.on) for one in possible]
    said = {
        "rank": min(ranks, default=None),
        "media": n_media,
        "last": max(lasts, default=None),
    }
    if not facts.is_kept:
        return Reading(NOTHING, ALL, (), said)
    low = _warm(min(ranks, default=None), n_media, measures)
    best = 1 if any(one.rank is None for one in met) else min(any_rank, default=None)
    high = _warm(best, most_media, measures)
    noted = [one for one in possible if one.rank is not None or one.kind == "media" or one in met]
    return Reading(low, max(low, high), _keys(noted), said)


def _warm(rank: int | None, n_media: int, measures: Measures) -> int:
    points = RANK_POINTS.get(rank, 0) * POINT if rank is not None else 0
    press = _part_of(n_media, measures.full_media)
    return (points * (100 - MEDIA_PART) + press * MEDIA_PART) // 100


def _frequency(
    facts: Facts, sure: Sequence[Contact], possible: Sequence[Contact], measures: Measures
) -> Reading:
    least, most = counted_once(sure), counted_once(possible)
    said = {"n": len(least), "most": len(most), "months": measures.window}
    if not facts.is_kept:
        return Reading(NOTHING, ALL, (), said)
    return Reading(_often(len(least), measures), _often(len(most), measures), _keys(possible), said)


def _often(n: int, measures: Measures) -> int:
    """On a logarithmic scale: the second exchange in a year says more than the twelfth."""
    a_year = n * 12 / measures.window
    return min(round(ALL * log(1 + a_year) / log(1 + measures.full_a_year)), ALL)


def _reciprocity(facts: Facts, sure: Sequence[Contact], possible: Sequence[Contact]) -> Reading:
    begun = Counter(one.initiator for one in sure)
    begun_surely = {one.pk for one in sure if one.initiator}
    n_open = sum(one.pk not in begun_surely for one in possible)
    # In halves, for what both began counts half for either.
    ours, theirs = (2 * begun[side] + begun["both"] for side in ("home", "abroad"))
    n_halves = 2 * n_open
    said = {"home": begun["home"], "abroad": begun["abroad"], "both": begun["both"], "open": n_open}
    if not facts.is_kept:
        return Reading(NOTHING, ALL, (), said)
    low = min(_balance(ours + n_halves, theirs), _balance(ours, theirs + n_halves))
    lesser, greater = min(ours, theirs), max(ours, theirs)
    is_evened = n_open > 0 and greater - lesser <= n_halves
    high = ALL if is_evened else _balance(lesser + n_halves, greater)
    return Reading(low, max(low, high), _keys(possible), said)


def _balance(ours: int, theirs: int) -> int:
    """A hundred where both began as often; nothing where one side alone does, or nobody."""
    if ours + theirs == 0:
        return NOTHING
    return 2 * ALL * min(ours, theirs) // (ours + theirs)


def _follow_through(dues: Sequence[Due], on: date) -> Reading:
    """Half for what was done late. Nothing due yet says nothing: from 0 to 100."""
    judged = [due for due in dues if _is_judged(due, on)]
    on_time = sum(1 for due in judged if _is_on_time(due, on))
    late = sum(1 for due in judged if due.done_on and due.done_on <= on) - on_time
    said = {"due": len(judged), "on_time": on_time, "late": late}
    if not judged:
        return Reading(NOTHING, ALL, (), said)
    value = ALL * (2 * on_time + late) // (2 * len(judged))
    return Reading(value, value, (), said)


def _is_judged(due: Due, on: date) -> bool:
    is_done = due.done_on is not None and due.done_on <= on
    return is_done or (due.due_on is not None and due.due_on < on)


def _is_on_time(due: Due, on: date) -> bool:
    if due.done_on is None or due.done_on > on:
        return False
    return due.due_on is None or due.done_on <= due.due_on


def next_step(
    facts: Facts, weights: Weights = WEIGHTS, measures: Measures = MEASURES
) -> tuple[str, int] | None:
    """What one more meeting would bring: in a field that is new, shown by a paper, with a result,
    begun by the side that began less. The dimension that gains most and the points that the lower
    end of the total gains; None where it gains nothing.
    """
    sides = [one.initiator for one in facts.contacts]
    more = Contact(
        0, "meeting", facts.on, facts.on, fields=frozenset({"a new field"}), rank=4,
        initiator="home" if sides.count("home") <= sides.count("abroad") else "abroad",
        has_result=True,
    )  # fmt: skip
    before = vitality(facts, weights, measures)
    after = vitality(replace(facts, contacts=(*facts.contacts, more)), weights, measures)
    gains = [
        new.low_points - old.low_points for old, new in zip(before.parts, after.parts, strict=True)
    ]
    best = max(range(len(gains)), key=lambda n: (gains[n], -n))
    total = after.low - before.low
    return (before.parts[best].code, total) if total > 0 else None
