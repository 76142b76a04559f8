"""Rules of responsibilities: plain functions over plain values.

One unit leads a matter and answers for it (A); others assist (R), are consulted (C) or informed
(I). A unit has one part in a matter.
"""

from collections.abc import Collection, Mapping
from statistics import median

from youcheng.lib.objections import Objection
from youcheng.lib.text import _
from youcheng.responsibilities.enums import Part

LEAST = 5
"""Fewer matters than this are no overload, however little the others have."""
TIMES = 2
"""So many times the middle of all leading units and more is one."""


def objection_to_assign(
    part: str, *, held: str | None, has_lead: bool, is_open: bool
) -> Objection | None:
    """held: the part that the unit has already. is_open: the unit was not dissolved."""
    if not is_open:
        return Objection("dissolved", _("The unit was dissolved. Choose another."))
    if held is not None:
        return Objection("twice", _("The unit has a part in it already. End that one first."))
    if part == Part.LEAD and has_lead:
        return Objection("led", _("Another unit leads it. Hand it over instead."))
    return None


def objection_to_hand_over(*, is_same: bool, is_open: bool) -> Objection | None:
    if not is_open:
        return Objection("dissolved", _("The unit was dissolved. Choose another."))
    if is_same:
        return Objection("same", _("This unit leads it already."))
    return None


def overloads(led: Mapping[int, int]) -> frozenset[int]:
    """Units that lead far more than the middle of those that lead anything. led: by unit, how many
    matters."""
    counts = [n for n in led.values() if n]
    if not counts:
        return frozenset()
    limit = max(LEAST, TIMES * median(counts))
    return frozenset(unit for unit, n in led.items() if n >= limit and n > min(counts))


def proposal(met: Mapping[int, int], home: int | None, most: int = 3) -> list[tuple[int, str]]:
    """Who could lead and who could assist. met: by unit, exchanges of three years. home: the unit
    whose tie it is, where it is not the city as a whole; it leads its own."""
    order = sorted(met, key=lambda unit: (-met[unit], unit))
    lead = home if home is not None else next(iter(order), None)
    if lead is None:
        return []
    others = [unit for unit in order if unit != lead][:most]
    return [(lead, Part.LEAD.value), *((unit, Part.DOES.value) for unit in others)]


def has_gap(parts: Collection[str]) -> bool:
    """Nobody leads it."""
    return Part.LEAD not in parts
