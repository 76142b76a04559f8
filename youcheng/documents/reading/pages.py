"""From a file of any type to its pages, or to why there are none."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from django.conf import settings

from youcheng.documents.enums import FileType, Reading
from youcheng.documents.reading import office, pdf, plain
from youcheng.documents.reading.convert import as_pdf
from youcheng.documents.reading.trouble import Locked, Unreadable
from youcheng.lib.text import plain as without_controls

LONGEST = 100_000
"""Characters of one page that are kept: more is no page."""
MOST = 5_000
"""Pages that are kept."""
Told = Callable[[int, int], None]
"""Is told how many pages of how many are done."""
Reader = Callable[[Path, Told], Iterable[tuple[str, str]]]
"""Gives label and text of each page in turn."""

READERS: dict[str, Reader] = {
    FileType.PDF: pdf.pages,
    FileType.DOCX: office.word_pages,
    FileType.XLSX: office.sheets,
    FileType.XLS: office.sheets,
    FileType.ODS: office.sheets,
    FileType.PPTX: office.slides,
    FileType.OFD: office.ofd_pages,
    FileType.ODT: office.open_document,
    FileType.ODP: office.open_document,
    FileType.TEXT: plain.pages,
    FileType.EML: plain.mail,
}
CONVERTED = frozenset({FileType.DOC, FileType.PPT, FileType.RTF})
"""Types that only an office program can read."""
PAGED = frozenset({FileType.PDF, FileType.OFD, FileType.PPTX}) | CONVERTED
"""Types whose pages are those that people count."""


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    label: str
    text: str


@dataclass(slots=True)
class Text:
    """What was read. n_pages: None where the type has no pages of its own."""

    state: Reading
    pages: list[Page] = field(default_factory=list)
    n_pages: int | None = None


def read(path: Path, type_: str, told: Told = lambda _done, _of: None) -> Text:
    """The text of a file; pages without a word are counted and left out."""
    reader = READERS.get(type_)
    if type_ in CONVERTED and settings.SOFFICE:
        reader = partial(_converted, type_)
    if reader is None:
        return Text(Reading.UNKNOWN)
    pages: list[Page] = []
    n = 0
    try:
        for n, (label, text) in enumerate(_first(reader(path, told)), start=1):
            words = without_controls(text).strip()[:LONGEST]
            if words:
                pages.append(Page(n, without_controls(label)[:120], words))
    except Locked:
        return Text(Reading.LOCKED)
    except Unreadable:
        return Text(Reading.FAILED)
    state = Reading.READ if pages else Reading.EMPTY
    return Text(state, pages, n if type_ in PAGED else None)


def _converted(type_: str, path: Path, told: Told) -> Iterator[tuple[str, str]]:
    with as_pdf(path, type_) as made:
        yield from pdf.pages(made, told)


def _first(pages: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for n, page in enumerate(pages):
        if n >= MOST:
            return
        yield page
