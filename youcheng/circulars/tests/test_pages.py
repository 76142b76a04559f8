"""Pages of circulars, by what people notice."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from docx import Document
from openpyxl import load_workbook

from youcheng.circulars import actions
from youcheng.circulars.models import Answer, Circular
from youcheng.circulars.tests.world import NOW, drafted, liaison_of, receipt, sent, units
from youcheng.notices.models import Notice

pytestmark = pytest.mark.django_db


def page(name: str, *args) -> str:
    return reverse(f"circulars:{name}", args=args)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_from_a_draft_to_the_collation(office, officer):
    unit = units(1)[0]
    liaison = liaison_of(unit)
    desk, district = signed_in(officer), signed_in(liaison)
    due_on = localdate() + timedelta(days=40)
    given = {
        "kind": "needs", "unit": office.pk, "heading": "征集需求", "number": "宁外友通〔2018〕23号",
        "due_on": due_on.isoformat(), "body": "请提出需求。",
    }  # fmt: skip
    begun = desk.post(page("add"), given)
    one = Circular.objects.get()
    assert begun.url == page("units", one.pk)
    assert district.get(page("detail", one.pk)).status_code == 404  # nobody sees a draft

    desk.post(page("units", one.pk), {"units": [found.pk for found in units()]})
    assert Notice.objects.get(to=liaison).address == page("detail", one.pk)
    assert "征集需求" in district.get(page("list")).content.decode()
    seen = district.get(page("detail", one.pk))
    assert [line.receipt.unit for line in seen.context["matrix"].lines] == [unit]
    assert receipt(one).read_by == liaison

    own = receipt(one)
    district.post(page("claim", own.pk))
    empty = district.post(page("answer", own.pk), {"has_need": "yes", "text": ""})
    assert empty.status_code == 422
    district.post(page("answer", own.pk), {"has_need": "yes", "text": "六项需求"})
    assert Answer.objects.standing().get().text == "六项需求"
    shown = desk.get(page("detail", one.pk))
    assert "六项需求" in shown.content.decode()
    matrix = shown.context["matrix"]
    assert (matrix.n_read, matrix.n_claimed, matrix.n_answered, matrix.n_waiting) == (1, 1, 1, 2)

    asked = desk.get(page("remind", one.pk))
    assert asked.context["n_due"] == 2
    desk.post(page("remind", one.pk))
    assert receipt(one, "xuanwu").n_reminded == 1
    sheet = load_workbook(BytesIO(desk.post(page("answers", one.pk, "xlsx")).content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[6] for row in rows if row[0] == unit.name] == ["六项需求"]
    assert len(rows) == 3
    paper = Document(BytesIO(desk.post(page("report", one.pk)).content))
    texts = [paragraph.text for paragraph in paper.paragraphs]
    assert texts[0] == "征集需求反馈情况汇总"
    assert "发至3个单位" in texts[4]
    assert "已阅1个，认领1个，反馈1个（其中无需求0个），退回0个，未反馈2个。" in texts[4]
    assert f"1. {unit.name}：六项需求" in texts
    assert [cell.text for cell in paper.tables[0].rows[0].cells] == [
        "单位", "已阅", "认领", "反馈", "状态",
    ]  # fmt: skip
    assert len(paper.tables[0].rows) == 4


def test_the_sender_designs_the_answer(office, officer):
    desk, one = signed_in(officer), drafted(officer, office)
    asked = page("questions", one.pk)
    for label, kind, options in (
        ("需求几项", "number", ""), ("接受高职院校", "yes_no", ""),
        ("领域", "choice", "教育\n医药"),
    ):  # fmt: skip
        given = {"label": label, "kind": kind, "options": options, "is_required": "on"}
        assert desk.post(asked, given).status_code == 302
    assert desk.post(asked, {"label": "缺", "kind": "choice", "options": "一"}).status_code == 422
    actions.send(one, units(1), by=officer, at=NOW)
    assert desk.get(asked).status_code == 302
    unit = signed_in(liaison_of(units(1)[0]))
    address = page("answer", receipt(one).pk)
    names = [f"q{question.pk}" for question in one.questions.all()]

    bad = unit.post(address, {"has_need": "yes", names[0]: "很多", names[2]: "体育"})
    assert sorted(bad.context["form"].errors) == sorted(names)
    good = {"has_need": "yes", names[0]: "6", names[1]: "yes", names[2]: "医药"}
    assert unit.post(address, good).status_code == 302

    shown = desk.get(page("detail", one.pk)).content.decode()
    assert all(word in shown for word in ("需求几项", "医药", "是"))
    sheet = load_workbook(BytesIO(desk.post(page("answers", one.pk, "xlsx")).content)).active
    head, row = ([cell.value for cell in cells] for cells in sheet.iter_rows())
    assert dict(zip(head, row, strict=True))["需求几项"] == "6"
    paper = Document(BytesIO(desk.post(page("report", one.pk)).content))
    assert "接受高职院校：是" in [paragraph.text for paragraph in paper.paragraphs]
    assert unit.post(address, {"has_need": "no"}).status_code == 302
    assert Answer.objects.standing().get().said == {}


def test_a_unit_sees_and_does_nothing_for_another(office, officer, stranger):
    first, second, _third = units()
    one = sent(officer, office, 2)
    other = signed_in(liaison_of(second))
    own = receipt(one)
    for deed in ("claim", "answer", "back"):
        assert other.post(page(deed, own.pk), {"text": "x", "reason": "x"}).status_code == 404
    assert other.post(page("close", one.pk)).status_code in {403, 404}
    assert first.name not in other.get(page("detail", one.pk)).content.decode()
    assert signed_in(stranger).get(page("detail", one.pk)).status_code == 404
    assert receipt(one).read_at is None


def test_a_reader_of_the_whole_city_reads_for_no_unit(office, officer):
    one = sent(officer, office)
    signed_in(officer).get(page("detail", one.pk))
    assert set(one.receipts.values_list("read_at", flat=True)) == {None}


def test_what_a_unit_says_by_telephone_is_typed_in(office, officer):
    one, desk = sent(officer, office), signed_in(officer)
    own = receipt(one)
    assert page("answer", own.pk) in desk.get(page("detail", one.pk)).content.decode()
    desk.post(page("answer", own.pk), {"has_need": "yes", "text": "来电：一项"})
    said = Answer.objects.standing().get()
    assert (said.text, said.by) == ("来电：一项", officer)
    assert page("answer", own.pk) not in desk.get(page("detail", one.pk)).content.decode()


def test_bad_input_is_said_and_nothing_is_lost(office, officer):
    desk = signed_in(officer)
    one = drafted(officer, office)
    assert one.heading in desk.get(page("list") + "?show=draft").content.decode()
    nobody = desk.post(page("units", one.pk), {})
    assert nobody.status_code == 422
    desk.post(page("units", one.pk), {"units": [999999]})
    assert Circular.objects.get().sent_at is None
    old = desk.post(
        page("edit", one.pk),
        {"kind": "notice", "unit": office.pk, "heading": "新标题", "body": "新", "version": "7"},
    )
    assert old.status_code == 409
    assert "新标题" in old.content.decode()
    assert Circular.objects.get().heading == "征集高校合作需求"
    actions.send(one, units(1), by=officer, at=NOW)
    assert desk.get(page("edit", one.pk)).status_code == 302
    assert desk.post(page("discard", one.pk)).status_code == 409
    assert "nonsense" in desk.get(page("detail", one.pk) + "?show=nonsense").content.decode()


@pytest.mark.parametrize("n", [1, 3])
def test_pages_ask_as_much_for_three_as_for_one(office, officer, n, django_assert_num_queries):
    desk = signed_in(officer)
    for _n in range(n):
        one = sent(officer, office, n)
    desk.get(page("list"))
    with django_assert_num_queries(7):
        shown = desk.get(page("list"))
    assert [row.n_units for row in shown.context["rows"]] == [n] * n
    with django_assert_num_queries(11):
        shown = desk.get(page("detail", one.pk))
    assert len(shown.context["matrix"].lines) == n
