"""What a file is, is read from the file."""

import io

import pytest
from django.utils.translation import override

from youcheng.documents.enums import FileType
from youcheng.documents.rules import clean_name, right_name
from youcheng.documents.sniffing import OLE, recognise
from youcheng.documents.tests import files
from youcheng.lib.objections import Refused

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 40


def utf16(name: str) -> bytes:
    return OLE + b"\x00" * 600 + name.encode("utf-16-le") + b"\x00" * 64


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (files.pdf(), "a.pdf", FileType.PDF),
        (b"@PJL SET\r\n" + files.pdf(), "a.pdf", FileType.PDF),
        (files.pdf(), "合影.jpg", FileType.PDF),
        (files.word("x"), "a.docx", FileType.DOCX),
        (files.word("x"), "a.zip", FileType.DOCX),
        (files.workbook({"表": [["x"]]}), "a.xlsx", FileType.XLSX),
        (files.ofd("x"), "a.ofd", FileType.OFD),
        (files.archive({"mimetype": "application/vnd.oasis.opendocument.text"}), "", FileType.ODT),
        (utf16("WordDocument"), "旧.doc", FileType.DOC),
        (utf16("Workbook"), "a.et", FileType.XLS),
        (utf16("EncryptedPackage"), "a.xlsx", FileType.XLSX),
        (files.png(), "a.png", FileType.PNG),
        (JPEG, "a.jpg", FileType.JPEG),
        ("合作协议".encode(), "a.txt", FileType.TEXT),
        ("合作协议".encode("gb18030") * 3000, "a.txt", FileType.TEXT),
        ("合作协议".encode("utf-16"), "a.txt", FileType.TEXT),
        (b"From: a@example.org\r\nSubject: x\r\n\r\nText", "a.eml", FileType.EML),
        (b"From: one to another", "a.txt", FileType.TEXT),
    ],
)
def test_known_by_its_content(data, name, expected):
    file = io.BytesIO(data)

    assert recognise(file, name) == expected
    assert file.tell() == 0


@pytest.mark.parametrize(
    ("data", "code", "told"),
    [
        (b"MZ" + b"\x00" * 200, "wrong_type", "Executable"),
        (b"\x7fELF" + b"\x00" * 200, "wrong_type", "ELF"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "wrong_type", "HTML"),
        (b"\xef\xbb\xbf  <svg xmlns='http://www.w3.org/2000/svg'/>", "wrong_type", "HTML"),
        (files.archive({"a.txt": "x"}), "wrong_type", "ZIP"),
        (files.archive({"word/document.xml": "", "word/vbaProject.bin": ""}), "macros", "macros"),
        (utf16("WordDocument") + "_VBA_PROJECT".encode("utf-16-le"), "macros", "macros"),
        (utf16("Contents"), "wrong_type", "Office"),
        (b"PK\x03\x04" + b"x" * 100, "damaged", "damaged"),
        (b"\x00\x01\x02" * 50, "wrong_type", "does not know"),
    ],
)
def test_what_is_no_paper_is_refused_by_its_right_name(data, code, told):
    with override("en"), pytest.raises(Refused) as refusal:
        recognise(io.BytesIO(data), "协议.pdf")

    assert refusal.value.objection.code == code
    with override("en"):
        assert told in str(refusal.value.objection.message)


@pytest.mark.parametrize(
    ("name", "type_", "expected"),
    [
        ("协议.pdf", "pdf", "协议.pdf"),
        ("协议.PDF", "pdf", "协议.PDF"),
        ("协议.pdf", "png", "协议.png"),
        ("协议", "docx", "协议.docx"),
        ("2018.05.21", "pdf", "2018.05.21.pdf"),
        ("a.jpeg", "jpg", "a.jpeg"),
    ],
)
def test_a_wrong_ending_is_set_right(name, type_, expected):
    assert right_name(name, type_) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("C:\\公文\\协议.pdf", "协议.pdf"),
        ("../../etc/passwd", "passwd"),
        ('a"b\r\nX: y.pdf', "a_b_X_ y.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
        ("  ", "file"),
        ("长" * 300 + ".pdf", "长" * 176 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(given, expected):
    assert clean_name(given) == expected
