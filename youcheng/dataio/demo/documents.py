"""Documents of the demonstration: two language versions of a paper beside each other, and minutes
that not everybody reads. Their texts are made up and say so."""

import io
from datetime import date

import docx
import pylopdf_fonts_zh_cn as fonts
import typst
from django.db import transaction
from django.utils import timezone

from youcheng.accounts.models import User
from youcheng.documents.actions import Draft, work_one
from youcheng.documents.enums import DocumentKind, Retention, Sensitivity
from youcheng.registry import actions as registry
from youcheng.registry.enums import FilePart, InstrumentKind
from youcheng.registry.models import Instrument

PLACE = "Leipzig"
ON = date(2018, 5, 21)
ZH = """
#align(center)[#text(size: 20pt)[友好城市关系协议书] \\ （演示文本，并非协议原文）]
#v(2em)
双方在平等互利的基础上，同意在经贸、科技、文化、教育、体育等领域开展多种形式的交流与合作。

双方每年至少互换一次工作信息，并商定当年的交流项目。

双方鼓励两市的学校、企业和民间团体直接往来。
#pagebreak()
= 附件：首年交流安排（演示）
+ 青年足球交流
+ 图书馆互赠图书
+ 港口与物流企业对接
"""
DE = """
#align(center)[#text(size: 20pt)[Vereinbarung über die Städtefreundschaft] \\
(Mustertext zur Vorführung, nicht der Wortlaut)]
#v(2em)
Beide Seiten vereinbaren auf der Grundlage der Gleichberechtigung, in Wirtschaft, Wissenschaft,
Kultur, Bildung und Sport zusammenzuarbeiten.

Beide Seiten unterrichten einander mindestens einmal im Jahr und vereinbaren die Vorhaben des
Jahres.
#pagebreak()
= Anlage: Vorhaben des ersten Jahres (Muster)
+ Jugendfußball
+ Büchertausch der Bibliotheken
+ Hafen und Logistik
"""
MINUTES = (
    "工作会商纪要（演示）",
    "会议商定：明年春季接待对方经贸代表团，由专办员拟订日程。",
    "请各单位于月底前报送拟会见人员的职务和议题。",
)


@transaction.atomic
def open_documents() -> int:
    """File the documents and have them read and drawn at once. Returns how many."""
    papers = Instrument.objects.standing().filter(tie__is_demo=True, kind=InstrumentKind.FORMAL)
    paper = papers.filter(tie__place__name_en=PLACE).select_related("tie__home").first()
    by = User.objects.filter(username="demo").first()
    if paper is None or by is None:
        return 0
    files = (
        (_pdf(ZH), "友好城市关系协议书（演示）.pdf", FilePart.ORIGINAL, "zh-hans"),
        (_pdf(DE), "Vereinbarung (Muster).pdf", FilePart.VERSION, "de"),
        (_word(MINUTES), "工作会商纪要（演示）.docx", FilePart.ANNEX, "zh-hans"),
    )
    for data, filename, part, language in files:
        is_minutes = part == FilePart.ANNEX
        draft = Draft(
            unit=paper.tie.home,
            kind=DocumentKind.MINUTES if is_minutes else DocumentKind.AGREEMENT,
            sensitivity=Sensitivity.RESTRICTED if is_minutes else Sensitivity.PUBLIC,
            retention=Retention.Y10 if is_minutes else Retention.PERMANENT,
        )
        registry.file_for_paper(
            paper, io.BytesIO(data), filename, draft, part=part, language=language, by=by, on=ON
        )
    while work_one(timezone.now()) is not None:
        pass
    return len(files)


def _pdf(source: str) -> bytes:
    text = f'#set text(font: "Noto Serif CJK SC", size: 12pt)\n#set page(margin: 3cm)\n{source}'
    return typst.compile(
        text.encode(), font_paths=[fonts.serif_path().parent], ignore_system_fonts=True
    )


def _word(paragraphs: tuple[str, ...]) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
