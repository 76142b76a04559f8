import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from pypdfium2 import PdfDocument, PdfiumError
from pypdfium2.raw import FPDF_ERR_PASSWORD

from youcheng.documents.reading.trouble import Locked, Unreadable

_HAN = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef"
_FOLDED = re.compile(rf"(?<=[{_HAN}])[ \t]*\r?\n[ \t]*(?=[{_HAN}])")
_HYPHEN = re.compile(r"(?<=[a-z])[\u00ad\u0002\ufffe]\r?\n?(?=[a-z])")


@contextmanager
def opened(path: Path) -> Iterator[PdfDocument]:
    """
    Raises:
        Locked: it wants a password.
        Unreadable: it is damaged.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except PdfiumError as error:
        if error.err_code == FPDF_ERR_PASSWORD:
            raise Locked from error
        raise Unreadable from error
    try:
        yield document
    finally:
        document.close()


def pages(path: Path, told: Callable[[int, int], None]) -> Iterator[tuple[str, str]]:
    with opened(path) as document:
        n = len(document)
        for index in range(n):
            yield "", _text(document, index)
            told(index + 1, n)


def _text(document: PdfDocument, index: int) -> str:
    try:
        page = document[index]
        words = page.get_textpage()
        text = words.get_text_bounded()
        words.close()
        page.close()
    except PdfiumError:
        return ""  # one broken page does not hide the others
    return joined(text)


def joined(text: str) -> str:
    """Lines of a page are where the paper ends, not the word: Chinese goes on without a blank, and
    a hyphenated word is one."""
    return _FOLDED.sub("", _HYPHEN.sub("", text.replace("\r\n", "\n")))
