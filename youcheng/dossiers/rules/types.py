"""What type of partner a tie is, why, and what would have to change for it to be another.

A table of conditions, asked in its order: the first type of which all hold is the type. Judged
twice, as vitality is read: where what is unknown could make it another type, that is said.

Source: docs/sources/vitality.md, "Types".
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from youcheng.dossiers.enums import FieldGroup, PartnerType
from youcheng.dossiers.rules.facts import Contact, Facts, counted_once
from youcheng.dossiers.rules.rhythm import ACTIVE_MONTHS, Rhythm
from youcheng.dossiers.rules.vitality import MEASURES, Measures, Vitality
from youcheng.lib.periods import months_after

NEVER = 9999
"""Months since the last exchange where there is none."""


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on one value: at least `bound`, or less than it."""

    value: str
    bound: int
    is_least: bool = True

    def holds(self, values: Mapping[str, int]) -> bool:
        return (values[self.value] >= self.bound) is self.is_least

    def gap(self, values: Mapping[str, int]) -> int:
        """How far the value is from the other side of the bound."""
        now = values[self.value]
        if self.holds(values):
            return now - self.bound + 1 if self.is_least else self.bound - now
        return self.bound - now if self.is_least else now - self.bound + 1

    @property
    def other_side(self) -> int:
        """The nearest value with which it does not hold."""
        return self.bound - 1 if self.is_least else self.bound

    @property
    def this_side(self) -> int:
        return self.bound if self.is_least else self.bound - 1


TABLE: dict[PartnerType, tuple[Test, ...]] = {
    PartnerType.STRATEGIC: (
        Test("vitality", 60),
        Test("depth", 50),
        Test("heat", 40),
        Test("months", ACTIVE_MONTHS, is_least=False),
    ),
    PartnerType.GROWING: (Test("recent", 2), Test("growth", 150)),
    PartnerType.STEADY: (
        Test("window", 2),
        Test("months", ACTIVE_MONTHS, is_least=False),
        Test("silence", 400, is_least=False),
    ),
    PartnerType.TO_REVIVE: (Test("ever", 3),),
    PartnerType.SYMBOLIC: (),
}
"""vitality, depth, heat: 0 to 100. months: whole ones since the last exchange. recent: exchanges of
the last twelve months; growth: per cent of those of the twelve before, one added to either.
window: of the last years (`Measures.window`); ever: of all. silence: per cent of the usual pause.
"""

SCALE = {
    "vitality": 100, "depth": 100, "heat": 100, "months": 36, "recent": 6, "growth": 300,
    "window": 12, "ever": 12, "silence": 400,
}  # fmt: skip
"""What counts as a large step of each value, so that steps of several can be compared."""


@dataclass(frozen=True, slots=True)
class Change:
    """A value that would have to be another: `now` is what it is."""

    value: str
    now: int
    needed: int


@dataclass(frozen=True, slots=True)
class Met:
    """A condition that holds, as the reason for a type."""

    test: Test
    now: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """type: by what is surely known; at_best: with all that is unknown for the tie. values: those
    of `TABLE` that are surely known."""

    type: PartnerType
    at_best: PartnerType
    values: Mapping[str, int]

    @property
    def reasons(self) -> tuple[Met, ...]:
        """The conditions of the type, which all hold."""
        return tuple(Met(test, self.values[test.value]) for test in TABLE.get(self.type, ()))

    @property
    def alternative(self) -> PartnerType | None:
        """The type that is nearest; None where it is not judged."""
        return nearest(self.values)[0] if self.type in TABLE else None

    @property
    def changes(self) -> tuple[Change, ...]:
        """What would have to change for it to be the alternative."""
        return nearest(self.values)[1] if self.type in TABLE else ()

    @property
    def is_certain(self) -> bool:
        return self.type == self.at_best


def judge(
    facts: Facts, vital: Vitality, rhythm: Rhythm, measures: Measures = MEASURES
) -> Judgement:
    """The type of a partner with its reasons and the nearest alternative. Where no exchange was
    ever recorded there is nothing to judge by."""
    surely = values_of(facts, vital, rhythm, measures, is_best=False)
    if not facts.is_kept:
        return Judgement(PartnerType.UNJUDGED, PartnerType.UNJUDGED, surely)
    at_best = values_of(facts, vital, rhythm, measures, is_best=True)
    return Judgement(type_of(surely), type_of(at_best), surely)


