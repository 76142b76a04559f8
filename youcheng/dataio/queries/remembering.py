"""How ledgers of the same shape were read before."""

import hashlib
from typing import Any

from youcheng.accounts.models import Unit
from youcheng.dataio.models import RememberedMapping
from youcheng.dataio.queries.tables import Table, tables_of
from youcheng.lib.objections import Refused
from youcheng.lib.sheets import Book
from youcheng.lib.text import fold

TRIED = 50
"""Mappings of the unit that are tried on a file whose headers nobody knows."""


def fingerprint(tables: list[Table]) -> str:
    """A key for the headers of a file, whatever its spelling of blanks and variants."""
    shape = "\n".join("|".join(fold(header) for header in table.headers) for table in tables)
    return hashlib.sha256(shape.encode()).hexdigest()


def remembered(unit: Unit, tables: list[Table]) -> dict[str, Any] | None:
    """The mapping that was used for this shape of file last time, or None."""
    row = RememberedMapping.objects.filter(unit=unit, fingerprint=fingerprint(tables)).first()
    return row.mapping if row else None


def tables_as_before(
    book: Book, *, unit: Unit, filename: str = "", sheet: str = "", guess: bool = False
) -> tuple[list[Table], dict[str, Any]]:
    """The tables of ties as they were read last time, and that mapping; {} where it is new.

    guess: see `tables_of`.

    Raises:
        Refused: see `tables_of`.
    """
    refusal = None
    tables: list[Table] = []
    try:
        tables = tables_of(book, filename=filename, sheet=sheet)
    except Refused as error:
        if error.objection.code != "no_header":
            raise
        refusal = error
    if tables and (kept := remembered(unit, tables)):
        columns = kept.get("columns", {})
        return tables_of(book, filename=filename, sheet=sheet, columns=columns), kept
    # Without the mapping, the header itself may not have been found.
    rows = RememberedMapping.objects.filter(unit=unit).order_by("-used_at", "-pk")
    for row in rows[:TRIED]:
        columns = row.mapping.get("columns", {})
        if not columns:
            continue
        try:
            found = tables_of(book, filename=filename, sheet=sheet, columns=columns)
        except Refused:
            continue
        if fingerprint(found) == row.fingerprint:
            return found, row.mapping
    if refusal is not None:
        if guess:
            return tables_of(book, filename=filename, sheet=sheet, guess=True), {}
        raise refusal
    return tables, {}
