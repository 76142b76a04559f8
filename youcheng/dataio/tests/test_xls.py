"""A ledger of the old format; `ledger.xls` was made by hand, with a date and a failed formula."""

from pathlib import Path

import pytest

from youcheng.dataio.actions import import_ledger
from youcheng.lib.sheets import Kind, read

FILE = Path(__file__).parent / "ledger.xls"


def test_an_old_workbook_is_read_cell_by_cell():
    book = read(FILE.read_bytes(), "ledger.et")

    assert book.kind == Kind.XLS
    [sheet] = book.sheets
    assert sheet.name == "台账"
    assert sheet.rows[0] == ["城市", "国家", "类型", "结好日期"]
    assert sheet.rows[1] == ["汉城", "韩国", "友好城市", "1994-11-14"]
    assert sheet.rows[3] == ["胡志明市", "越南", "友好合作", "42736"]


@pytest.mark.django_db
def test_an_old_workbook_is_imported(office):
    plan = import_ledger(FILE.read_bytes(), "ledger.xls", unit=office, by=None)[1]

    codes = {(problem["row"], problem["code"]) for problem in plan.problems()}
    assert plan.counts()["rows"] == 6
    assert (3, "unknown_country") in codes  # 苏联 is several countries today
    assert (4, "date_serial") in codes
