"""Text of Office files. Each is an archive, which may unpack to anything: sizes are asked first."""

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.etree.ElementTree import ParseError

import docx
import python_calamine as calamine
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from youcheng.documents.reading.trouble import Locked, Unreadable
from youcheng.lib.objections import Refused
from youcheng.lib.sheets.guards import MAX_BYTES, MAX_UNPACKED, OLE, check

Told = Callable[[int, int], None]
Pages = Iterator[tuple[str, str]]
_BROKEN = (
    zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, KeyError, ParseError,
    etree.XMLSyntaxError, PackageNotFoundError,
)  # fmt: skip


def _guard(path: Path) -> None:
    """
    Raises:
        Locked: it has a password.
        Unreadable: it is damaged, or would unpack to more than is sane.
    """
    with path.open("rb") as file:
        if file.read(8) == OLE:
            raise Locked
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if any(member.flag_bits & 1 for member in members):
                raise Locked
            if sum(member.file_size for member in members) > MAX_UNPACKED:
                raise Unreadable
            if "META-INF/manifest.xml" in archive.namelist() and (
                b"encryption-data" in archive.read("META-INF/manifest.xml")
            ):
                raise Locked
    except _BROKEN as error:
        raise Unreadable from error


@contextmanager
def _parsing() -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise Unreadable from error


def word_pages(path: Path, told: Told) -> Pages:
    """Pages as Word last laid them out: where it left no trace of that, there is one."""
    _guard(path)
    with _parsing():
        body = docx.Document(str(path)).element.body
        yield from (("", page) for page in _word_text(body).split("\f"))


def _word_text(body: etree._Element) -> str:
    """Text of the body with a line for each paragraph and a form feed for each page's end."""
    text, tab, br, end, rendered = (qn(f"w:{tag}") for tag in _WORD_TAGS)
    deleted = qn("w:del")
    parts: list[str] = []
    was_broken = False
    for element in body.iter(text, tab, br, end, rendered):
        if element.tag == text:
            if next(element.iterancestors(deleted), None) is None:
                parts.append(element.text or "")
                was_broken = False
        elif element.tag == tab:
            parts.append("\t")
        elif element.tag == end:
            # The paragraph begins here: its own line.
            parts.append("\n")
        elif element.tag == rendered or element.get(qn("w:type")) == "page":
            # A break that the writer set is followed by the mark of the page it made.
            if not was_broken:
                parts.append("\f")
            was_broken = True
        else:
            parts.append("\n")
    return "".join(parts)


_WORD_TAGS = ("t", "tab", "br", "p", "lastRenderedPageBreak")


def sheets(path: Path, told: Told) -> Pages:
    """A page for each sheet, under its name."""
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable
    try:
        check(path.read_bytes(), path.name)
    except Refused as refusal:
        raise Locked if refusal.objection.code == "protected" else Unreadable from refusal
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        for n, name in enumerate(names, start=1):
            yield name, _sheet_text(book, name)
            told(n, len(names))
    except calamine.CalamineError as error:
        raise Unreadable from error


def _sheet_text(book: calamine.CalamineWorkbook, name: str) -> str:
    lines = []
    for row in book.get_sheet_by_name(name).to_python(skip_empty_area=True):
        cells = [_cell(cell) for cell in row]
        if any(cells):
            lines.append("\t".join(cells).rstrip())
    return "\n".join(lines)


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_NUMBER = re.compile(r"(\d+)\D*$")


def _number(name: str) -> int:
    found = _NUMBER.search(name)
    return int(found[1]) if found else 0


def _xml_pages(path: Path, members: str, word: str, line: str, told: Told) -> Pages:
    """Text of the elements `word` in the members of the archive; `line` begins a new line."""
    _guard(path)
    pattern = re.compile(members)
    with _parsing(), zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if pattern.fullmatch(name)]
        # By number: Page_10 comes after Page_9.
        for n, name in enumerate(sorted(names, key=_number), start=1):
            root = etree.fromstring(archive.read(name), _PARSER)  # noqa: S320 - no entities
            parts: list[str] = []
            for element in root.iter(f"{{*}}{word}", f"{{*}}{line}"):
                tag = etree.QName(element).localname
                if tag == line:
                    parts.append("\n")
                if tag == word:
                    parts.append("".join(element.itertext()))
            yield "", "".join(parts)
            told(n, len(names))


def slides(path: Path, told: Told) -> Pages:
    return _xml_pages(path, r"ppt/slides/slide\d+\.xml", "t", "p", told)


def ofd_pages(path: Path, told: Told) -> Pages:
    return _xml_pages(path, r"(.*/)?Pages/Page_\d+/Content\.xml", "TextCode", "TextObject", told)


def open_document(path: Path, told: Told) -> Pages:
    return _xml_pages(path, r"content\.xml", "p", "p", told)
