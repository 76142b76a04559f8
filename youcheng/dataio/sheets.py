"""The ledger as a workbook: the sheet that the import reads."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import BinaryIO

import xlsxwriter

from youcheng.accounts.models import Unit, User
from youcheng.dataio.models import Batch, BatchRow, Verdict
from youcheng.dataio.queries.exporting import ledger_rows
from youcheng.dataio.rules.persons import SYNONYMS
from youcheng.lib.sheets.writing import quoted, sheet_title, write_text

COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("place", "城市", 16),
    ("place_en", "外文名", 22),
    ("country", "国家", 12),
    ("state", "省州", 14),
    ("kind", "类型", 12),
    ("level", "级别", 8),
    ("home", "我方单位", 16),
    ("signed_on", "结好日期", 12),
    ("status", "状态", 8),
    ("source", "来源", 30),
    ("confidence", "可信度", 8),
    ("note", "备注", 24),
    ("is_demo", "演示数据", 8),
    ("lat", "纬度", 9),
    ("lon", "经度", 9),
    ("geonameid", "地名编号", 10),
    ("label", "称谓", 12),
    ("instruments", "文书", 40),
    ("events", "事件", 40),
)


def write_ledger(
    out: BinaryIO, *, unit: Unit, as_of: date | None = None, reader: User | None = None
) -> int:
    """Write the ties of `unit` and below it. Returns the number of rows.

    as_of: leave out what happened later; None writes everything that is known now.
    """
    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("台账")
    head = book.add_format({"bold": True, "bg_color": "#E6ECEB", "border": 1})
    quote = quoted(book)
    for index, (_name, title, width) in enumerate(COLUMNS):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, title, head)
    sheet.freeze_panes(1, 1)
    n = 0
    for n, values in enumerate(ledger_rows(unit=unit, as_of=as_of, reader=reader), start=1):
        for index, (name, _title, _width) in enumerate(COLUMNS):
            value = values.get(name, "")
            if value:
                write_text(sheet, n, index, value, quote)
    book.close()
    return n


def write_rejected(
    out: BinaryIO, batch: Batch, verdicts: Sequence[str] = (Verdict.REJECTED,)
) -> int:
    """Write the rows of these verdicts in the layout of the file, with a last column that says
    why."""
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    head = book.add_format({"bold": True, "bg_color": "#E6ECEB", "border": 1})
    quote = quoted(book)
    rows = batch.rows.filter(verdict__in=verdicts).order_by("pk")
    sheets: dict[str, list[BatchRow]] = defaultdict(list)
    for row in rows:
        sheets[row.sheet].append(row)
    for name, kept in sheets.items() or {"": []}.items():
        taken = {one.get_name() for one in book.worksheets()}
        sheet = book.add_worksheet(sheet_title(name, taken))
        headers = _headers(batch, name)
        for c, header in enumerate([*headers, "问题"]):
            write_text(sheet, 0, c, header, quote, head)
        for r, row in enumerate(kept, start=1):
            for c, cell in enumerate(row.cells):
                write_text(sheet, r, c, cell, quote)
            why = "; ".join(p["message"] for p in row.problems if p["severity"] == "error")
            write_text(sheet, r, max(len(headers), len(row.cells)), why, quote)
    book.close()
    return sum(len(kept) for kept in sheets.values())


def _headers(batch: Batch, sheet: str) -> list[str]:
    """Of a written import, or of a draft that still has its tables."""
    for table in batch.content.get("tables", []):
        if table["sheet"][:120] == sheet:
            return list(table["headers"])
    return list(batch.content.get("headers", {}).get(sheet, []))


def write_persons_template(out: BinaryIO) -> None:
    """Write an empty list of persons with the columns that are understood."""
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("人员")
    head = book.add_format({"bold": True, "bg_color": "#E6ECEB", "border": 1})
    for c, names in enumerate(SYNONYMS.values()):
        title = names.split("|")[0]
        sheet.set_column(c, c, 14)
        sheet.write_string(0, c, title, head)
    sheet.freeze_panes(1, 1)
    choices = {"sex": ["男", "女", "其他"], "consent": ["未征求", "公职", "同意", "不同意"]}
    for name, source in choices.items():
        at = list(SYNONYMS).index(name)
        sheet.data_validation(1, at, 5000, at, {"validate": "list", "source": source})
    book.close()


def write_template(out: BinaryIO) -> None:
    """Write an empty ledger with the usual columns and a line that shows how to fill them."""
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("台账")
    head = book.add_format({"bold": True, "bg_color": "#E6ECEB", "border": 1})
    columns = (
        "城市",
        "外文名",
        "国家",
        "省州",
        "类型",
        "我方单位",
        "结好日期",
        "状态",
        "终止日期",
        "有效期至",
        "来源",
        "备注",
    )
    for c, title in enumerate(columns):
        sheet.set_column(c, c, 16)
        sheet.write_string(0, c, title, head)
    sheet.freeze_panes(1, 0)
    kinds = ["友好城市", "友好合作城市", "民间友好", "意向"]
    sheet.data_validation(1, 4, 2000, 4, {"validate": "list", "source": kinds})
    book.close()
