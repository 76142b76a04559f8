"""The templates that come with the program, in the layout of GB/T 9704-2012.

Built here rather than kept as files, so that a reader sees what stands in them. An office takes one
out, changes it in Word or WPS and puts it in as its own. No seal and no number: a draft has
neither. No agreement speaks of treaties or binds a state.
"""

from functools import cache

from docx import Document
from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from youcheng.lib import gbt9704 as gb
from youcheng.lib.gbt9704 import HEADING, LATIN, SECOND, TEXT, TITLE
from youcheng.pipeline.enums import TemplateKind

RED = RGBColor(0xE6, 0x00, 0x12)
Pairs = tuple[tuple[str, str], ...]


@cache
def shipped(kind: TemplateKind) -> bytes:
    """The Word file of a kind of paper."""
    paper = Document()
    gb.page(paper)
    gb.fonts(paper)
    _draft_mark(paper)
    _BUILDERS[kind](paper)
    properties = paper.core_properties
    properties.title, properties.author, properties.last_modified_by = "", "", ""
    return gb.packed(paper)


def _draft_mark(paper: Paper) -> None:
    """Above the text block of every page: what this is, and what it lacks."""
    section = paper.sections[0]
    section.header_distance = Mm(18)
    for header in (section.header, section.even_page_header):
        paragraph = header.paragraphs[0]
        run = paragraph.add_run("草稿　未编号　未用印")
        gb.dress(run, SECOND, 12)
        run.font.color.rgb = RGBColor(0x80, 0x80, 0x80)


def _red_head(paper: Paper, *, is_upwards: bool) -> None:
    """The issuing office in red, 35 mm below the top of the text block; the number to be given by
    the office's own register; whoever signs, of papers that go upwards."""
    head = gb.line(paper, "", TITLE, 16)
    head.paragraph_format.space_before = Mm(22)
    head = gb.line(paper, "{{ office }}文件", TITLE, 36, centred=True, pitch=48)
    head.runs[0].font.color.rgb = RED
    for _n in range(2):
        gb.line(paper, "", TEXT, 16)
    if is_upwards:
        number = gb.line(paper, "　　　　〔{{ year }}〕　　号", TEXT, 16)
        stop = number.paragraph_format.tab_stops
        stop.add_tab_stop(Mm(112))
        gb.dress(number.add_run("\t签发人："), TEXT, 16)
        gb.dress(number.add_run("　　　"), SECOND, 16)
    else:
        number = gb.line(paper, "　　　〔{{ year }}〕　　号", TEXT, 16, centred=True)
    _rule(number, "bottom", 24, color="E60012", space=11)


def _rule(paragraph: Paragraph, side: str, size: int, *, color: str, space: int = 1) -> None:
    """size: eighths of a point. space: points between text and rule."""
    borders = paragraph._p.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        paragraph._p.get_or_add_pPr().insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
        )
    rule = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", str(space)),
                        ("color", color)):  # fmt: skip
        rule.set(qn(f"w:{name}"), value)
    borders.append(rule)


def _title(paper: Paper, text: str) -> None:
    for _n in range(2):
        gb.line(paper, "", TEXT, 16)
    gb.line(paper, text, TITLE, 22, centred=True, pitch=34)
    gb.line(paper, "", TEXT, 16)


def _text(paper: Paper, *texts: str) -> None:
    """A paragraph each; one that begins with 一、 is a heading, one in braces a line of control."""
    for text in texts:
        is_heading = text[1:2] == "、"
        gb.line(
            paper, text, HEADING if is_heading else TEXT, 16, indent=not text.startswith("{%"),
            keep=is_heading,
        )  # fmt: skip


def _signed(paper: Paper) -> None:
    gb.line(paper, "", TEXT, 16)
    gb.line(paper, "{{ office }}", TEXT, 16, right=4)
    gb.line(paper, "{{ today }}", TEXT, 16, right=4)


def _colophon(paper: Paper) -> None:
    """Below the text: copies and issue, between rules."""
    gb.line(paper, "", TEXT, 16)
    first = gb.line(paper, "　抄送：", TEXT, 14)
    _rule(first, "top", 8, color="000000", space=3)
    last = gb.line(paper, "　{{ office }}\t{{ today }}印发　", TEXT, 14)
    last.paragraph_format.tab_stops.add_tab_stop(Mm(106))
    _rule(last, "top", 6, color="000000", space=3)
    _rule(last, "bottom", 8, color="000000", space=3)


_PARTNER = (
    "一、对方概况",
    "{{ place_name }}（{{ place_name_en }}）位于{{ country }}。",
    "{%p for one in profile %}", "{{ one }}。", "{%p endfor %}",
    "二、交往情况",
    "双方有记录的交往始于{{ first_contact_on }}，至今共{{ n_contacts }}次，主要有：",
    "{%p for one in contacts %}", "{{ one }}。", "{%p endfor %}",
    "三、结好考虑",
    "{{ reasons }}",
    "双方拟在{{ fields }}等领域开展合作。我市在该国已有关系：",
    "{%p for one in others_here %}", "{{ one }}。", "{%p endfor %}",
)  # fmt: skip


