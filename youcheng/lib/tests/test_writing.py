"""What leaves the house holds no formula."""

import io

import openpyxl
import pytest

from youcheng.lib.sheets import read
from youcheng.lib.sheets.writing import as_text, write_table

HOSTILE = ["=1+1", "+86 25 1234", "-2", "@SUM(A1)", "\t=1", "<b>x</b>", "http://example.org", ""]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=1+1", "'=1+1"),
        ("+86 25", "'+86 25"),
        ("-", "'-"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        (-2, "-2"),
        (2.5, "2.5"),
        (None, ""),
        ("伦敦", "伦敦"),
        ("a=b", "a=b"),
    ],
)
def test_a_cell_of_a_text_table(cell, text):
    assert as_text(cell) == text


def test_a_workbook_keeps_text_as_text():
    out = io.BytesIO()
    n = write_table(out, "xlsx", "a/b:c", ["x"], [[text] for text in HOSTILE] + [[3]])

    sheet = openpyxl.load_workbook(io.BytesIO(out.getvalue())).active

    assert n == len(HOSTILE) + 1
    assert sheet.title == "abc"
    cells = [row[0] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == [text or None for text in HOSTILE] + [3]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)


def test_a_text_table_is_read_again():
    out = io.BytesIO()
    write_table(out, "csv", "", ["城市", "n"], [["伦敦, “x”", 1], ["=1", 2]])

    assert out.getvalue().startswith(b"\xef\xbb\xbf")
    assert read(out.getvalue(), "a.csv").sheets[0].rows == [
        ["城市", "n"],
        ["伦敦, “x”", "1"],
        ["'=1", "2"],
    ]
