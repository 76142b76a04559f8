"""Workbooks and text tables as grids of text."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine as calamine
from django.utils.translation import gettext_lazy as _

from youcheng.lib.objections import Objection, Refused
from youcheng.lib.sheets.guards import Kind, check, protected
from youcheng.lib.text import plain

ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
NO_RESULT = "#RESULT?"
"""Stands for a formula that was never worked out."""


@dataclass(slots=True)
class Sheet:
    """A grid of text, without gaps from the first row and column of the sheet.

    rows: as many cells in each. errors: (row, column), from 0, where a formula failed.
    filled: cells that took their text from the merged area that they belong to.
    """

    name: str
    rows: list[list[str]]
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    filled: set[tuple[int, int]] = field(default_factory=set)
    is_hidden: bool = False


@dataclass(slots=True)
class Book:
    kind: Kind
    sheets: list[Sheet]

    @property
    def names(self) -> list[str]:
        return [sheet.name for sheet in self.sheets]


def read(data: bytes, filename: str) -> Book:
    """Read a table of any kind that offices use.

    Raises:
        Refused: see `guards.check`; or the text is in no encoding that is known here.
    """
    kind = check(data, filename)
    if kind is Kind.TEXT:
        return Book(kind, [_text_sheet(data)])
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            _sheet(book, meta)
            for meta in book.sheets_metadata
            if meta.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError:
        raise protected() from None
    except Exception as error:  # noqa: BLE001 - calamine has a dozen error types for bad files
        if "password" in str(error).lower():
            raise protected() from None
        raise Refused(
            Objection(
                "damaged", _("The file is damaged. Open it in Excel or WPS and save it anew.")
            )
        ) from error
    if kind is Kind.XLSX:
        _mark_errors(data, sheets)
    return Book(kind, sheets)


def _sheet(book: Any, meta: Any) -> Sheet:
    source = book.get_sheet_by_name(meta.name)
    rows = [[_text(cell) for cell in row] for row in source.to_python(skip_empty_area=False)]
    sheet = Sheet(meta.name, rows, is_hidden=meta.visible != calamine.SheetVisibleEnum.Visible)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell.startswith("#") and cell in ERRORS:
                sheet.errors[r, c] = cell
    for (top, left), (bottom, right) in source.merged_cell_ranges or ():
        # Only downward: a title across columns names no column but the first.
        if bottom == top or top >= len(rows) or left >= len(rows[top]):
            continue
        for r in range(top + 1, min(bottom + 1, len(rows))):
            if not rows[r][left]:
                rows[r][left] = rows[top][left]
                sheet.filled.add((r, left))
        del right
    return sheet


def _text(cell: Any) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return plain(cell).strip()
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell)


_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*[^/>])>(.*?)</(?:\w+:)?c>", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_RESULT = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
_SHEET_TAG = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')


def _mark_errors(data: bytes, sheets: list[Sheet]) -> None:
    """Note failed formulas, which the reader hands over as empty cells."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    paths = _paths(archive)
    for index, sheet in enumerate(sheets):
        path = paths[index] if index < len(paths) else ""
        if path not in archive.namelist():
            continue
        xml = archive.read(path)
        if b't="e"' not in xml and not _FORMULA.search(xml):
            continue
        for r, c, text in _failed(xml):
            _reach(sheet.rows, r, c)
            sheet.errors[r, c] = text
            sheet.rows[r][c] = text


def _reach(rows: list[list[str]], r: int, c: int) -> None:
    """Make the grid reach that cell: the reader leaves empty cells at its edges out."""
    width = max(c + 1, len(rows[0]) if rows else 0)
    rows.extend([] for _ in range(r + 1 - len(rows)))
    if len(rows[r]) < width or len(rows[0]) < width:
        for row in rows:
            row.extend([""] * (width - len(row)))


def _paths(archive: zipfile.ZipFile) -> list[str]:
    """Paths of the worksheets in the order of the workbook."""
    try:
        book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
        links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return []
    targets = {}
    for match in _RELATION.finditer(links):
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        if attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            targets[attributes.get("Id")] = (
                target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            )
    tags = [dict(_ATTRIBUTE.findall(match[1])) for match in _SHEET_TAG.finditer(book)]
    return [targets[tag["r:id"]] for tag in tags if tag.get("r:id") in targets]


def _failed(xml: bytes) -> Iterator[tuple[int, int, str]]:
    for match in _CELL.finditer(xml):
        attributes, inner = match[1], match[2]
        is_error = b't="e"' in attributes
        if not is_error and not _FORMULA.search(inner):
            continue
        result = _RESULT.search(inner)
        text = result[1].decode("utf-8", "replace").strip() if result else ""
        if not is_error and text:
            continue
        if reference := _REFERENCE.search(attributes):
            column = 0
            for letter in reference[1]:
                column = column * 26 + letter - 64
            yield int(reference[2]) - 1, column - 1, text if is_error else NO_RESULT


def _text_sheet(data: bytes) -> Sheet:
    text = _decode(data)
    delimiter = _delimiter(text)
    try:
        rows = [
            [_text(cell) for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        ]
    except csv.Error as error:
        raise Refused(
            Objection(
                "damaged",
                _("The text table cannot be read: a quotation mark is not closed. Mend it."),
            )
        ) from error
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        row.extend([""] * (width - len(row)))
    sheet = Sheet("", rows)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell.startswith("#") and cell in ERRORS:
                sheet.errors[r, c] = cell
    return sheet


def _decode(data: bytes) -> str:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            position = error.start
    line = data.count(b"\n", 0, position) + 1
    raise Refused(
        Objection(
            "encoding",
            _("Line %(line)d is neither UTF-8 nor GB18030. Save the file as UTF-8 text.")
            % {"line": line},
        )
    )


def _delimiter(text: str) -> str:
    """The sign that cuts the first full lines into the most columns, alike in each."""
    lines = [line for line in text.splitlines()[:30] if line.strip()]
    best, score = ",", (0, 0)
    for sign in (",", "\t", ";"):
        widths = [len(row) for row in csv.reader(lines, delimiter=sign)]
        common = max(set(widths), key=lambda n: (widths.count(n), n), default=1)
        found = (widths.count(common) if common > 1 else 0, common)
        if found > score:
            best, score = sign, found
    return best
