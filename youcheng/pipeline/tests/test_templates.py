"""Drafts of papers: templates that are checked, values that are harmless, what a draft says."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from youcheng.audit.models import Event
from youcheng.lib.objections import Refused
from youcheng.pipeline import actions
from youcheng.pipeline.actions import PaperDraft
from youcheng.pipeline.enums import PaperKind, TemplateKind, Track
from youcheng.pipeline.models import CasePaper, PaperTemplate
from youcheng.pipeline.queries.templates import filled, templates_for, values_of
from youcheng.pipeline.reports.filling import fill, read_template
from youcheng.pipeline.reports.shipped import shipped
from youcheng.pipeline.rules.placeholders import (
    MARK,
    PLACEHOLDERS,
    SUITS,
    objection_to_names,
)
from youcheng.pipeline.tests.world import opened
from youcheng.registry.queries.wording import WordingTerm

TODAY = date(2019, 6, 3)


def page(name: str, *args) -> str:
    return reverse(f"pipeline:{name}", args=args)


def word(*paragraphs: str, table: tuple[str, ...] = (), footer: str = "") -> bytes:
    paper = Document()
    for text in paragraphs:
        paper.add_paragraph(text)
    if table:
        cells = paper.add_table(rows=1, cols=len(table)).rows[0].cells
        for cell, text in zip(cells, table, strict=True):
            cell.text = text
    if footer:
        paper.sections[0].footer.paragraphs[0].text = footer
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def broken_part(name: str, content: bytes) -> bytes:
    """A Word file of which one part is other than it should be."""
    out = BytesIO()
    with ZipFile(BytesIO(word("{{ home_name }}"))) as whole, ZipFile(out, "w") as made:
        for one in whole.namelist():
            if one != name:
                made.writestr(one, whole.read(one))
        made.writestr(name, content)
    return out.getvalue()


def texts(data: bytes) -> str:
    paper = Document(BytesIO(data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def sample(value: str = "值") -> dict:
    return {name: [value] if one.is_list else value for name, one in PLACEHOLDERS.items()}


@pytest.mark.parametrize(
    ("loops", "bare", "code"),
    [
        ([], [], "no_placeholder"),
        ([], ["home_name"], None),
        ([], ["home_nam"], "unknown_placeholder"),
        (["x"], [], "unknown_placeholder"),
        (["contacts"], [], None),
        ([], ["contacts"], "bare_list"),
        (["contacts"], ["contacts"], "bare_list"),
        (["home_name"], [], "no_list"),
    ],
)
def test_which_names_a_template_may_have(loops, bare, code):
    objection = objection_to_names([*loops, *bare], loops, bare)
    assert (objection and objection.code) == code


def test_the_nearest_placeholder_is_named():
    assert "home_name" in str(objection_to_names(["home_nam"], [], ["home_nam"]).message)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_word"),
        (b"PK\x03\x04 no archive", "no_word"),
        (b"%PDF-1.7", "no_word"),
        (b"x" * (5 * 2**20 + 1), "too_large"),
        (word("没有占位符"), "no_placeholder"),
        (word("{{ home_name }"), "broken"),
        (word("{{ home_name"), "broken"),
        (word("{% for one in contacts %}"), "broken"),
        (word("{{ home_name.upper() }}"), "not_plain"),
        (word("{{ home_name|upper }}"), "not_plain"),
        (word("{{ ''.__class__ }}"), "not_plain"),
        (word("{% for one in range(9) %}{{ one }}{% endfor %}"), "odd_loop"),
        (word("{% include 'x' %}"), "not_plain"),
        (word("{% set x = 1 %}{{ home_name }}"), "not_plain"),
        (word("{{ city }}"), "unknown_placeholder"),
        (word("{{r home_name }}"), "not_plain"),
        # A name of a line holds within its loop alone.
        (word("{% for one in contacts %}x{% endfor %}{{ one }}"), "unknown_placeholder"),
        (word("{% for a in contacts %}{% for b in a %}{{ b }}{% endfor %}{% endfor %}"),
         "odd_loop"),
        (word("{% for one in contacts %}{{ one }}{% endfor %}{{ contacts }}"), "bare_list"),
        (broken_part("word/document.xml", b"<w:document"), "no_word"),
        (broken_part("word/vbaProject.bin", b"x"), "macros"),
        (word("{{ home_name }}", footer="{{ nobody }}"), "unknown_placeholder"),
        (word("{{ home_name }}", table=("{{ place_name }}", "{{ wrong }}")), "unknown_placeholder"),
    ],
)  # fmt: skip
def test_what_is_refused_as_a_template(data, code):
    with pytest.raises(Refused) as refused:
        read_template(data)
    assert refused.value.objection.code == code


@pytest.mark.parametrize("kind", list(TemplateKind))
def test_the_templates_of_the_program_are_good_ones(kind):
    asked = read_template(shipped(kind))
    made = texts(fill(shipped(kind), sample()))

    assert "值" in made
    assert "{" not in made
    assert asked.names
    assert shipped(kind) == shipped(kind)
    # Local governments conclude no treaties.
    for treaty in ("条约", "公约", "缔约", "议定书", "treaty", "convention", "contracting"):
        assert treaty not in made.lower()


def test_a_request_has_the_layout_of_the_standard():
    paper = Document(BytesIO(fill(shipped(TemplateKind.CITY_REQUEST), sample())))
    section = paper.sections[0]

    sides = (section.page_width, section.page_height, section.top_margin, section.left_margin)
    assert [round(side.mm) for side in sides] == [210, 297, 37, 28]
    assert paper.settings.odd_and_even_pages_header_footer
    assert "草稿" in section.header.paragraphs[0].text
    head = next(one for one in paper.paragraphs if one.text.endswith("文件"))
    assert str(head.runs[0].font.color.rgb) == "E60012"
    number = next(one for one in paper.paragraphs if "〔" in one.text)
    assert "签发人" in number.text
    title = next(one for one in paper.paragraphs if one.text.startswith("关于"))
    fonts = title.runs[0]._element.rPr.rFonts
    assert fonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert title.runs[0].font.size.pt == 22


def test_an_agreement_stands_in_two_languages_side_by_side():
    paper = Document(BytesIO(fill(shipped(TemplateKind.FORMAL), sample())))
    rows = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]

    articles = [row for row in rows if row[0].startswith("第")]
    assert len(articles) >= 6
    assert all(right.startswith("Article") for _left, right in articles)
    assert any("同等作准" in left and "equally authentic" in right for left, right in articles)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1,
               max_size=40))  # fmt: skip
def test_whatever_is_filled_in_stands_as_it_is(text):
    made = texts(fill(word("[{{ home_name }}]"), {"home_name": text}))
    assert made == f"[{text}]"


@pytest.mark.parametrize("text", ["<w:p/>", "{{ place_name }}", "{% raw %}", "&amp;", "]]>", "'\""])
def test_signs_of_markup_are_harmless(text):
    assert texts(fill(word("{{ home_name }}"), {"home_name": text})) == text


def test_whether_there_is_a_list_may_be_asked():
    data = word("{% if contacts %}有{% for one in contacts %}[{{ one }}]{% endfor %}{% endif %}")
    assert read_template(data).bare == ()
    assert texts(fill(data, {"contacts": ["甲", "乙"]})) == "有[甲][乙]"


def test_the_title_of_the_file_is_no_template():
    paper = Document(BytesIO(word("{{ home_name }}")))
    paper.core_properties.title = "{{ 7*6 }}{{ nobody }}"
    out = BytesIO()
    paper.save(out)
    made = Document(BytesIO(fill(out.getvalue(), {"home_name": "南京市"})))

    assert made.core_properties.title == "{{ 7*6 }}{{ nobody }}"
    assert made.paragraphs[0].text == "南京市"


def test_a_value_that_nobody_knows_is_marked():
    values, missing = filled(["home_name", "profile"], {"home_name": "南京市"})
    assert missing == ["profile"]
    assert values == {"home_name": "南京市", "profile": [MARK.format("对方概况")]}


@pytest.mark.django_db
class TestOfACase:
    def test_a_draft_says_what_is_known_of_the_case(self, office, officer):
        case = opened(office, planned_on=date(2019, 9, 1), aim="生命科学")
        reply = PaperDraft(PaperKind.CITY_REPLY, number="宁政复7号", dated_on=date(2018, 3, 2))
        actions.add_paper(case, reply, by=officer)
        values = values_of(case, officer, TODAY)

        assert values["matter"] == "与德国莱比锡建立友好城市关系"
        assert values["matter_en"] == "establishing sister-city relations with Leipzig, Germany"
        assert (values["planned_on"], values["aim"]) == ("2019年9月1日", "生命科学")
        assert (values["city_reply_on"], values["city_reply_number"]) == (
            "2018年3月2日", "宁政复7号",
        )  # fmt: skip
        assert (values["n_contacts"], values["contacts"]) == ("0", ["尚无记录"])
        assert "first_contact_on" not in values

    def test_only_papers_that_suit_the_case_are_offered(self, office):
        formal = {kind for kind, _own in templates_for(opened(office))}
        assert TemplateKind.COOPERATION not in formal
        assert {TemplateKind.FORMAL, TemplateKind.INTENT, TemplateKind.CITY_REQUEST} <= formal
        assert all(SUITS[kind] <= set(Track) for kind in TemplateKind)

    def test_a_draft_is_kept_with_the_case(self, client, office, officer):
        case = opened(office)
        client.force_login(officer)
        listed = client.get(page("draft-list", case.pk)).content.decode()
        assert "报市政府请示" in listed
        address = page("draft-make", case.pk, "city_request")
        shown = client.get(address)
        assert shown.status_code == 200
        form = {
            "heading": "关于莱比锡的请示（草稿）", "sensitivity": "internal",
            "value_addressee": "市人民政府", "value_purpose": "扩大<交往>", "button": "keep",
        }  # fmt: skip
        answer = client.post(address, form, follow=True)

        paper = CasePaper.objects.get(kind=PaperKind.REQUEST)
        assert (paper.number, paper.dated_on) == ("", None)
        assert paper.heading == "关于莱比锡的请示（草稿）"
        assert paper.document is not None
        assert "尚缺" in answer.content.decode()
        taken = client.post(address, {**form, "button": "file"})
        made = texts(taken.content)
        assert "为扩大<交往>，拟与德国莱比锡建立友好城市关系" in made
        assert "【待补：结好理由】" in made

    def test_a_case_of_another_unit_drafts_nothing(self, client, office, liaison):
        case = opened(office)
        client.force_login(liaison)
        assert client.get(page("draft-list", case.pk)).status_code in {403, 404}

    def test_the_words_of_a_draft_are_checked_once_it_was_read(self, client, office, officer):
        from django.utils import timezone

        from youcheng.documents.actions import work_one
        from youcheng.pipeline.queries.facts import facts_of
        from youcheng.registry.enums import WordingKind

        WordingTerm.objects.get_or_create(word="条约", defaults={"kind": WordingKind.TREATY})
        case = opened(office)
        client.force_login(officer)
        client.post(
            page("draft-make", case.pk, "formal"),
            {"heading": "协议草稿", "sensitivity": "internal", "value_fields": "缔结条约"},
        )
        assert facts_of([case], TODAY)[case.pk].n_unread == 1
        while work_one(timezone.now()):
            pass
        facts = facts_of([case], TODAY)[case.pk]
        assert (facts.n_read, facts.n_unread) == (1, 0)
        assert "条约" in [word for word, _kind in facts.words]

    def test_the_office_puts_its_own_template_in(self, client, office, officer):
        client.force_login(officer)
        address = page("template-edit", "city_request")
        bad = SimpleUploadedFile("模板.docx", word("{{ home_nam }}"))
        answer = client.post(address, {"version": 0, "file": bad})
        assert answer.status_code == 422
        assert "没有占位符“home_nam”，是否应为“home_name”" in answer.content.decode()
        assert not PaperTemplate.objects.exists()

        good = SimpleUploadedFile("模板.docx", word("本单位：{{ home_name }}"))
        client.post(address, {"version": 0, "file": good, "note": "2019年版"})
        assert PaperTemplate.objects.get().version == 1
        case = opened(office)
        taken = client.post(
            page("draft-make", case.pk, "city_request"),
            {"heading": "x", "sensitivity": "internal", "button": "file"},
        )
        assert texts(taken.content) == "本单位：南京市"
        assert "本单位：{{ home_name }}" in texts(
            client.get(page("template-file", "city_request")).content
        )

        # Who read an old version is told; then it is switched off, and the program's comes back.
        again = SimpleUploadedFile("模板.docx", word("又：{{ home_name }}"))
        assert client.post(address, {"version": 0, "file": again}).status_code == 409
        client.post(page("template-switch", "city_request"), {"button": "switch"})
        assert TemplateKind.CITY_REQUEST not in {kind for kind, _own in templates_for(case)}
        client.post(page("template-switch", "city_request"), {"button": "own"})
        assert "关于{{ matter }}的请示" in texts(
            client.get(page("template-file", "city_request")).content
        )
        assert PaperTemplate.objects.count() == 3

    @pytest.mark.parametrize("n", [1, 3])
    def test_the_register_of_replies(self, client, office, officer, n, django_assert_num_queries):
        client.force_login(officer)
        for name in ("Leipzig", "York", "London")[:n]:
            reply = PaperDraft(PaperKind.CITY_REPLY, number=f"复{name}", dated_on=date(2018, 3, 2))
            actions.add_paper(opened(office, name), reply, by=officer)
        client.get(page("reply-list"))
        with django_assert_num_queries(7):
            shown = client.get(page("reply-list"))
        assert "复Leipzig" in shown.content.decode()
        assert len(shown.context["rows"]) == n
        assert (
            "没有登记批复" in client.get(page("reply-list") + "?kind=unit_reply").content.decode()
        )
        assert "复Leipzig" in client.get(page("reply-list") + "?year=2018").content.decode()

        taken = client.post(page("reply-export", "xlsx") + "?year=2018").content
        sheet = load_workbook(BytesIO(taken)).active
        assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [
            f"复{name}" for name in ("London", "York", "Leipzig")[-n:]
        ]
        assert Event.objects.filter(verb="replies.exported").count() == 1
        refused = client.post(page("reply-export", "csv") + "?year=1066")
        assert refused.status_code == 302
        assert "1066" in client.get(refused.url).content.decode()
