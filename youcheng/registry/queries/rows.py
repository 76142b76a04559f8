"""The lines of a list of ties, read for one page by one statement.

It is written by hand: Django takes five times as long to put it together as a database to answer
it, and this is the page that an office looks at all day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from youcheng.lib.bilingual import NameOf, reader
from youcheng.lib.periods import Precision, show


@dataclass(frozen=True, slots=True)
class TieRow:
    """One line, in the reader's language. place, its key city, kind and stage are of the day.

    signed: as exact as it is known. ends: the last day of the term that runs longest.
    """

    tie: int
    city: int
    place: str
    foreign: str
    country: str
    region: str
    home: str
    level: str
    kind: str
    stage: str
    signed: str
    ends: str
    population: int | None
    label: str
    confidence: str
    source: str
    note: str
    changed_at: datetime
    is_demo: bool


_ROWS = """
SELECT t.id, p.id, p.name_zh, p.name_en, p.name_zh_hant,
    c.name_zh, c.name_en, c.name_zh_hant, c.region,
    u.name_zh, u.name_en, u.name_zh_hant, u.level, s.kind, s.stage, s.began_on, s.is_exact,
    (SELECT e.precision FROM registry_tieevent e
        WHERE e.tie_id = t.id AND e."on" = s.began_on ORDER BY e.id DESC LIMIT 1),
    (SELECT MAX(i.ends_on) FROM registry_instrument i WHERE i.tie_id = t.id AND {known}),
    p.population, t.label, t.confidence, t.source, t.note, t.changed_at, t.is_demo
FROM registry_tie t
LEFT JOIN registry_tiespan s ON s.tie_id = t.id AND s.id IN ({spans})
JOIN accounts_unit u ON u.id = t.home_id
JOIN registry_locality p ON p.id = COALESCE(s.place_id, t.place_id)
JOIN registry_country c ON c.iso2 = p.country_id
WHERE t.id IN ({ties})
"""
_NOW = "i.retracted_at IS NULL"
_THEN = "i.recorded_at <= %s AND (i.retracted_at IS NULL OR i.retracted_at > %s)"


def tie_rows(
    keys: Iterable[tuple[int, int | None]], known_at: datetime | None = None
) -> list[TieRow]:
    """Read the rows of one page, in the order of `keys` (see `matching_ties`)."""
    pairs = list(keys)
    if not pairs:
        return []
    ties = [tie for tie, _span in pairs]
    spans = [span for _tie, span in pairs if span is not None]
    statement = _ROWS.format(
        known=_THEN if known_at else _NOW, spans=_holders(spans), ties=_holders(ties)
    )
    moments = [connection.ops.adapt_datetimefield_value(known_at)] * 2 if known_at else []
    with connection.cursor() as cursor:
        cursor.execute(statement, [*moments, *spans, *ties])
        found = {row[0]: row for row in cursor.fetchall()}
    name_of = reader()
    return [_row(found[tie], name_of) for tie in ties]


def _holders(keys: list[int]) -> str:
    return ", ".join(["%s"] * len(keys)) or "NULL"


def _row(values: tuple[Any, ...], name_of: NameOf) -> TieRow:
    (
        tie, city, place_zh, place_en, place_hant, country_zh, country_en, country_hant, region,
        home_zh, home_en, home_hant, level, kind, stage, began_on, is_exact, precision, ends_on,
        population, label, confidence, source, note, changed_at, is_demo,
    ) = values  # fmt: skip
    return TieRow(
        tie=tie,
        city=city,
        place=name_of(place_zh, place_en, place_hant),
        foreign=place_en,
        country=name_of(country_zh, country_en, country_hant),
        region=region,
        home=name_of(home_zh, home_en, home_hant),
        level=level,
        kind=kind or "",
        stage=stage or "",
        signed=_signed(began_on, is_exact, precision),
        ends=str(ends_on or ""),
        population=population,
        label=label,
        confidence=confidence,
        source=source,
        note=note,
        # SQLite has no zones: what it keeps is UTC.
        changed_at=changed_at if changed_at.tzinfo else changed_at.replace(tzinfo=UTC),
        is_demo=bool(is_demo),
    )


def _signed(began_on: date | None, is_exact: bool | None, precision: str | None) -> str:
    """The beginning, no more exact than it is known."""
    if is_exact:
        return show(began_on, Precision.DAY)
    return show(began_on, precision or Precision.YEAR)
