"""Rounding so that the parts add up to the whole."""

from collections.abc import Sequence
from fractions import Fraction

Number = Fraction | int


def shares(parts: Sequence[Number], total: int | None = None, *, unit: int = 1) -> list[int]:
    """Round each part, told in parts of `unit`, so that they add up to `total`; None: to their own
    sum, rounded.

    The largest remainders are rounded up, the earlier of two alike first. No part moves by one or
    more where `total` is the rounded sum.
    """
    floors = [int(part // unit) for part in parts]
    if total is None:
        total = rounded(sum(parts), unit)
    order = sorted(range(len(parts)), key=lambda n: (floors[n] * unit - parts[n], n))
    missing = total - sum(floors)
    if not 0 <= missing <= len(parts):
        raise ValueError(f"{total} is no rounded sum of {list(map(str, parts))}")
    for n in order[:missing]:
        floors[n] += 1
    return floors


def rounded(value: Number, unit: int = 1) -> int:
    """To the nearest whole number of units, a half upwards."""
    return int((2 * value + unit) // (2 * unit))
