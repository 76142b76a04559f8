"""Files of every kind, made anew for each test."""

import io
import zipfile
from collections.abc import Sequence
from functools import cache

import docx
import openpyxl
import pylopdf_fonts_zh_cn as fonts
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.enum.text import WD_BREAK
from PIL import Image
from pypdf import PdfReader, PdfWriter

from youcheng.accounts.models import Unit, User
from youcheng.documents.actions import Draft, file_document, work_one

AGREEMENT = ("南京市与莱比锡市结为友好城市协议书", "双方同意在经贸、教育领域开展合作。")


@cache
def pdf(*pages: str) -> bytes:
    """A page for each text."""
    body = "\n#pagebreak()\n".join(pages or AGREEMENT)
    source = f'#set text(font: "Noto Serif CJK SC", lang: "zh", region: "cn")\n{body}'
    return typst.compile(
        source.encode(), font_paths=[fonts.serif_path().parent], ignore_system_fonts=True
    )


def locked_pdf(password: str = "梅花") -> bytes:  # noqa: S107
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt(password, algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def word(*pages: str) -> bytes:
    document = docx.Document()
    for n, text in enumerate(pages):
        if n:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook(sheets: dict[str, Sequence[Sequence[object]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def png(width: int = 40, height: int = 30, mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height)).save(out, "PNG")
    return out.getvalue()


def archive(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def ofd(*pages: str) -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    members: dict[str, str | bytes] = {"OFD.xml": f"<ofd:OFD {space}/>"}
    for n, text in enumerate(pages):
        content = (
            f"<ofd:Page {space}><ofd:Content><ofd:Layer><ofd:TextObject><ofd:TextCode>{text}"
            "</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>"
        )
        members[f"Doc_0/Pages/Page_{n}/Content.xml"] = content
    return archive(members)


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def filed(data: bytes, name: str, unit: Unit, by: User | None, on, **said):
    """The document that comes of it, before any job is done."""
    draft = Draft(unit=unit, **said)
    return file_document(io.BytesIO(data), name, draft, by=by, on=on).document


def work_all(now) -> list:
    done = []
    while (job := work_one(now)) is not None:
        done.append(job)
        assert len(done) < 100
    return done
