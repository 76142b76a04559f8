"""Tables as offices keep them, and files that are none."""

import contextlib
import io
import random
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from youcheng.lib.objections import Refused
from youcheng.lib.sheets import read
from youcheng.lib.sheets.guards import MAX_BYTES, OLE

ROWS = [["城市", "国家"], ["图尔库", "芬兰"], ["墨尔本", "澳大利亚"]]


def xlsx(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def ods(rows: list[list[str]]) -> bytes:
    table = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body>'
        f'<office:spreadsheet><table:table table:name="台账">{table}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b"<manifest/>",
            "content.xml": content.encode(),
        }
    )


def code_of(data: bytes, name: str) -> str:
    with pytest.raises(Refused) as refused:
        read(data, name)
    assert str(refused.value.objection.message)
    return refused.value.objection.code


@pytest.mark.parametrize("sign", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_every_encoding_and_with_every_sign(encoding, sign):
    text = "\r\n".join(sign.join(row) for row in ROWS)
    assert read(text.encode(encoding), "a.csv").sheets[0].rows == ROWS


def test_quoted_text_keeps_its_signs_and_lines():
    [sheet] = read('城市,备注\n图尔库,"一,二\n三"\n'.encode(), "a.csv").sheets
    assert sheet.rows[1] == ["图尔库", "一,二\n三"]


def test_rows_of_text_are_filled_to_one_width():
    [sheet] = read(b"a,b,c\n1\n1,2,3\n", "a.csv").sheets
    assert {len(row) for row in sheet.rows} == {3}


@pytest.mark.parametrize(("data", "name"), [(xlsx(ROWS), "a.xlsx"), (ods(ROWS), "a.ods")])
def test_workbooks_read_alike(data, name):
    assert read(data, name).sheets[0].rows == ROWS


def test_a_workbook_is_known_by_its_content_and_not_its_name():
    assert read(xlsx(ROWS), "a.csv").sheets[0].rows == ROWS


def test_numbers_and_dates_come_as_text():
    import datetime

    data = xlsx([[1979, 1.5, datetime.date(1979, 11, 2), True, None, " x "]])
    assert read(data, "a.xlsx").sheets[0].rows == [["1979", "1.5", "1979-11-02", "TRUE", "", "x"]]


def test_merged_cells_fill_downward_only():
    book = openpyxl.Workbook()
    for row in [["标题", None], ["亚洲", "日本"], [None, "韩国"], [None, "泰国"]]:
        book.active.append(row)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("A2:A4")
    [sheet] = read(saved(book), "a.xlsx").sheets
    assert [row[0] for row in sheet.rows] == ["标题", "亚洲", "亚洲", "亚洲"]
    assert sheet.rows[0][1] == ""
    assert sheet.filled == {(2, 0), (3, 0)}


def test_failed_formulas_are_noted_cell_by_cell():
    book = openpyxl.Workbook()
    book.active.append(["城市", "=1/0", "#N/A", "=A1"])
    book.active["C1"].data_type = "e"
    [sheet] = read(saved(book), "a.xlsx").sheets
    assert set(sheet.errors) == {(0, 1), (0, 2), (0, 3)}
    assert sheet.errors[0, 2] == "#N/A"


def test_a_cell_far_down_in_a_narrow_sheet_is_no_bomb():
    book = openpyxl.Workbook()
    book.active["A1"] = "城市"
    book.active["B90000"] = "=1/0"
    [sheet] = read(saved(book), "a.xlsx").sheets
    assert (len(sheet.rows), len(sheet.rows[5])) == (90000, 2)
    assert list(sheet.errors) == [(89999, 1)]


def test_errors_in_text_files_are_noted():
    assert read("城市,日期\n图尔库,#REF!\n".encode(), "a.csv").sheets[0].errors == {(1, 1): "#REF!"}


def test_hidden_sheets_are_marked_and_errors_stay_with_their_sheet():
    book = openpyxl.Workbook()
    book.active.append(["a"])
    hidden = book.create_sheet("隐")
    hidden.sheet_state = "hidden"
    hidden.append(["=1/0"])
    book.create_chartsheet("图")
    book.create_sheet("后").append(["=2/0"])
    sheets = read(saved(book), "a.xlsx").sheets
    assert [(s.name, s.is_hidden, len(s.errors)) for s in sheets] == [
        ("Sheet", False, 0), ("隐", True, 1), ("后", False, 1),
    ]  # fmt: skip


def _bomb() -> bytes:
    files = members(xlsx(ROWS))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        with archive.open("xl/media/x.bin", "w", force_zip64=True) as file:
            for _ in range(400):
                file.write(bytes(1024 * 1024))
    return out.getvalue()


def _lying_bomb() -> bytes:
    """A member that unpacks to more than its directory says."""
    data = bytearray(packed({**members(xlsx(ROWS)), "xl/media/x.bin": bytes(8 * 1024 * 1024)}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.rfind(mark)
        data[at + offset : at + offset + 4] = (1000).to_bytes(4, "little")
    return bytes(data)


def _far(cell: str) -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "城市"
    book.active[cell] = "far"
    return saved(book)


def _with(name: str, content: bytes = b"x") -> bytes:
    return packed({**members(xlsx(ROWS)), name: content})


def _encrypted_zip() -> bytes:
    data = bytearray(xlsx(ROWS))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


WORKBOOK = xlsx(ROWS)
NOISE = random.Random(7).randbytes(4000)  # noqa: S311


@pytest.mark.parametrize(
    ("make", "name", "code"),
    [
        (lambda: b"", "a.xlsx", "empty_file"),
        (lambda: b"", "a.csv", "empty_file"),
        (lambda: b" \n\r\n ", "a.csv", "empty_file"),
        (lambda: b"\xef\xbb\xbf", "a.csv", "empty_file"),
        (lambda: b"\xff\xfe", "a.csv", "empty_file"),
        (lambda: bytes(MAX_BYTES + 1), "a.xlsx", "too_big"),
        (_bomb, "a.xlsx", "bomb"),
        (_lying_bomb, "a.xlsx", "damaged"),
        (lambda: _far("XFD1048576"), "a.xlsx", "bomb"),
        (lambda: _far("CV900000"), "a.xlsx", "bomb"),
        (lambda: _far("ZZ50000"), "a.xlsx", "bomb"),
        (lambda: _with("xl/vbaProject.bin"), "a.xlsm", "macros"),
        (lambda: _with("xl/vbaProject.bin"), "a.xlsx", "macros"),
        (_encrypted_zip, "a.xlsx", "protected"),
        (lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "protected"),
        (lambda: OLE + bytes(600) + "_VBA_PROJECT".encode("utf-16-le"), "a.xls", "macros"),
        (lambda: OLE + bytes(600) + "WordDocument".encode("utf-16-le"), "a.doc", "unknown_format"),
        (lambda: OLE + bytes(600) + "Workbook".encode("utf-16-le"), "a.xls", "damaged"),
        (lambda: "城市,国家\n".encode(), "a.xlsx", "not_what_it_says"),
        (lambda: b"<html><table></table></html>", "a.xls", "not_what_it_says"),
        (lambda: NOISE, "a.xlsx", "not_what_it_says"),
        (lambda: b"%PDF-1.4\x00\x01" + NOISE, "a.pdf", "unknown_format"),
        (lambda: WORKBOOK[: len(WORKBOOK) // 2], "a.xlsx", "damaged"),
        (lambda: packed({"readme.txt": b"hello"}), "a.zip", "unknown_format"),
        (lambda: packed({"xl/workbook.xml": b"<workbook"}), "a.xlsx", "damaged"),
        (lambda: b"a,b\n\x81\x20\xff\xff,1\n", "a.csv", "encoding"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_with_a_sentence(make, name, code):
    assert code_of(make(), name) == code


SUFFIXES = st.sampled_from(["a.xlsx", "a.xls", "a.ods", "a.csv", "a.et", "a", "a.txt"])


@given(st.binary(max_size=400), SUFFIXES)
@settings(max_examples=150, deadline=None)
def test_any_bytes_are_read_or_refused(data, name):
    with contextlib.suppress(Refused):
        read(data, name)


@given(
    st.sampled_from([WORKBOOK, ods(ROWS)]),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=6),
    st.floats(0.2, 1.0),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_workbook_with_wrong_bytes_is_read_or_refused(data, changes, part):
    bad = bytearray(data)
    for where, value in changes:
        bad[int(where * len(bad))] = value
    with contextlib.suppress(Refused):
        read(bytes(bad[: max(1, int(part * len(bad)))]), "a.xlsx")


@given(st.binary(max_size=60), st.sampled_from([OLE, b"PK\x03\x04", b"\xff\xfe", b"\xfe\xff"]))
@settings(max_examples=100, deadline=None)
def test_any_bytes_behind_a_known_beginning_are_read_or_refused(data, head):
    with contextlib.suppress(Refused):
        read(head + data, "a.xls")
