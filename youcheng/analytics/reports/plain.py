"""The report for a terminal."""

import unicodedata
from datetime import date

from youcheng.analytics.reports.content import Cell, Report, Table


def plain(report: Report) -> str:
    """Title, paragraph, definitions and the tables but the list of ties."""
    parts = [report.title, report.text(), "\n".join(f"- {line}" for line in report.definitions)]
    parts += [_table(table) for table in report.tables if table.key != "ties" and table.rows]
    return "\n\n".join(parts)


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _table(table: Table) -> str:
    rows = [table.headers, *([_cell(cell) for cell in row] for row in table.rows)]
    widths = [max(_width(row[i]) for row in rows) for i in range(len(table.headers) - 1)]
    lines = []
    for row in rows:
        padded = [text + " " * (w - _width(text)) for text, w in zip(row, widths, strict=False)]
        lines.append("  ".join([*padded, row[-1]]).rstrip())
    return "\n".join([f"[{table.title}]", *lines])