def values_of(
    facts: Facts, vital: Vitality, rhythm: Rhythm, measures: Measures, *, is_best: bool
) -> dict[str, int]:
    """What `TABLE` asks for, in either reading."""
    past = [one for one in facts.contacts if one.from_on <= facts.on]
    ones = counted_once(past)
    year = months_after(facts.on, -12)
    before = months_after(facts.on, -24)
    window = months_after(facts.on, -measures.window)
    recent = _n(ones, year, facts.on)
    last = rhythm.last_on
    if last is not None and not is_best:
        last = max(one.from_on for one in past)
    return {
        "vitality": vital.high if is_best else vital.low,
        "depth": vital.part("depth").high if is_best else vital.part("depth").low,
        "heat": vital.part("heat").high if is_best else vital.part("heat").low,
        "months": NEVER if last is None else months_between(last, facts.on),
        "recent": recent,
        "growth": 100 * (recent + 1) // (_n(ones, before, year) + 1),
        "window": _n(ones, window, facts.on),
        "ever": len(ones),
        "silence": rhythm.percent or 0,
    }


def _n(contacts: list[Contact], after: date, until: date) -> int:
    return sum(after < one.from_on <= until for one in contacts)


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another, never less than none."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return max(months - (months_after(first, months) > last), 0)


def type_of(values: Mapping[str, int]) -> PartnerType:
    for kind, tests in TABLE.items():
        if all(test.holds(values) for test in tests):
            return kind
    raise AssertionError("the last type asks for nothing")


def nearest(values: Mapping[str, int]) -> tuple[PartnerType | None, tuple[Change, ...]]:
    """The other type that the smallest change leads to; with several values, all of them."""
    here = type_of(values)
    found = []
    for n, kind in enumerate(TABLE):
        if kind == here:
            continue
        changed = _changed_to(kind, values)
        if type_of(changed) != kind:
            continue
        changes = tuple(
            Change(name, values[name], changed[name])
            for name in values
            if changed[name] != values[name]
        )
        cost = sum(abs(change.needed - change.now) / SCALE[change.value] for change in changes)
        found.append((cost, n, kind, changes))
    if not found:
        return None, ()
    _cost, _n, kind, changes = min(found, key=lambda one: one[:2])
    return kind, changes


def _changed_to(kind: PartnerType, values: Mapping[str, int]) -> dict[str, int]:
    """The values with which it would be `kind`, each moved no further than to its bound: what
    stands before it in the table fails in its nearest condition, its own all hold."""
    changed = dict(values)
    for test in TABLE[kind]:
        if not test.holds(changed):
            changed[test.value] = test.this_side
    for before, tests in TABLE.items():
        if before == kind:
            break
        if all(test.holds(changed) for test in tests):
            weakest = min(tests, key=lambda test: test.gap(changed) / SCALE[test.value])
            changed[weakest.value] = weakest.other_side
    return changed


GROUP_OF: dict[str, FieldGroup] = {
    "trade": FieldGroup.ECONOMY,
    "investment": FieldGroup.ECONOMY,
    "transport": FieldGroup.ECONOMY,
    "building": FieldGroup.ECONOMY,
    "energy": FieldGroup.ECONOMY,
    "science": FieldGroup.SCIENCE,
    "culture": FieldGroup.CULTURE,
    "tourism": FieldGroup.CULTURE,
    "education": FieldGroup.EDUCATION,
    "health": FieldGroup.HEALTH,
    "environment": FieldGroup.HEALTH,
    "sport": FieldGroup.SPORT,
    "politics": FieldGroup.POLITICS,
}
"""Groups of the standard fields. A field that the office added itself is in none."""

LEAST_IN_FIELD = 2
LEAST_SHARE = 30
"""So many exchanges and so many per cent of those with a field make it a field of the partner."""


@dataclass(frozen=True, slots=True)
class FieldShare:
    """n: exchanges of the window in the group; of: those of which a field was noted. missing: how
    many more of the group alone would make it a field of the partner; 0 where it is one."""

    group: FieldGroup
    n: int
    of: int
    missing: int

    @property
    def percent(self) -> int:
        return 100 * self.n // self.of if self.of else 0


def fields_of(facts: Facts, measures: Measures = MEASURES) -> list[FieldShare]:
    """Every group, those of the partner first; the first that is none is the nearest alternative.

    An exchange in two groups counts in both.
    """
    since = months_after(facts.on, -measures.window)
    counts: Counter[FieldGroup] = Counter()
    of = 0
    for one in counted_once(c for c in facts.contacts if since < c.from_on <= facts.on):
        groups = {GROUP_OF[code] for code in one.fields if code in GROUP_OF}
        of += bool(groups)
        counts.update(groups)
    shares = [FieldShare(group, counts[group], of, _missing(counts[group], of))
              for group in FieldGroup]  # fmt: skip
    return sorted(shares, key=lambda one: (one.missing > 0, one.missing, -one.n))


def _missing(n: int, of: int) -> int:
    more = max(LEAST_IN_FIELD - n, 0)
    while 100 * (n + more) < LEAST_SHARE * (of + more):
        more += 1
    return more
