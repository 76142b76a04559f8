"""Word files in the layout of GB/T 9704-2012: page, fonts, lines.

A4; text block 156 × 225 mm, 22 lines of 28 characters; title in small Song 22 pt, text in Fangsong
16 pt, headings in Hei. The fonts are only named, with the names of their like for machines that
have them not.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

TITLE, TEXT, HEADING, SECOND, NUMBER = (
    "方正小标宋简体",
    "仿宋_GB2312",
    "黑体",
    "楷体_GB2312",
    "宋体",
)
LATIN = "Times New Roman"
FALLBACKS = {TITLE: "宋体", TEXT: "仿宋", SECOND: "楷体", HEADING: "SimHei", NUMBER: "SimSun"}
"""Names under which a machine without the first one has something alike."""

LINE = 28.9
"""Points from line to line: 22 lines in 225 mm."""
TIGHT = -5
"""Twentieths of a point by which characters of 16 pt stand closer: 28 in 156 mm."""
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that an archive can tell; each part has it."""


def blank(heading: str, on: date) -> Paper:
    """An empty paper in the layout. What Word says of a file follows from the arguments alone: no
    author, and the first moment of that day."""
    paper = Document()
    page(paper)
    fonts(paper)
    properties = paper.core_properties
    properties.title, properties.author = heading, ""
    moment = datetime.combine(on, time.min)
    properties.created = properties.modified = properties.last_printed = moment
    properties.last_modified_by, properties.revision = "", 1
    return paper


def signed(paper: Paper, office: str, on: date) -> None:
    """The office and the day at the end of the text."""
    line(paper, "", TEXT, 16)
    line(paper, office, TEXT, 16, right=4)
    line(paper, written(on), TEXT, 16, right=4)


def packed(paper: Paper) -> bytes:
    """The file; equal papers give equal bytes."""
    out = BytesIO()
    paper.save(out)
    return steady(out.getvalue())


def written(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def table(paper: Paper, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table whose head stands on each page that it goes over."""
    made = paper.add_table(rows=1, cols=len(heads))
    made.style = "Table Grid"
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(repeated)
    for n, texts in enumerate((heads, *rows)):
        cells = made.rows[0].cells if n == 0 else made.add_row().cells
        for cell, text in zip(cells, texts, strict=True):
            dress(cell.paragraphs[0].add_run(text), TEXT if n else HEADING, 12)


def page(paper: Paper) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    # The number stands 7 mm under the text, of a height of 5.
    section.footer_distance = Mm(23)
    paper.settings.odd_and_even_pages_header_footer = True
    _number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, one character in from the outer side."""
    paragraph.alignment = side
    indent = Pt(14)
    if side == WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = indent
    else:
        paragraph.paragraph_format.left_indent = indent
    for part in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if part == "PAGE" else part)
        dress(run, NUMBER, 14)
        run.font.name = NUMBER
        if part == "PAGE":
            for kind in ("begin", "", "end"):
                run._element.append(_field(kind))


def _field(kind: str):  # noqa: ANN202 - an element of XML
    if kind:
        element = OxmlElement("w:fldChar")
        element.set(qn("w:fldCharType"), kind)
    else:
        element = OxmlElement("w:instrText")
        element.set(qn("xml:space"), "preserve")
        element.text = "PAGE"
    return element


def fonts(paper: Paper) -> None:
    """The standing fonts, and what stands in for those that a machine lacks."""
    font = paper.styles["Normal"].font  # type: ignore[attr-defined]
    font.name, font.size = LATIN, Pt(16)
    fonts = font.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), TEXT)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FALLBACKS.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    table = f'<?xml version="1.0" encoding="UTF-8"?><w:fonts xmlns:w="{space}">{rows}</w:fonts>'
    for part in paper.part.package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = table.encode()


def line(
    paper: Paper, text: str, font: str, size: float, *, centred: bool = False,
    indent: bool = False, right: int = 0, keep: bool = False, pitch: float = LINE,
) -> Paragraph:  # fmt: skip
    """right: characters in from the right side; 0 for text that begins at the left."""
    paragraph = paper.add_paragraph()
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(pitch)
    form.space_before = form.space_after = Pt(0)
    form.keep_with_next = keep
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        form.right_indent = Pt(size * right)
    if indent:
        form.first_line_indent = Pt(size * 2)
        # Two characters, whatever size the reader's font has.
        paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "200")
    if text:
        dress(paragraph.add_run(text), font, size)
    return paragraph


def dress(run: Run, font: str, size: float) -> None:
    run.font.name, run.font.size = LATIN, Pt(size)
    run.font.color.rgb = RGBColor(0, 0, 0)
    properties = run._element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), TEXT if font == LATIN else font)
    if size == 16:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(TIGHT))
        # The schema wants it before the size.
        properties.find(qn("w:sz")).addprevious(spacing)


def steady(file: bytes) -> bytes:
    """The same parts in the same order, without the moment at which they were packed."""
    out = BytesIO()
    with ZipFile(BytesIO(file)) as made, ZipFile(out, "w", ZIP_DEFLATED) as steady:
        for name in sorted(made.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            info = ZipInfo(name, EPOCH)
            info.compress_type, info.external_attr, info.create_system = ZIP_DEFLATED, 0, 3
            steady.writestr(info, made.read(name))
    return out.getvalue()
