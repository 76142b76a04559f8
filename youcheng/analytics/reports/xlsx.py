"""The report as a workbook: one sheet a table, each a real Excel table."""

from datetime import date
from io import BytesIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from youcheng.analytics.reports.content import Report, Table
from youcheng.lib.sheets.writing import quoted, sheet_title, write_text

WIDEST = 60


def write(report: Report) -> bytes:
    """Text stays text: nothing that begins with = or looks like a link is made to work."""
    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(out, options) as book:
        book.set_properties({"title": report.title})
        quote = quoted(book)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        heading = book.add_format({"bold": True, "font_size": 14})
        sheet = book.add_worksheet(_("Basic situation"))
        sheet.set_column(0, 0, 100, wrapped)
        write_text(sheet, 0, 0, report.title, quote, heading)
        write_text(sheet, 1, 0, report.text(), quote, wrapped)
        for row, line in enumerate(report.definitions, start=3):
            write_text(sheet, row, 0, line, quote, wrapped)
        for table in report.tables:
            taken = {one.get_name() for one in book.worksheets()}
            _write_table(book.add_worksheet(sheet_title(table.title, taken)), table, day, quote)
    return out.getvalue()


def _write_table(sheet: Worksheet, table: Table, day: Format, quote: Format) -> None:
    for r, row in enumerate(table.rows, start=1):
        for c, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(r, c, cell, day)
            elif isinstance(cell, int):
                sheet.write_number(r, c, cell)
            elif cell:
                write_text(sheet, r, c, cell, quote)
    columns = [{"header": header} for header in table.headers]
    # Excel wants at least one row under the headers.
    last = max(len(table.rows), 1)
    sheet.add_table(
        0,
        0,
        last,
        len(columns) - 1,
        {"columns": columns, "name": f"T_{table.key}", "style": "Table Style Light 1"},
    )
    for c, header in enumerate(table.headers):
        longest = max([len(header) * 2, *(len(str(row[c] or "")) for row in table.rows[:200])])
        sheet.set_column(c, c, min(longest + 4, WIDEST))
    sheet.freeze_panes(1, 0)
