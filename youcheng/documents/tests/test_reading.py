"""The text of each kind of file, and what keeps it from being read."""

import io
from pathlib import Path

import pytest
from PIL import Image

from youcheng.documents import drawing
from youcheng.documents.enums import FileType, Preview, Reading
from youcheng.documents.reading import read
from youcheng.documents.reading.pdf import joined
from youcheng.documents.sniffing import OLE
from youcheng.documents.tests import files

MAIL = (
    "From: office@example.org\r\nSubject: =?utf-8?b?6K6/6Zeu?=\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/html; charset=gb2312\r\n\r\n<p>代表团<b>五月</b>到访</p>"
).encode("gb2312")


@pytest.fixture
def kept(tmp_path):
    def keep(data: bytes) -> Path:
        path = tmp_path / "file"
        path.write_bytes(data)
        return path

    return keep


@pytest.mark.parametrize(
    ("data", "type_", "pages", "n_pages"),
    [
        (
            files.pdf("友好城市", "Second page"),
            FileType.PDF,
            [(1, "", "友好城市"), (2, "", "Second page")],
            2,
        ),
        (
            files.word("第一页", "Page two"),
            FileType.DOCX,
            [(1, "", "第一页"), (2, "", "Page two")],
            None,
        ),
        (
            files.workbook({"名单": [["王", 5], ["李", 2.5]], "空": []}),
            FileType.XLSX,
            [(1, "名单", "王\t5\n李\t2.5")],
            None,
        ),
        (files.ofd("甲", "乙"), FileType.OFD, [(1, "", "甲"), (2, "", "乙")], 2),
        ("合作".encode("gb18030"), FileType.TEXT, [(1, "", "合作")], None),
        (
            MAIL,
            FileType.EML,
            [(1, "", "From: office@example.org\nSubject: 访问\n\n 代表团 五月 到访")],
            None,
        ),
    ],
)
def test_text_page_by_page(kept, data, type_, pages, n_pages):
    text = read(kept(data), type_)

    assert text.state == Reading.READ
    assert [(page.number, page.label, page.text) for page in text.pages] == pages
    assert text.n_pages == n_pages


@pytest.mark.parametrize(
    ("data", "type_", "state"),
    [
        (files.locked_pdf(), FileType.PDF, Reading.LOCKED),
        (OLE + b"\x00" * 600, FileType.DOCX, Reading.LOCKED),
        (b"%PDF-1.7 and nothing more", FileType.PDF, Reading.FAILED),
        (b"PK\x03\x04", FileType.DOCX, Reading.FAILED),
        (files.archive({"word/document.xml": "<w"}), FileType.DOCX, Reading.FAILED),
        (files.pdf(" "), FileType.PDF, Reading.EMPTY),
        (files.png(), FileType.PNG, Reading.UNKNOWN),
    ],
)
def test_what_cannot_be_read_says_why(kept, data, type_, state):
    text = read(kept(data), type_)

    assert (text.state, text.pages) == (state, [])


def test_an_archive_that_unpacks_to_too_much_is_not_unpacked(kept, monkeypatch):
    monkeypatch.setattr("youcheng.documents.reading.office.MAX_UNPACKED", 1000)

    assert read(kept(files.word("x" * 2000)), FileType.DOCX).state == Reading.FAILED


def test_entities_are_not_resolved(kept):
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "boom">]><ofd:Page xmlns:ofd="x"><ofd:TextCode>&a;'
        "</ofd:TextCode></ofd:Page>"
    )
    data = files.archive({"OFD.xml": "", "Doc_0/Pages/Page_0/Content.xml": bomb})

    assert all("boom" not in page.text for page in read(kept(data), FileType.OFD).pages)


def test_lines_of_a_page_are_joined_where_the_sentence_goes_on():
    assert joined("友好\r\n城市 and\r\nlines") == "友好城市 and\nlines"


