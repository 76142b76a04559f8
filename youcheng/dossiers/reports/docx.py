"""The pack as a Word file in the layout of GB/T 9704-2012, as a draft: no red head, seal or number.

The bytes depend on nothing but the pack; see `lib.gbt9704` for the layout.
"""

from io import BytesIO

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from youcheng.dossiers.reports.content import Map, Pack
from youcheng.lib import gbt9704 as gb
from youcheng.lib.gbt9704 import HEADING, LATIN, SECOND, TEXT, TITLE

NUMERALS = "一二三四五六七八九十"


def write(pack: Pack) -> bytes:
    paper = gb.blank(pack.titles[0], pack.on)
    for n, title in enumerate(pack.titles):
        gb.line(paper, title, TITLE if n == 0 else LATIN, 22 if n == 0 else 16, centred=True)
    for note in pack.notes:
        gb.line(paper, note, SECOND, 14, centred=True)
    gb.line(paper, "", TEXT, 16)
    for n, section in enumerate(pack.sections):
        head = f"{NUMERALS[n]}、{section.titles[0]}"
        gb.line(paper, "　".join([head, *section.titles[1:]]), HEADING, 16, indent=True, keep=True)
        for m, line in enumerate(section.lines, start=1):
            first = gb.line(paper, f"{m}. {line.texts[0]}", TEXT, 16, indent=True)
            _mark(first, line.cites)
            for text in line.texts[1:]:
                gb.line(paper, text, LATIN, 14, indent=True)
        if n == 0 and pack.map:
            _map(paper, pack.map)
    gb.signed(paper, pack.signed, pack.on)
    gb.line(paper, "　".join(pack.sources_titles), HEADING, 12, indent=True, keep=True)
    for n, source in enumerate(pack.sources, start=1):
        gb.line(paper, f"[{n}] {source}", TEXT, 10.5, pitch=16)
    return gb.packed(paper)


def _map(paper: Paper, map_: Map) -> None:
    """The picture on a line of its own height, and what it shows below it."""
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.keep_with_next = WD_LINE_SPACING.SINGLE, True
    form.space_before, form.space_after = Pt(14), Pt(4)
    shape = paragraph.add_run().add_picture(BytesIO(map_.picture), width=Mm(115))
    shape._inline.docPr.set("descr", map_.line.texts[0])
    for n, text in enumerate(map_.line.texts):
        below = gb.line(paper, text, TEXT if n == 0 else LATIN, 10.5, centred=True, pitch=16)
        if n == 0:
            _mark(below, map_.line.cites)


def _mark(paragraph: Paragraph, cites: tuple[int, ...]) -> None:
    """The numbers of the sources, small and raised."""
    if cites:
        run = paragraph.add_run("".join(f"[{n}]" for n in cites))
        gb.dress(run, TEXT, 10.5)
        run.font.superscript = True
