"""The tables of a workbook that hold ties, and their rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from youcheng.dataio.rules.columns import (
    SCAN,
    find_header,
    is_beside_the_point,
    is_header_again,
    map_columns,
)
from youcheng.dataio.rules.values import stated_day
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.sheets import Book, Sheet


@dataclass(slots=True)
class Row:
    """One record: its number in the sheet (from 1) and its cells as text."""

    number: int
    cells: list[str]
    errors: dict[int, str] = field(default_factory=dict)
    """Column → failed formula."""
    is_set_aside: bool = False
    """A person took another row of the same pair instead."""


@dataclass(slots=True)
class Table:
    sheet: str
    headers: list[str]
    columns: dict[int, str]
    """Column → field; see rules.columns.FIELDS."""
    rows: list[Row]
    stated_on: date | None = None
    """The day for which the sheet says that it was drawn up."""

    def letter(self, column: int) -> str:
        """The name of a column for people: its header, or its letter where it has none."""
        header = self.headers[column].strip() if column < len(self.headers) else ""
        return header or column_letter(column)


def column_letter(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def tables_of(
    book: Book,
    *,
    filename: str = "",
    sheet: str = "",
    columns: Mapping[str, str] | None = None,
    guess: bool = False,
) -> list[Table]:
    """Find the tables of ties: of the named sheet, or of every visible sheet that has one.

    columns: header → field, as a person chose. guess: where no header names cities, take the first
    row that may be one; a person then says what its columns mean.

    Raises:
        Refused: there is no such sheet, or none has a header that names cities.
    """
    chosen = book.sheets
    if sheet:
        chosen = [one for one in book.sheets if one.name == sheet]
        if not chosen:
            raise Refused(
                Objection(
                    "no_such_sheet",
                    _("There is no sheet “%(sheet)s”. The file has: %(names)s.")
                    % {"sheet": sheet, "names": "、".join(book.names) or "—"},
                )
            )
    tables = []
    for one in chosen:
        if one.is_hidden and not sheet and len(book.sheets) > 1:
            continue
        found = find_header(one.rows, columns)
        if found is None:
            continue
        at, mapped = found
        headers = one.rows[at]
        rows = []
        for index in range(at + 1, len(one.rows)):
            cells = one.rows[index]
            if is_beside_the_point(cells, mapped) or is_header_again(cells, headers):
                continue
            if not any(
                cells[c] for c, name in mapped.items() if name and (index, c) not in one.filled
            ):
                continue
            rows.append(Row(index + 1, cells, _failed(one, index)))
        titles = [cell for row in one.rows[:at] for cell in row if cell]
        tables.append(
            Table(one.name, headers, mapped, rows, stated_day([*titles, one.name, filename]))
        )
    if not tables and guess:
        tables = [table for one in chosen if not one.is_hidden and (table := _guessed(one))]
    if not tables:
        raise Refused(
            Objection(
                "no_header",
                _(
                    "No row of column names was found: one column must be called 城市 (city) and"
                    " another 国家 (country), 类型 (kind) or 结好日期 (signed on)."
                ),
            )
        )
    return tables


def _guessed(sheet: Sheet) -> Table | None:
    """A table under the first row that looks like column names, with no column known yet."""
    for at, headers in enumerate(sheet.rows[:SCAN]):
        names = [cell for cell in headers if cell]
        if len(names) < 2 or len(set(names)) < len(names) or any(map(_has_digit, names)):
            continue
        rows = [
            Row(index + 1, cells, _failed(sheet, index))
            for index, cells in enumerate(sheet.rows[at + 1 :], start=at + 1)
            if sum(map(bool, cells)) >= 2 and not is_header_again(cells, headers)
        ]
        return Table(sheet.name, headers, {}, rows) if rows else None
    return None


def _failed(sheet: Sheet, index: int) -> dict[int, str]:
    """Failed formulas of a row, in whatever column: it may be chosen only later."""
    if not sheet.errors:
        return {}
    return {
        c: sheet.errors[index, c]
        for c in range(len(sheet.rows[index]))
        if (index, c) in sheet.errors
    }


def _has_digit(text: str) -> bool:
    return any(sign.isdecimal() for sign in text)


def grid(tables: list[Table]) -> list[dict[str, object]]:
    """The tables as plain values, to be kept while a person checks them."""
    return [
        {
            "sheet": table.sheet,
            "headers": table.headers,
            "stated_on": table.stated_on.isoformat() if table.stated_on else None,
            "rows": [
                {
                    "row": row.number,
                    "cells": row.cells,
                    "errors": {str(c): text for c, text in row.errors.items()},
                    "aside": row.is_set_aside,
                }
                for row in table.rows
            ],
        }
        for table in tables
    ]


def tables_from(kept: list[dict], columns: Mapping[str, str] | None = None) -> list[Table]:
    """The tables that `grid` made plain."""
    return [
        Table(
            one["sheet"],
            one["headers"],
            map_columns(one["headers"], columns),
            [
                Row(
                    row["row"],
                    row["cells"],
                    {int(c): t for c, t in row["errors"].items()},
                    row.get("aside", False),
                )
                for row in one["rows"]
            ],
            date.fromisoformat(one["stated_on"]) if one["stated_on"] else None,
        )
        for one in kept
    ]
