"""How good the matching is: what really came about, hidden and looked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Trial:
    """One opportunity of the past. found: candidates, best first. true: those it really came to a
    cooperation with. popular: candidates by how much was done with them, most first. n: how many
    candidates there were."""

    found: Sequence[int]
    true: frozenset[int]
    popular: Sequence[int]
    n: int


def hits(order: Sequence[int], true: frozenset[int], k: int) -> Fraction:
    """The share of the first `k` that are true ones."""
    return Fraction(sum(key in true for key in order[:k]), k) if k else Fraction(0)


def precision(trials: Sequence[Trial], k: int) -> tuple[float, float, float]:
    """precision@k over all trials: of the matching, of popularity, and of chance (its expectation,
    worked out and not drawn)."""
    if not trials:
        return 0.0, 0.0, 0.0
    n = len(trials)
    ours = sum(hits(one.found, one.true, k) for one in trials)
    popular = sum(hits(one.popular, one.true, k) for one in trials)
    chance = sum(Fraction(min(k, one.n) * len(one.true), k * one.n) for one in trials if one.n)
    return float(ours / n), float(popular / n), float(chance / n)