class Pictures(dict):
    def take(self, number: int, size: str, data: bytes) -> None:
        self[number, size] = Image.open(io.BytesIO(data))


def drawn(path: Path, type_: str) -> tuple[Preview, int, Pictures]:
    pictures = Pictures()
    state, n = drawing.draw(path, type_, pictures.take, lambda _done, _of: None)
    return state, n, pictures


def test_pages_of_a_pdf_are_drawn(kept):
    state, n, pictures = drawn(kept(files.pdf("一", "二")), FileType.PDF)

    assert (state, n) == (Preview.MADE, 2)
    assert set(pictures) == {(1, "page"), (1, "thumb"), (2, "page")}
    assert {picture.format for picture in pictures.values()} == {"WEBP"}
    assert pictures[1, "page"].width == pytest.approx(drawing.WIDTH, abs=2)
    assert pictures[1, "thumb"].width == drawing.THUMB


def test_an_image_loses_what_the_camera_wrote_and_stands_upright(kept):
    image = Image.new("RGB", (60, 20), "red")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "A camera"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)

    _state, _n, pictures = drawn(kept(out.getvalue()), FileType.JPEG)

    assert pictures[1, "page"].size == (20, 60)
    assert not pictures[1, "page"].getexif()


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA", "1", "I;16"])
def test_images_of_every_mode_are_drawn(kept, mode):
    assert drawn(kept(files.png(mode=mode)), FileType.PNG)[0] == Preview.MADE


def test_an_image_with_too_many_points_is_not_opened(kept, monkeypatch):
    monkeypatch.setattr(drawing, "IMAGE_LARGEST", 100)

    assert drawn(kept(files.png()), FileType.PNG)[0] == Preview.FAILED


@pytest.mark.parametrize(
    ("data", "type_", "state"),
    [
        (files.locked_pdf(), FileType.PDF, Preview.LOCKED),
        (b"%PDF-1.7", FileType.PDF, Preview.FAILED),
        (b"\x89PNG\r\n\x1a\n", FileType.PNG, Preview.FAILED),
        (b"x", FileType.TEXT, Preview.TEXT),
        (files.word("x"), FileType.DOCX, Preview.NO_OFFICE),
    ],
)
def test_what_cannot_be_drawn_says_why(kept, settings, data, type_, state):
    settings.SOFFICE = ""

    assert drawn(kept(data), type_) == (state, 0, {})


OFFICE = """#!/bin/sh
while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out=$2; shift; done
cp "{pdf}" "$out/document.pdf"
"""


def test_an_office_program_that_is_there_is_used(kept, settings, tmp_path):
    made = tmp_path / "made.pdf"
    made.write_bytes(files.pdf("一", "二", "三"))
    program = tmp_path / "soffice"
    program.write_text(OFFICE.format(pdf=made))
    program.chmod(0o755)
    settings.SOFFICE = str(program)

    state, n, _pictures = drawn(kept(files.word("x")), FileType.DOCX)

    assert (state, n) == (Preview.MADE, 3)


def test_old_office_files_are_read_with_it_alone(kept, settings, tmp_path):
    path = kept(OLE + b"\x00" * 600)
    settings.SOFFICE = ""
    assert read(path, FileType.DOC).state == Reading.UNKNOWN
    made = tmp_path / "made.pdf"
    made.write_bytes(files.pdf("旧文件", "第二页"))
    program = tmp_path / "soffice"
    program.write_text(OFFICE.format(pdf=made))
    program.chmod(0o755)
    settings.SOFFICE = str(program)

    text = read(path, FileType.DOC)

    assert [page.text for page in text.pages] == ["旧文件", "第二页"]
    assert text.n_pages == 2


def test_an_office_program_that_fails_is_told(kept, settings):
    settings.SOFFICE = "/bin/false"

    assert drawn(kept(files.word("x")), FileType.DOCX)[0] == Preview.FAILED