def _city_request(paper: Paper) -> None:
    _red_head(paper, is_upwards=True)
    _title(paper, "关于{{ matter }}的请示")
    gb.line(paper, "{{ addressee }}：", TEXT, 16)
    _text(
        paper,
        "为{{ purpose }}，拟{{ matter }}。现将有关情况请示如下：",
        *_PARTNER,
        "四、后续安排",
        "如获同意，将按程序报省人民政府外事办公室，并拟于{{ planned_on }}签署协议。",
        "妥否，请批示。",
        "",
        "附件：1.对方概况　2.对方同意结好的证明　3.协议文本（中外文对照）",
    )
    _signed(paper)
    _text(paper, "（联系人：{{ contact }}）")
    _colophon(paper)


def _province_request(paper: Paper) -> None:
    _red_head(paper, is_upwards=True)
    _title(paper, "关于{{ matter }}的请示")
    gb.line(paper, "{{ addressee }}：", TEXT, 16)
    _text(
        paper,
        "{{ home_name }}拟{{ matter }}。市人民政府已于{{ city_reply_on }}以"
        "{{ city_reply_number }}批复同意。现将有关情况报告如下：",
        *_PARTNER,
        "四、在华友城情况",
        "据公开资料，对方在华已有友好关系：",
        "{%p for one in others_in_china %}", "{{ one }}。", "{%p endfor %}",
        "五、请示事项",
        "请予审核，并按规定转报中国人民对外友好协会。拟于{{ planned_on }}签署协议。",
        "妥否，请批示。",
        "",
        "附件：1.市人民政府批复　2.对方概况和交往情况　3.对方同意结好的证明　"
        "4.协议文本（中外文对照）",
    )  # fmt: skip
    _signed(paper)
    _text(paper, "（联系人：{{ contact }}）")
    _colophon(paper)


def _table(paper: Paper, pairs: Pairs) -> None:
    """Chinese on the left, the other language on the right, paragraph by paragraph."""
    table = paper.add_table(rows=0, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for zh, other in pairs:
        row = table.add_row()
        for cell, text, font in ((row.cells[0], zh, TEXT), (row.cells[1], other, LATIN)):
            cell.width = Mm(78)
            _cell(cell, text, font)
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))


def _cell(cell: _Cell, text: str, font: str) -> None:
    is_heading = text.startswith("# ")
    paragraph = cell.paragraphs[0]
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(22)
    form.space_after = Pt(6)
    if is_heading:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text.removeprefix("# "))
    gb.dress(run, (TITLE if font == TEXT else LATIN) if is_heading else font,
             15 if is_heading else 12)  # fmt: skip
    run.font.bold = is_heading and font == LATIN


_SIGNERS: Pairs = (
    ("{{ home_name }}\n\n\n{{ signer_home }}\n\n日期：", "For {{ home_name_en }}\n\n\n\n\nDate:"),
    ("{{ country }}{{ place_name }}\n\n\n{{ signer_abroad }}\n\n日期：",
     "For {{ place_name_en }}, {{ country_en }}\n\n\n\n\nDate:"),
)  # fmt: skip
_SOURCE: Pairs = (
    (
        "中华人民共和国{{ home_name }}与{{ country }}{{ place_name }}（以下称“双方”），"
        "愿在平等互利的基础上增进两地人民的了解和友谊，推动交流合作，经友好协商，达成如下一致：",
        "{{ home_name_en }} of the People's Republic of China and {{ place_name_en }} of"
        " {{ country_en }} (hereinafter “the two sides”), wishing to deepen the understanding and"
        " friendship of their people and to further exchange and cooperation on the basis of"
        " equality and mutual benefit, have agreed after friendly consultation as follows:",
    ),
)
_FIELDS: Pairs = (
    (
        "双方将在{{ fields }}等领域开展交流合作，具体项目由双方有关单位另行商定。",
        "The two sides will exchange and cooperate in the fields of {{ fields_en }}; single"
        " projects will be agreed between the bodies concerned.",
    ),
    (
        "双方鼓励两地学校、医院、企业、社会组织和青年之间建立直接联系。",
        "The two sides encourage direct contact between schools, hospitals, firms, associations"
        " and young people of both places.",
    ),
    (
        "双方各指定一个部门负责日常联络，每年交换一次合作安排。互访费用按对等原则由双方商定。",
        "Each side names an office for daily contact; plans are exchanged once a year. The costs"
        " of visits are settled between the two sides on the principle of reciprocity.",
    ),
    (
        "双方在各自国家的法律和政策范围内履行上述安排。本文件表达双方的合作意愿，"
        "不产生国际法上的权利和义务。",
        "The two sides act within the laws and policies of their countries. This document"
        " expresses their will to cooperate, and creates no rights or duties under international"
        " law.",
    ),
)


