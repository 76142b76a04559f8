"""Pictures of pages: of PDF and images by ourselves, of Office files through an office program
where one is installed."""

import io
import logging
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdfium2 import PdfDocument, PdfiumError

from youcheng.documents.enums import FileType, Preview
from youcheng.documents.reading import pdf
from youcheng.documents.reading.convert import as_pdf
from youcheng.documents.reading.trouble import Locked, Unreadable
from youcheng.documents.rules import IMAGES, OFFICE

log = logging.getLogger(__name__)
MOST = 40
"""Pages that are drawn: the first ones. The file itself has the others."""
WIDTH, THUMB = 1100, 260
LARGEST = 4_000_000
"""Points of one picture."""
IMAGE_LARGEST = 80_000_000
"""Points of an image that is opened at all: a bomb has more."""
TEXT_ONLY = frozenset({FileType.TEXT, FileType.EML, FileType.OFD})

Emit = Callable[[int, str, bytes], None]
"""Takes the number of the page, "page" or "thumb", and a WebP."""
Told = Callable[[int, int], None]


def draw(path: Path, type_: str, emit: Emit, told: Told) -> tuple[Preview, int]:
    """Draw the first pages. Returns how it went, and the number of pages drawn."""
    try:
        if type_ == FileType.PDF:
            return Preview.MADE, _pdf(path, emit, told)
        if type_ in IMAGES:
            _image(path, emit)
            return Preview.MADE, 1
        if type_ in OFFICE:
            return _office(path, type_, emit, told)
    except Locked:
        return Preview.LOCKED, 0
    except (Unreadable, PdfiumError, UnidentifiedImageError, Image.DecompressionBombError, OSError,
            ValueError, SyntaxError) as error:  # fmt: skip
        log.warning("not drawn: %s", error)
        return Preview.FAILED, 0
    return (Preview.TEXT, 0) if type_ in TEXT_ONLY else (Preview.NONE, 0)


def _pdf(path: Path, emit: Emit, told: Told) -> int:
    with pdf.opened(path) as document:
        n = min(len(document), MOST)
        for index in range(n):
            picture = _page(document, index)
            _emit(picture, index + 1, emit, has_thumb=index == 0)
            told(index + 1, n)
        return n


def _page(document: PdfDocument, index: int) -> Image.Image:
    page = document[index]
    width, height = page.get_size()
    scale = WIDTH / max(width, 1)
    # A plan of two metres, or a page of one line a kilometre long.
    scale = min(scale, (LARGEST / max(width * height, 1)) ** 0.5)
    picture = page.render(scale=max(scale, 0.01)).to_pil()
    page.close()
    return picture


def _image(path: Path, emit: Emit) -> None:
    with Image.open(path) as image:
        if image.width * image.height > IMAGE_LARGEST:
            raise Unreadable("too many points")
        image.draft("RGB", (WIDTH, WIDTH))
        upright = ImageOps.exif_transpose(image)
        _emit(upright, 1, emit, has_thumb=True)


def _emit(picture: Image.Image, number: int, emit: Emit, *, has_thumb: bool) -> None:
    flat = _on_white(picture)
    emit(number, "page", _webp(flat, WIDTH))
    if has_thumb:
        emit(number, "thumb", _webp(flat, THUMB))


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        ground = Image.new("RGBA", picture.size, "white")
        ground.alpha_composite(picture.convert("RGBA"))
        return ground.convert("RGB")
    return picture.convert("RGB")


def _webp(picture: Image.Image, width: int) -> bytes:
    small = picture.copy()
    small.thumbnail((width, width * 3))
    out = io.BytesIO()
    # A new image: what the camera wrote into the old one (place, owner) stays behind.
    small.save(out, "WEBP", quality=82, method=4, exif=b"", xmp=b"")
    return out.getvalue()


def _office(path: Path, type_: str, emit: Emit, told: Told) -> tuple[Preview, int]:
    if not settings.SOFFICE:
        return Preview.NO_OFFICE, 0
    told(0, 1)
    with as_pdf(path, type_) as made:
        return Preview.MADE, _pdf(made, emit, told)
