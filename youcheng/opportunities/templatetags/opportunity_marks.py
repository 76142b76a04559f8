"""Marks of matches: the pieces of a score, the names of its parts."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _

from youcheng.opportunities.enums import PartName
from youcheng.opportunities.models import Opportunity
from youcheng.opportunities.queries.matches import Row

register = template.Library()


@dataclass(frozen=True, slots=True)
class Piece:
    """x, width: of a hundred, with a hair between two parts."""

    name: str
    x: str
    width: str
    is_open: bool


@register.filter
def pieces(row: Row) -> list[Piece]:
    """The bar of a score: of each part what is sure, and then half of what is not known, so that
    its whole length is the score."""
    found: list[Piece] = []
    x = 0.0
    for part in row.match.parts:
        low, high = row.match.points(part)
        for width, is_open in ((low, False), ((high - low) / 2, True)):
            if width >= 0.5:  # noqa: PLR2004 - less is no piece that can be seen
                found.append(
                    Piece(part.name.value, f"{x:.1f}", f"{max(width - 0.3, 0.2):.1f}", is_open)
                )
            x += width
    return found


@register.filter
def part_name(name: Any) -> str:
    return str(PartName(name).label)


@register.filter
def money(one: Opportunity) -> str:
    """The amounts with their currency; nothing where nobody said."""
    low, high = one.amount_low, one.amount_high
    if low is not None and high is not None:
        return f"{low:,} – {high:,} {one.currency}"
    if high is not None:
        return _("up to %(amount)s") % {"amount": f"{high:,} {one.currency}"}
    return _("from %(amount)s") % {"amount": f"{low:,} {one.currency}"} if low is not None else ""
