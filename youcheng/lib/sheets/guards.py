"""What a file really is, and whether it may be opened at all."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from enum import StrEnum
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from youcheng.lib.objections import Objection, Refused

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
"""Bytes. A ledger of 100,000 ties unpacks to about 60 MB."""
MAX_CELLS = 5_000_000
"""Rows times columns of the used area of one sheet."""


class Kind(StrEnum):
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"


BINARY_SUFFIXES = {".xlsx", ".xls", ".ods", ".et", ".xlsm", ".xlsb"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _no(code: str, message: object) -> Refused:
    return Refused(Objection(code, message))


def too_big(size: int = 0) -> Refused:
    """The refusal for a file of `size` bytes that is over the limit; 0 where nobody counted."""
    limit = MAX_BYTES // 1024 // 1024
    if not size:
        text = _(
            "The file is too large: at most %(limit)d MB are read. Split it into several files."
        )
        return _no("too_big", text % {"limit": limit})
    return _no(
        "too_big",
        _("The file has %(size)d MB; at most %(limit)d MB are read. Split it into several files.")
        % {"size": size // 1024 // 1024, "limit": limit},
    )


_BLANK = {b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"}
"""Nothing but space, or but the mark that tells an encoding."""


def check(data: bytes, filename: str) -> Kind:
    """Say what kind of table `data` is, by its content and not by its name.

    Raises:
        Refused: it is empty, too big, a bomb, protected, has macros, or is no table.
    """
    if len(data) > MAX_BYTES:
        raise too_big(len(data))
    if data.strip() in _BLANK:
        raise _no("empty_file", _("The file is empty. Choose the file that holds the ledger."))
    if data[:4] == b"PK\x03\x04":
        return _check_zip(data)
    if data[:8] == OLE:
        return _check_ole(data)
    suffix = PurePath(filename).suffix.lower()
    if suffix in BINARY_SUFFIXES:
        raise _no(
            "not_what_it_says",
            _(
                "The file is named %(suffix)s but is no workbook. Open it in Excel or WPS and save"
                " it as xlsx, or rename it .csv if it is plain text."
            )
            % {"suffix": suffix},
        )
    if b"\x00" in data[:4096] and data[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise _no(
            "unknown_format",
            _("The file is no table that can be read. Save it as xlsx, xls, ods or csv."),
        )
    return Kind.TEXT


_BROKEN = (
    zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, struct.error,
    zlib.error, lzma.LZMAError,
)  # fmt: skip


def _check_zip(data: bytes) -> Kind:
    damaged = _no("damaged", _("The file is damaged. Open it in Excel or WPS and save it anew."))
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN:
        raise damaged from None
    members = archive.infolist()
    bomb = _no(
        "bomb",
        _("Unpacked, the file would be far too large; it was not opened. Save the ledger anew."),
    )
    if sum(member.file_size for member in members) > MAX_UNPACKED or len(members) > 10_000:
        raise bomb
    if any(member.flag_bits & 1 for member in members):
        raise protected()
    names = {member.filename for member in members}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise with_macros()
    try:
        # A directory may lie about sizes: reading stops at the stated size and checks the sum.
        if archive.testzip() is not None:
            raise damaged
    except _BROKEN:
        raise damaged from None
    except RuntimeError:
        raise protected() from None
    if "xl/workbook.xml" in names:
        for name in names:
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                _check_area(archive.read(name), bomb)
        return Kind.XLSX
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype"):
        manifest = (
            archive.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in names else b""
        )
        if b"encryption-data" in manifest:
            raise protected()
        if any(name.startswith("Basic/") and name.endswith(".xml") for name in names) and any(
            name.startswith("Basic/")
            and "/script-lb" not in name
            and "/Standard/" in name
            and not name.endswith("script-lb.xml")
            for name in names
        ):
            raise with_macros()
        return Kind.ODS
    raise _no(
        "unknown_format",
        _("The file is an archive, but no workbook. Unpack it and choose the ledger itself."),
    )


_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_LETTERS = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{2,3})\d')


def _check_area(xml: bytes, bomb: Refused) -> None:
    """Refuse a sheet whose few cells span an area that would fill the memory."""
    tail = _ROW.findall(xml[-200_000:]) or _ROW.findall(xml)
    last = int(tail[-1]) if tail else 0
    # A first guess of the width spares most sheets the slow look at every cell.
    columns = 26
    for match in _LETTERS.finditer(xml):
        columns = 702
        if len(match[1]) == 3:
            columns = 16_384
            break
    if last * columns > MAX_CELLS and _spread(xml) > MAX_CELLS:
        raise bomb


_VALUE_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*[^/]>')


def _spread(xml: bytes) -> int:
    rows = columns = 0
    for match in _VALUE_CELL.finditer(xml):
        letters, number = match.groups()
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        rows, columns = max(rows, int(number)), max(columns, column)
    return rows * columns


def _check_ole(data: bytes) -> Kind:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise protected()
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise with_macros()
    if any(name.encode("utf-16-le") in data for name in ("Workbook", "Book")):
        return Kind.XLS
    raise _no(
        "unknown_format",
        _("The file is an Office document, but no workbook. Choose the ledger's xlsx or xls."),
    )


def protected() -> Refused:
    return _no(
        "protected",
        _("The file is protected by a password. Take the password off in Excel or WPS and save."),
    )


def with_macros() -> Refused:
    return _no(
        "macros",
        _("The file holds macros and was not opened. Save it as xlsx, which holds none."),
    )
