"""Rules of stored files: plain functions over plain values; no database, no clock, no request.

Terms of retention: regulation no. 8 of the State Archives Administration (2006), article 5:
for ever, 30 years or 10 years, counted from the day of filing.
"""

import re
from datetime import date
from pathlib import PurePath

from youcheng.documents.enums import FileType, Retention, Scan
from youcheng.lib.objections import Objection
from youcheng.lib.text import _, plain

RETENTION_YEARS: dict[str, int] = {Retention.Y30: 30, Retention.Y10: 10}

OFFICE = frozenset(
    {
        FileType.DOCX, FileType.DOC, FileType.ODT, FileType.XLSX, FileType.XLS, FileType.ODS,
        FileType.PPTX, FileType.PPT, FileType.ODP, FileType.RTF,
    }
)  # fmt: skip
"""What an office program can turn into pages."""
IMAGES = frozenset(
    {FileType.PNG, FileType.JPEG, FileType.GIF, FileType.WEBP, FileType.TIFF}
)  # fmt: skip

SUFFIXES: dict[str, frozenset[str]] = {
    FileType.PDF: frozenset({".pdf"}),
    FileType.OFD: frozenset({".ofd"}),
    FileType.DOCX: frozenset({".docx"}),
    FileType.DOC: frozenset({".doc", ".wps", ".dot"}),
    FileType.ODT: frozenset({".odt"}),
    FileType.XLSX: frozenset({".xlsx"}),
    FileType.XLS: frozenset({".xls", ".et"}),
    FileType.ODS: frozenset({".ods"}),
    FileType.PPTX: frozenset({".pptx"}),
    FileType.PPT: frozenset({".ppt", ".dps", ".pps"}),
    FileType.ODP: frozenset({".odp"}),
    FileType.RTF: frozenset({".rtf", ".doc"}),
    FileType.TEXT: frozenset({".txt", ".csv", ".tsv", ".md", ".log", ".ics", ".vcf"}),
    FileType.EML: frozenset({".eml"}),
    FileType.PNG: frozenset({".png"}),
    FileType.JPEG: frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    FileType.GIF: frozenset({".gif"}),
    FileType.WEBP: frozenset({".webp"}),
    FileType.TIFF: frozenset({".tif", ".tiff"}),
}
"""Endings of names that fit the content, by type."""

LONGEST_NAME = 180
_UNSAFE = re.compile(r'[\\/:*?"<>|\r\n\t]+')


def kept_until(retention: str, filed_on: date, until: date | None = None) -> date | None:
    """The day from which the office may decide about it; None: never."""
    if retention == Retention.UNTIL:
        return until
    years = RETENTION_YEARS.get(retention)
    if years is None:
        return None
    try:
        return filed_on.replace(year=filed_on.year + years)
    except ValueError:  # the 29th of February
        return filed_on.replace(year=filed_on.year + years, month=3, day=1)


def objection_to_retention(retention: str, until: date | None, today: date) -> Objection | None:
    if retention == Retention.UNTIL and until is None:
        return Objection("no_day", _("Say until which day it is kept."))
    if retention == Retention.UNTIL and until is not None and until < today:
        return Objection("day_past", _("The day lies in the past."))
    return None


def objection_to_size(size: int, limit: int) -> Objection | None:
    """size: bytes, or 0 for an empty file."""
    if size <= 0:
        return Objection("empty", _("The file is empty."))
    if size > limit:
        return too_large(limit)
    return None


def too_large(limit: int) -> Objection:
    message = _(
        "The file is larger than %(limit)d MB and was not kept. Make it smaller (scan with fewer"
        " dots, or split it), or ask the administrator to raise the limit."
    )
    return Objection("too_large", message % {"limit": limit // 1024 // 1024})


def clean_name(name: str) -> str:
    """A file name without folders, control characters and what file systems refuse."""
    bare = _UNSAFE.sub("_", plain(PurePath(name.replace("\\", "/")).name)).strip(" .")
    path = PurePath(bare or "file")
    stem = path.stem[: LONGEST_NAME - len(path.suffix)] if len(path.suffix) < 20 else path.stem
    return f"{stem}{path.suffix}"[:LONGEST_NAME]


def is_named_right(name: str, type_: str) -> bool:
    return PurePath(name).suffix.lower() in SUFFIXES[type_]


def right_name(name: str, type_: str) -> str:
    """The name with the ending that its content asks for."""
    if is_named_right(name, type_):
        return name
    known = {suffix for suffixes in SUFFIXES.values() for suffix in suffixes}
    suffix = PurePath(name).suffix
    stem = name[: -len(suffix)] if suffix.lower() in known else name
    return f"{stem}.{type_}"


def objection_to_opening(scan: str) -> Objection | None:
    """Say why nobody gets this file out."""
    if scan == Scan.FOUND:
        return Objection("quarantined", _("The file holds a virus and is kept under lock."))
    if scan == Scan.WAITING:
        return Objection(
            "being_scanned",
            _("The file is still being scanned for viruses. Try again in a minute."),
        )
    return None


def objection_to_version(sha256: str, current: str) -> Objection | None:
    """Say why these bytes are no new version of a document."""
    if sha256 == current:
        return Objection(
            "same_bytes", _("This file is the same, byte for byte, as the present version.")
        )
    return None


TRIES = 3
"""After so many a job is given up."""


def wait_before_try(tries: int) -> int:
    """Seconds until a job that failed `tries` times is tried again."""
    return 30 * 4 ** max(tries - 1, 0)
