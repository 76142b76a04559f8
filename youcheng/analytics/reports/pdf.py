"""The report as PDF: set by typst with the fonts that come along, so alike on every machine."""

import json
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn as fonts
import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from youcheng.analytics.reports.content import LISTED_IN_PAPER, Cell, Report, Table

PAGE = Path(__file__).with_name("report.typ")


def write(report: Report) -> bytes:
    language = (get_language() or "zh-hans").lower()
    lang, region = ("en", "gb") if language.startswith("en") else ("zh", "cn")
    words = {
        "title": report.title,
        "text": report.text(),
        "definitions_title": _("Definitions"),
        "definitions": report.definitions,
        "lang": lang,
        "region": region,
        "tables": [_table(table) for table in report.tables if table.rows],
    }
    return typst.compile(
        PAGE,
        format="pdf",
        font_paths=[fonts.serif_path().parent],
        ignore_system_fonts=True,
        sys_inputs={"report": json.dumps(words, ensure_ascii=False)},
    )


def _table(table: Table) -> dict[str, Any]:
    rows = [[_text(cell) for cell in row] for row in table.rows[:LISTED_IN_PAPER]]
    note = ""
    if len(table.rows) > len(rows):
        told = _("%(n)s of %(of)s rows are shown; the Excel file has them all.")
        note = told % {"n": len(rows), "of": len(table.rows)}
    columns = range(len(table.headers))
    return {
        "title": table.title,
        "headers": table.headers,
        "rows": rows,
        "numeric": [table.numeric(column) for column in columns],
        "widths": [_weight([table.headers[c], *(row[c] for row in rows)]) for c in columns],
        "note": note,
    }


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _weight(cells: list[str]) -> int:
    """Share of the page's width: by the longest cell, within reason."""
    longest = max(
        sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in cell) for cell in cells
    )
    return min(max(longest, 6), 40)
