"""Whether two records tell of the same delegation: entered by two units, or twice by one.

Never a verdict. The same partner on the same days is the condition; what speaks for it besides is
told as reasons, and a person decides.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rapidfuzz import fuzz

NEAR_DAYS = 1
"""Days by which two units may be out: one counts the flight, the other does not."""
NEAR_SIZE = 0.2
"""Of the larger group: who stayed at the hotel is counted by one unit and not by the other."""
NEAR_WORDS = 75
"""Of 100, how alike two subjects are that may say the same."""
LONGEST_DAYS = 31
"""Records of a month or longer (a year without a day) are on the same days as everything."""

TOGETHER = (
    frozenset({"visit_in", "meeting", "event"}),
    frozenset({"visit_out", "meeting", "event"}),
)
"""Kinds under which two units may have entered one delegation. Others: only under themselves."""


class Alike(StrEnum):
    """What speaks for it, in the order in which it is told."""

    DAYS = "days"
    HEAD = "head"
    PERSON = "person"
    SIZE = "size"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is compared. heads: folded names or posts of the heads; persons: keys of the people base
    of all who took part; n_persons: of the travelling side, None if not known; subject: folded."""

    kind: str
    from_on: date
    to_on: date
    places: frozenset[int]
    heads: frozenset[str] = frozenset()
    persons: frozenset[int] = frozenset()
    n_persons: int | None = None
    subject: str = ""


def likeness(one: Sketch, other: Sketch) -> tuple[Alike, ...]:
    """What speaks for the two being one; nothing if they cannot be, or only the days meet."""
    if not one.places & other.places or not _is_same_kind(one.kind, other.kind):
        return ()
    if not _meets(one, other):
        return ()
    found = []
    if any(_is_same_name(a, b) for a in one.heads for b in other.heads):
        found.append(Alike.HEAD)
    if one.persons & other.persons:
        found.append(Alike.PERSON)
    if _is_same_size(one.n_persons, other.n_persons):
        found.append(Alike.SIZE)
    if fuzz.ratio(one.subject, other.subject) >= NEAR_WORDS:
        found.append(Alike.SUBJECT)
    return (Alike.DAYS, *found) if found else ()


def _is_same_kind(one: str, other: str) -> bool:
    return one == other or any({one, other} <= kinds for kinds in TOGETHER)


def _meets(one: Sketch, other: Sketch) -> bool:
    if any((sketch.to_on - sketch.from_on).days >= LONGEST_DAYS for sketch in (one, other)):
        return False
    near = timedelta(days=NEAR_DAYS)
    return one.from_on <= other.to_on + near and other.from_on <= one.to_on + near


def _is_same_name(one: str, other: str) -> bool:
    return bool(one and other) and (one == other or fuzz.ratio(one, other) >= NEAR_WORDS)


def _is_same_size(one: int | None, other: int | None) -> bool:
    if not one or not other:
        return False
    return abs(one - other) <= NEAR_SIZE * max(one, other)


def window(from_on: date, to_on: date) -> tuple[date, date]:
    """First and last day on which another record can be one with this."""
    near = timedelta(days=NEAR_DAYS)
    return from_on - near, to_on + near
