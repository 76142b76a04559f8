"""What a file is by its content. Its name is asked only where the content cannot tell."""

import codecs
import zipfile
from pathlib import PurePath
from typing import IO

import puremagic

from youcheng.documents.enums import FileType
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.text import _

HEAD = 8192
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BY_MIME = {
    "application/pdf": FileType.PDF,
    "image/png": FileType.PNG,
    "image/jpeg": FileType.JPEG,
    "image/gif": FileType.GIF,
    "image/webp": FileType.WEBP,
    "image/tiff": FileType.TIFF,
    "application/rtf": FileType.RTF,
    "text/rtf": FileType.RTF,
}
BY_MEMBER = {
    "word/document.xml": FileType.DOCX,
    "xl/workbook.xml": FileType.XLSX,
    "ppt/presentation.xml": FileType.PPTX,
    "OFD.xml": FileType.OFD,
}
BY_MIMETYPE = {
    b"application/vnd.oasis.opendocument.text": FileType.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": FileType.ODS,
    b"application/vnd.oasis.opendocument.presentation": FileType.ODP,
}
BY_STREAM = {
    "WordDocument": FileType.DOC,
    "Workbook": FileType.XLS,
    "PowerPoint Document": FileType.PPT,
}
MAIL = (b"received:", b"return-path:", b"delivered-to:", b"message-id:", b"mime-version:",
        b"from:", b"x-", b"date:")  # fmt: skip
RUNS = (b"<html", b"<!doctype html", b"<script", b"<svg")
"""Beginnings of what a browser would run."""


def recognise(file: IO[bytes], name: str) -> FileType:
    """The type of a file that may be kept.

    Raises:
        Refused: nothing of the kind that an office files; the sentence says what it is.
    """
    file.seek(0)
    head = file.read(HEAD)
    try:
        if head[:4] == b"PK\x03\x04":
            return _archive(file, name)
        if head[:8] == OLE:
            return _ole(file, name)
        return _by_signature(head, name)
    finally:
        file.seek(0)


def _by_signature(head: bytes, name: str) -> FileType:
    # Some printers write a line or two before the first line of a PDF; readers allow it.
    if b"%PDF-" in head[:1024]:
        return FileType.PDF
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if any(start.startswith(mark) for mark in RUNS) or b"<svg" in start[:1024]:
        raise _refused(name, _("a web page (HTML or SVG)"))
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        found = []
    for match in found:
        if kind := BY_MIME.get(match.mime_type):
            return kind
    if not _is_text(head):
        told = next((match.name for match in found if match.name), "")
        raise _refused(name, told or _("something that this program does not know"))
    if any(start.startswith(mark) for mark in MAIL) and b"\nsubject:" in b"\n" + start:
        return FileType.EML
    return FileType.TEXT


def _is_text(head: bytes) -> bool:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    if b"\x00" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        # A character may be cut at the end of the head.
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            text = decoder.decode(head)
        except UnicodeDecodeError:
            continue
        odd = sum(character < " " and character not in "\t\r\n\f\x1b" for character in text)
        return odd * 100 <= len(text)
    return False


def _archive(file: IO[bytes], name: str) -> FileType:
    try:
        with zipfile.ZipFile(file) as archive:
            members = set(archive.namelist())
            mimetype = archive.read("mimetype")[:80] if "mimetype" in members else b""
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        raise Refused(
            Objection(
                "damaged",
                _("The file is damaged. Open it in its program, save it anew and try again."),
            )
        ) from None
    if any(member.lower().endswith("vbaproject.bin") for member in members):
        raise _macros()
    for member, kind in BY_MEMBER.items():
        if member in members:
            return kind
    if mimetype.strip() in BY_MIMETYPE:
        return BY_MIMETYPE[mimetype.strip()]
    raise _refused(name, _("an archive (ZIP)"))


def _ole(file: IO[bytes], name: str) -> FileType:
    marks = [*BY_STREAM, "Book", "EncryptedPackage", "_VBA_PROJECT"]
    found = _names_in(file, marks)
    if "EncryptedPackage" in found:
        # A Word, Excel or slides file behind a password: only the name can say which.
        suffix = PurePath(name).suffix.lower()
        by_suffix = {".xlsx": FileType.XLSX, ".pptx": FileType.PPTX}
        return by_suffix.get(suffix, FileType.DOCX)
    if "_VBA_PROJECT" in found:
        raise _macros()
    for stream, kind in BY_STREAM.items():
        if stream in found:
            return kind
    if "Book" in found:
        return FileType.XLS
    raise _refused(name, _("an Office file of an unknown kind"))


def _names_in(file: IO[bytes], names: list[str]) -> set[str]:
    """Which of these names of streams stand anywhere in the file."""
    wanted = {name: name.encode("utf-16-le") for name in names}
    found: set[str] = set()
    tail = b""
    file.seek(0)
    while chunk := file.read(1024 * 1024):
        window = tail + chunk
        found |= {name for name, mark in wanted.items() if mark in window}
        tail = window[-64:]
    return found


def _refused(name: str, what: object) -> Refused:
    message = _(
        "“%(name)s” is by its content %(what)s. Kept are PDF, OFD, Word, Excel, slides, plain text,"
        " e-mail and images."
    )
    return Refused(Objection("wrong_type", message % {"name": name, "what": what}))


def _macros() -> Refused:
    message = _("The file holds macros, which can do harm. Save it without macros and try again.")
    return Refused(Objection("macros", message))
