"""The report as a Word file in the layout of official papers (GB/T 9704): A4, Song and Fangsong.

The fonts are only named: the reader's Word or WPS has them.
"""

from collections.abc import Sequence
from datetime import date
from io import BytesIO

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.run import Run

from youcheng.analytics.reports.content import LISTED_IN_PAPER, Cell, Report, Table

TEXT, TITLE, HEADING = "仿宋", "宋体", "黑体"
LATIN = "Times New Roman"


def write(report: Report) -> bytes:
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    paper.core_properties.title = report.title
    paper.core_properties.author = ""
    _font(paper.styles["Normal"].font, TEXT, 16)
    _plain_headings(paper)
    title = paper.add_heading(level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title.add_run(report.title), TITLE, 22)
    _body(paper, report.text())
    _heading(paper, _("Definitions"))
    for line in report.definitions:
        _body(paper, line, 12)
    for table in report.tables:
        _heading(paper, table.title)
        _write_table(paper, table)
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def _font(font: object, name: str, size: float) -> None:
    font.name, font.size = LATIN, Pt(size)  # type: ignore[attr-defined]
    fonts = font.element.get_or_add_rPr().get_or_add_rFonts()  # type: ignore[attr-defined]
    fonts.set(qn("w:eastAsia"), name)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _plain_headings(paper: Paper) -> None:
    """Black, and no rule under the title: the template's own are blue."""
    for name in ("Title", "Heading 1"):
        style = paper.styles[name]
        style.font.color.rgb = RGBColor(0, 0, 0)  # type: ignore[attr-defined]
        properties = style.element.get_or_add_pPr()
        for border in properties.findall(qn("w:pBdr")):
            properties.remove(border)


def _run(run: Run, name: str, size: float) -> None:
    run.font.name, run.font.size = LATIN, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _heading(paper: Paper, text: str) -> None:
    heading = paper.add_heading(level=1)
    _run(heading.add_run(text), HEADING, 16)


def _body(paper: Paper, text: str, size: float = 16) -> None:
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.line_spacing = Pt(size * 1.75)
    paragraph.paragraph_format.first_line_indent = Pt(size * 2)
    paragraph.paragraph_format.space_after = Pt(0)
    _run(paragraph.add_run(text), TEXT, size)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _write_table(paper: Paper, table: Table) -> None:
    rows = table.rows[:LISTED_IN_PAPER]
    grid = paper.add_table(rows=1 + len(rows), cols=len(table.headers), style="Table Grid")
    numeric = [table.numeric(column) for column in range(len(table.headers))]
    lines: list[Sequence[Cell]] = [table.headers, *rows]
    # Cells are reached through the XML rows: `table.cell` walks the whole grid each time.
    for line, row in zip(lines, grid.rows, strict=True):
        for column, (cell, place) in enumerate(zip(line, row.cells, strict=True)):
            paragraph = place.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            if numeric[column]:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            is_head = line is table.headers
            _run(paragraph.add_run(_text(cell)), HEADING if is_head else TEXT, 10.5)
    _repeat_head(grid)
    if len(table.rows) > len(rows):
        told = _("%(n)s of %(of)s rows are shown; the Excel file has them all.")
        _body(paper, told % {"n": len(rows), "of": len(table.rows)}, 10.5)


def _repeat_head(grid: object) -> None:
    """Let the header row stand on each page of a long table."""
    properties = grid.rows[0]._tr.get_or_add_trPr()  # type: ignore[attr-defined]
    properties.append(properties.makeelement(qn("w:tblHeader"), {qn("w:val"): "true"}))