def _numbered(pairs: Pairs) -> Pairs:
    signs = "一二三四五六七八九十"
    return tuple(
        (f"第{signs[n]}条　{zh}", f"Article {n + 1}  {other}")
        for n, (zh, other) in enumerate(pairs)
    )


def _term(what_zh: str, what_en: str) -> Pairs:
    return (
        (
            f"{what_zh}自签署之日起生效，有效期{{{{ term }}}}。期满前六个月，"
            "如任何一方未书面提出终止，则自动延长同样期限。",
            f"{what_en} takes effect on the day of its signing for {{{{ term_en }}}}. It is"
            " extended by the same term unless one of the two sides ends it in writing six months"
            " before.",
        ),
        (
            f"{what_zh}一式两份，每份均用中文和{{{{ partner_language }}}}写成，两种文本同等作准。",
            f"{what_en} is done in duplicate, each copy in Chinese and"
            " {{ partner_language_en }}, both texts being equally authentic.",
        ),
    )


def _intent(paper: Paper) -> None:
    title: Pairs = (
        (
            "# 关于建立{{ tie_kind }}关系的意向书",
            "# Letter of Intent on Establishing {{ tie_kind_en }} Relations",
        ),
    )
    wish: Pairs = (
        (
            "双方愿为建立{{ tie_kind }}关系作准备，并各自按本国规定办理审批手续。",
            "The two sides wish to prepare {{ tie_kind_en }} relations, and each of them seeks the"
            " approvals that its country asks for.",
        ),
    )
    close: Pairs = (
        (
            "待双方完成各自手续后，另行签署正式协议。",
            "A formal agreement will be signed once both sides have obtained them.",
        ),
        _term("本意向书", "This letter of intent")[1],
    )
    _table(paper, title + _SOURCE + _numbered(wish + _FIELDS + close) + _SIGNERS)


def _agreement(paper: Paper, title: tuple[str, str], what: tuple[str, str]) -> None:
    heading: Pairs = ((f"# {title[0]}", f"# {title[1]}"),)
    found: Pairs = (
        (
            "双方建立{{ tie_kind }}关系。",
            "The two sides establish {{ tie_kind_en }} relations.",
        ),
    )
    _table(paper, heading + _SOURCE + _numbered(found + _FIELDS + _term(*what)) + _SIGNERS)


def _cooperation(paper: Paper) -> None:
    _agreement(
        paper,
        ("建立友好合作关系协议书", "Agreement on Friendly Cooperation"),
        ("本协议", "This agreement"),
    )


def _formal(paper: Paper) -> None:
    _agreement(
        paper,
        ("建立友好城市关系协议书", "Agreement on Sister-City Relations"),
        ("本协议", "This agreement"),
    )


def _renewal(paper: Paper) -> None:
    heading: Pairs = (
        ("# 续签{{ tie_kind }}协议备忘录", "# Memorandum on Renewing {{ tie_kind_en }} Relations"),
    )
    renewed: Pairs = (
        (
            "双方对结好以来的合作表示满意，同意延续{{ tie_kind }}关系。",
            "The two sides look back on their cooperation with satisfaction, and agree to continue"
            " their {{ tie_kind_en }} relations.",
        ),
    )
    what = _term("本备忘录", "This memorandum")
    _table(paper, heading + _SOURCE + _numbered(renewed + _FIELDS + what) + _SIGNERS)


def _partner_letter(paper: Paper) -> None:
    pairs: Pairs = (
        ("# {{ office }}", "# Foreign Affairs Office, {{ home_name_en }}"),
        ("{{ today }}", "{{ today_en }}"),
        ("{{ addressee }}：", "Dear Sir or Madam,"),
        (
            "我谨代表{{ home_name }}，就{{ matter }}一事致函贵方。",
            "On behalf of {{ home_name_en }} I write to you about {{ matter_en }}.",
        ),
        (
            "我方愿在{{ fields }}等领域与贵方开展合作，并按我国规定办理有关手续。"
            "请贵方确认意向，并告知贵方联系人和文本意见。",
            "We would be glad to cooperate with you in the fields of {{ fields_en }}, and will"
            " seek the approvals that our country asks for. May we ask you to confirm your wish,"
            " and to tell us your contact and your remarks on the text.",
        ),
        ("顺致敬意。", "Yours sincerely,"),
        ("{{ signer_home }}", ""),
    )
    _table(paper, pairs)


_BUILDERS = {
    TemplateKind.CITY_REQUEST: _city_request,
    TemplateKind.PROVINCE_REQUEST: _province_request,
    TemplateKind.PARTNER_LETTER: _partner_letter,
    TemplateKind.INTENT: _intent,
    TemplateKind.COOPERATION: _cooperation,
    TemplateKind.FORMAL: _formal,
    TemplateKind.RENEWAL: _renewal,
}
