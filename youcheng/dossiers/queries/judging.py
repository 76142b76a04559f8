"""Vitality, rhythm and type of ties on a day, as known at a moment."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from youcheng.dossiers.enums import PartnerType
from youcheng.dossiers.models import TypeOverride, WeightSet, known_by
from youcheng.dossiers.queries.facts import MANY, facts_of
from youcheng.dossiers.rules import (
    MEASURES,
    WEIGHTS,
    Facts,
    FieldShare,
    Judgement,
    Measures,
    Rhythm,
    Vitality,
    fields_of,
    judge,
    rhythm,
    vitality,
)
from youcheng.dossiers.rules.vitality import Weights
from youcheng.lib.prepared import prepared


@dataclass(frozen=True, slots=True)
class Scale:
    """The weights that hold. row: None where the office set none, and the suggestion holds."""

    weights: Weights
    measures: Measures
    row: WeightSet | None = None

    @property
    def version(self) -> int:
        return self.row.version if self.row else 0


SUGGESTED = Scale(WEIGHTS, MEASURES)


@dataclass(frozen=True, slots=True)
class Judged:
    """One tie on a day. override: what a person set for that day, over the rules."""

    tie: int
    facts: Facts
    vitality: Vitality
    rhythm: Rhythm
    judgement: Judgement
    fields: list[FieldShare]
    override: TypeOverride | None = None

    @property
    def type(self) -> PartnerType:
        return PartnerType(self.override.type) if self.override else self.judgement.type

    @property
    def own_fields(self) -> list[FieldShare]:
        return [one for one in self.fields if not one.missing]


def scale_on(as_of: date, known_at: datetime | None = None) -> Scale:
    """The latest version that was valid on the day and recorded by the moment."""
    row: WeightSet | None = _weights.first(as_of=as_of, known_at=known_at)
    return Scale(row.weights, Measures.of(row.measures), row) if row else SUGGESTED


@prepared
def _weights(*, as_of: Any, known_at: Any) -> QuerySet[WeightSet]:
    rows = WeightSet.objects.filter(valid_from__lte=as_of)
    if known_at is not None:
        rows = rows.filter(recorded_at__lte=known_at)
    return rows.select_related("owner").order_by("-version")[:1]


def judged_ties(
    ties: Collection[int] | None, as_of: date, known_at: datetime | None = None
) -> tuple[Scale, dict[int, Judged]]:
    """Every tie that counted on the day, by its key; ties: these alone. One pass."""
    scale = scale_on(as_of, known_at)
    facts = facts_of(ties, as_of, known_at)
    overrides = _overrides(ties, as_of, known_at)
    return scale, {tie: judged(tie, one, scale, overrides.get(tie)) for tie, one in facts.items()}


def judged(tie: int, facts: Facts, scale: Scale, override: TypeOverride | None = None) -> Judged:
    vital = vitality(facts, scale.weights, scale.measures)
    heard = rhythm(facts)
    found = judge(facts, vital, heard, scale.measures)
    return Judged(tie, facts, vital, heard, found, fields_of(facts, scale.measures), override)


def _overrides(
    ties: Collection[int] | None, as_of: date, known_at: datetime | None
) -> dict[int, TypeOverride]:
    named = list(ties) if ties is not None and len(ties) <= MANY else None
    return {row.tie_id: row for row in _set(ties=named, as_of=as_of, known_at=known_at)}


@prepared
def _set(*, ties: Any, as_of: Any, known_at: Any) -> QuerySet[TypeOverride]:
    rows = known_by(TypeOverride.objects.on(as_of), known_at)
    if ties is not None:
        rows = rows.filter(tie__in=ties)
    return rows.select_related("recorded_by").order_by("recorded_at", "pk")


def tally(found: Iterable[Judged]) -> Counter[str]:
    return Counter(one.type.value for one in found)


def place_among(one: Judged, all_of_them: Iterable[Judged]) -> tuple[int, int]:
    """The best and the worst place that its range leaves it among others, from one."""
    best = worst = 1
    for other in all_of_them:
        if other.tie != one.tie:
            best += other.vitality.low > one.vitality.high
            worst += other.vitality.high > one.vitality.low
    return best, worst
