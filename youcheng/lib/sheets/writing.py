"""Lists on their way out: xlsx and csv in which no cell is ever a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import BinaryIO

import xlsxwriter
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
# A cell of a workbook holds no more.
MAX_CELL = 32_000
# The full-width ones too: a Chinese input method writes them, and some programs read them alike.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


def is_like_formula(text: str) -> bool:
    return text.lstrip(" ").startswith(_FORMULA_SIGNS)


def quoted(book: Workbook) -> Format:
    """The format of text that looks like a formula: it stays text when somebody edits the cell."""
    return book.add_format({"quote_prefix": True})


def write_text(
    sheet: Worksheet, row: int, column: int, text: str, quote: Format, form: Format | None = None
) -> None:
    """Write a cell of a workbook as text. quote: what `quoted` made; form: of a harmless cell."""
    text = text[:MAX_CELL]
    sheet.write_string(row, column, text, quote if is_like_formula(text) else form)


def sheet_title(text: str, taken: Iterable[str] = ()) -> str | None:
    """A name that a workbook allows and does not have yet; None lets the library choose one."""
    title = "".join(c for c in text if c not in "[]:*?/\\'")[:31].strip()
    is_free = title.casefold() not in {name.casefold() for name in taken}
    return title if title and is_free and title.casefold() != "history" else None


def as_text(cell: object) -> str:
    """A cell of a text table: spreadsheets take a leading sign for a formula, an apostrophe for
    the promise that none follows. Numbers stay what they are."""
    if cell is None:
        return ""
    text = str(cell)[:MAX_CELL]
    is_number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    return f"'{text}" if is_like_formula(text) and not is_number else text


def write_table(
    out: BinaryIO, kind: str, title: str, head: Sequence[str], rows: Iterable[Sequence[object]]
) -> int:
    """Write one table as `kind`, a key of FORMATS. Returns the number of rows without the head.

    title: of the sheet; made to fit, see `sheet_title`.
    """
    return _xlsx(out, title, head, rows) if kind == "xlsx" else _csv(out, head, rows)


def _xlsx(out: BinaryIO, title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(sheet_title(title))
    bold = book.add_format({"bold": True, "bg_color": "#E6ECEB", "border": 1})
    quote = quoted(book)
    for c, text in enumerate(head):
        sheet.set_column(c, c, 18)
        write_text(sheet, 0, c, str(text), quote, bold)
    sheet.freeze_panes(1, 0)
    n = 0
    for n, row in enumerate(rows, start=1):  # noqa: B007 - counted on purpose
        for c, cell in enumerate(row):
            if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                sheet.write_number(n, c, cell)
            elif cell not in (None, ""):
                write_text(sheet, n, c, str(cell), quote)
    book.close()
    return n


def _csv(out: BinaryIO, head: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    # With the mark, Excel and WPS read UTF-8 without asking.
    text = io.TextIOWrapper(out, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([as_text(cell) for cell in head])
    n = 0
    for n, row in enumerate(rows, start=1):  # noqa: B007 - counted on purpose
        writer.writerow([as_text(cell) for cell in row])
    text.detach()
    return n
