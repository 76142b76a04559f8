"""What the office's records of exchanges said at a moment: a figure of last year can be made again.

Today's columns are the last word; what they said before stands in `FormerExchange`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from youcheng.exchanges import rules
from youcheng.exchanges.models import Exchange, FormerExchange


@dataclass(frozen=True, slots=True)
class Known:
    """One exchange as it was known. values: as `snapshot` writes them: columns of `rules.KEPT`,
    "partners" as [place, tie], "fields" and "units" as codes."""

    exchange: int
    values: dict[str, Any]


def known_at(moment: datetime) -> Iterator[Known]:
    """What counted at `moment`, as it was said then; in the order of the keys."""
    rows = Exchange.objects.known_at(moment).order_by("pk")
    former = {
        one.exchange_id: one.values
        for one in FormerExchange.objects.filter(known_from__lte=moment, known_to__gt=moment)
    }
    for row in rows.prefetch_related("partners", "fields", "units").iterator(500):
        yield Known(row.pk, former.get(row.pk) or snapshot(row))


def snapshot(exchange: Exchange) -> dict[str, Any]:
    """What it says, as JSON: columns, fields, partners and units."""
    columns = {name: plain(getattr(exchange, name)) for name in rules.KEPT}
    return columns | sides_of(exchange)


def sides_of(exchange: Exchange) -> dict[str, Any]:
    """With whom, about what, and which other units."""
    return {
        "partners": [[one.place_id, one.tie_id] for one in exchange.partners.all()],
        "fields": [field.code for field in exchange.fields.all()],
        "units": sorted(unit.code for unit in exchange.units.all()),
    }


def plain(value: Any) -> Any:
    """As JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int) else str(value)
