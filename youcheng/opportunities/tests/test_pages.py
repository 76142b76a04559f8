"""Pages of opportunities, by what people notice."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from youcheng.exchanges.tests.world import place, recorded, tie_with
from youcheng.opportunities.enums import OpportunityState, Origin, Outcome
from youcheng.opportunities.models import Introduction, Opportunity, Refusal, Weighting
from youcheng.opportunities.rules import WEIGHTS
from youcheng.opportunities.tests.world import liaison_of, need, offer, sector, unit

pytestmark = pytest.mark.django_db


def page(name: str, *args) -> str:
    return reverse(f"opportunities:{name}", args=args)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def posted(office, /, **given):
    return {
        "side": "home", "sense": "seeks", "heading": "肿瘤免疫检测", "text": "寻求临床合作",
        "keeper": office.pk, "secrecy": "city", "sectors": [sector("health", "general").pk],
        "place_text": "", **given,
    }  # fmt: skip


def test_from_a_need_to_a_cooperation(office, officer):
    for city in ("Birmingham", "Leipzig"):
        tie_with(office, city)
    offer(office, "Leipzig", by=officer, at=timezone.now())
    desk = signed_in(officer)
    made = desk.post(page("add"), posted(office, amount_high="3000000", currency="cny"))
    one = Opportunity.objects.get(side="home")
    assert made.url == page("detail", one.pk)
    assert one.currency == "CNY"
    seen = desk.get(page("detail", one.pk))
    text = seen.content.decode()
    assert [row.place.name_en for row in seen.context["rows"]] == ["Leipzig", "Birmingham"]
    assert "Tumour diagnostics" in text
    assert "3,000,000 CNY" in text

    birmingham = place("Birmingham")
    desk.post(page("refuse", one.pk), {"place": birmingham.pk, "reason": "timing", "note": "明年"})
    out = desk.get(page("detail", one.pk))
    assert [row.place.name_en for row in out.context["rows"]] == ["Leipzig"]
    assert "明年" in out.content.decode()
    desk.post(page("refusal-back", Refusal.objects.get().pk))
    assert len(desk.get(page("detail", one.pk)).context["rows"]) == 2

    desk.post(page("introduce", one.pk), {"place": place().pk})
    came = Introduction.objects.get()
    no_day = desk.post(page("outcome", came.pk), {"outcome": "cooperation", "version": 1})
    assert no_day.status_code == 422
    day = timezone.localdate().isoformat()
    desk.post(
        page("outcome", came.pk), {"outcome": "cooperation", "answered_on": day, "version": 1}
    )
    assert Introduction.objects.get().outcome == Outcome.COOPERATION
    late = desk.post(page("outcome", came.pk), {"outcome": "nothing", "version": 1})
    assert late.status_code == 409

    desk.post(page("close", one.pk), {"state": "arranged", "why": "已签合作协议"})
    assert Opportunity.objects.get(pk=one.pk).state == OpportunityState.ARRANGED
    assert one.heading in desk.get(page("list") + "?show=arranged").content.decode()
    assert one.heading not in desk.get(page("list")).content.decode()
    desk.post(page("reopen", one.pk))
    assert one.heading in desk.get(page("list")).content.decode()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"heading": ""}, "heading"),
        ({"side": "abroad"}, "place_text"),
        ({"side": "abroad", "place_text": "没有这个地方"}, "place_text"),
        ({"amount_low": "9", "amount_high": "8", "currency": "CNY"}, "amount_high"),
        ({"amount_low": "9"}, "currency"),
        ({"currency": "euro"}, "currency"),
        ({"wanted_from": "2018-05-02", "wanted_to": "2018-05-01"}, "wanted_to"),
        ({"sectors": ["999999"]}, "sectors"),
        ({"keeper": "999999"}, "keeper"),
    ],
)
def test_bad_input_is_told_beside_its_field(office, officer, given, field):
    response = signed_in(officer).post(page("add"), posted(office, **given))
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "寻求临床合作" in response.content.decode()
    assert not Opportunity.objects.exists()


def test_two_officers_at_one_moment(office, officer):
    one = need(office, by=officer)
    desk = signed_in(officer)
    desk.post(page("edit", one.pk), posted(office, heading="先改的", version=1))
    late = desk.post(page("edit", one.pk), posted(office, heading="后改的", version=1))
    assert late.status_code == 409
    assert "后改的" in late.content.decode()
    assert Opportunity.objects.get().heading == "先改的"


def test_an_exchange_gives_the_partner_and_the_subject(office, officer):
    tie_with(office)
    exchange = recorded(office, subject_zh="医院代表团来访", result="对方寻求护理培训")
    desk = signed_in(officer)
    address = f"{page('add')}?exchange={exchange.pk}"
    form = desk.get(address).context["form"]
    assert form["heading"].value() == "医院代表团来访"
    assert form["place_text"].value() == "莱比锡"
    desk.post(address, posted(office, side="abroad", place_text="莱比锡", heading="护理培训"))
    one = Opportunity.objects.get()
    assert (one.origin, one.exchange, one.place) == (Origin.EXCHANGE, exchange, place())


def test_weights_of_the_address_and_ones_own(office, officer):
    tie_with(office)
    one = need(office, by=officer)
    desk = signed_in(officer)
    asked = "&".join(f"{name}={100 if name == 'basis' else 0}" for name in WEIGHTS)
    seen = desk.get(f"{page('detail', one.pk)}?{asked}").context["rows"][0].match
    assert (seen.low, seen.high) == (pytest.approx(0), pytest.approx(35))
    wrong = desk.get(f"{page('detail', one.pk)}?field=many")
    assert wrong.context["ignored"]
    nothing = desk.post(page("weights"), dict.fromkeys(WEIGHTS, 0))
    assert nothing.status_code == 302
    assert not Weighting.objects.exists()
    desk.post(page("weights"), {**dict.fromkeys(WEIGHTS, 0), "people": 7})
    assert Weighting.objects.get().weights["people"] == 7
    assert desk.get(page("detail", one.pk)).context["weighed"]["people"] == 7


def test_who_may_see_and_change_what(office, officer):
    qixia, xuanwu = unit(), unit("xuanwu")
    own, other = signed_in(liaison_of(qixia)), signed_in(liaison_of(xuanwu))
    shared = need(qixia, by=officer, heading="全市可见")
    secret = need(qixia, by=officer, heading="仅本单位", secrecy="restricted")
    assert "仅本单位" in own.get(page("list")).content.decode()
    seen = other.get(page("list")).content.decode()
    assert "全市可见" in seen
    assert "仅本单位" not in seen
    assert other.get(page("detail", secret.pk)).status_code == 404
    assert other.get(page("detail", shared.pk)).status_code == 200
    for name in ("edit", "close"):
        assert other.get(page(name, shared.pk)).status_code == 404
    for name in ("introduce", "refuse", "reopen"):
        assert other.post(page(name, shared.pk)).status_code == 404
    assert own.get(page("edit", shared.pk)).status_code == 200
    stranger = type(officer).objects.create(username="stranger")
    assert signed_in(stranger).get(page("list")).status_code == 403


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(office, officer, n, django_assert_num_queries):
    made = [
        offer(office, city, by=officer, heading=f"Offer {city}", sectors=[sector()])
        for city in ("Leipzig", "Birmingham", "Dresden")[:n]
    ]
    desk = signed_in(officer)
    desk.get(page("list"))
    with django_assert_num_queries(10):
        response = desk.get(page("list"))
    assert list(response.context["page"].object_list) == made[::-1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=tumour", {"need", "offer"}),
        ("q=肿瘤", {"need", "offer"}),  # the concept, in either language
        ("side=abroad", {"offer"}),
        ("sense=seeks", {"need"}),
        ("q=science park", {"offer"}),
        ("q=zzz", set()),
        ("q=%25", set()),
        ("sector=999999", {"need", "offer"}),
    ],
)
def test_the_filters_of_the_list(office, officer, asked, found):
    names = {need(office, by=officer).pk: "need", offer(office, by=officer).pk: "offer"}
    response = signed_in(officer).get(f"{page('list')}?{asked}")
    assert {names[one.pk] for one in response.context["page"]} == found


def test_the_list_as_a_sheet(office, officer):
    need(office, by=officer, heading="=1+1", sectors=[sector()])
    made = signed_in(officer).post(page("export", "xlsx"))
    rows = list(load_workbook(BytesIO(made.content)).active.iter_rows(values_only=True))
    assert rows[1][1] == "=1+1"
    assert rows[1][4] == "生物医药与节能环保新材料"


def sheet(*rows) -> SimpleUploadedFile:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("needs.xlsx", out.getvalue())


HEAD = ("标题", "方向", "友城", "单位", "内容", "行业", "截止日期", "金额")


def test_a_sheet_is_entered_whole(office, officer):
    desk = signed_in(officer)
    file = sheet(
        HEAD,
        ("引进检测技术", "寻求", "", "栖霞区", "肿瘤", "医疗卫生", "2030-12", "300万元"),
        ("音乐节", "提供", "莱比锡", "", "青年乐团", "文化、旅游", "", ""),
        (None,) * 8,
    )
    done = desk.post(page("sheet"), {"file": file, "keeper": office.pk})
    assert done.status_code == 302
    first, second = Opportunity.objects.order_by("pk")
    assert (first.keeper, first.amount_high, first.currency) == (unit(), 3_000_000, "CNY")
    assert first.expires_on.isoformat() == "2030-12-31"
    assert (second.side, second.place, second.sense) == ("abroad", place(), "offers")
    assert second.sectors.count() == 2
    assert {one.origin for one in (first, second)} == {Origin.SHEET}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "寻求", "", "", "x"), "标题"),
        (("甲", "买", "", "", ""), "买"),
        (("甲", "寻求", "乌有之乡", "", ""), "乌有之乡"),
        (("甲", "寻求", "", "火星区", ""), "火星区"),
        (("甲", "寻求", "", "", "", "炼金术"), "炼金术"),
        (("甲", "寻求", "", "", "", "", "明天"), "明天"),
        (("甲", "寻求", "", "", "", "", "", "很多"), "很多"),
        (("好的", "寻求", "", "", ""), "同名"),  # as the row above
    ],
)
def test_a_row_that_cannot_be_read_keeps_all_of_them_out(office, officer, row, said):
    file = sheet(HEAD, ("好的", "寻求", "", "", ""), row)
    response = signed_in(officer).post(page("sheet"), {"file": file, "keeper": office.pk})
    assert response.status_code == 422
    assert [one.number for one in response.context["wrong"]] == [3]
    assert said in response.content.decode()
    assert not Opportunity.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\x00\x01", "甲,乙\n1,2\n".encode()])
def test_a_file_that_is_no_such_sheet(office, officer, content):
    file = SimpleUploadedFile("x.csv", content)
    response = signed_in(officer).post(page("sheet"), {"file": file, "keeper": office.pk})
    assert response.status_code == 422
    assert "file" in response.context["form"].errors


def test_the_empty_sheet_can_be_read_again(office, officer):
    desk = signed_in(officer)
    empty = desk.get(page("sheet-empty")).content
    file = SimpleUploadedFile("empty.xlsx", empty)
    response = desk.post(page("sheet"), {"file": file, "keeper": office.pk})
    assert response.status_code == 422  # no row below the head, and no complaint about the head
    assert not Opportunity.objects.exists()


def test_pages_of_a_unit_a_city_and_the_sectors(office, officer):
    tie_with(office)
    qixia = unit()
    need(qixia, by=officer, at=timezone.now())
    offer(office, by=officer, at=timezone.now())
    desk = signed_in(officer)
    assert "Tumour diagnostics" in desk.get(page("unit", qixia.pk)).content.decode()
    city = desk.get(page("city-opportunities", place().pk)).content.decode()
    assert "肿瘤免疫检测技术合作" in city
    assert qixia.name in city
    assert "4+4+1" in desk.get(page("sectors")).content.decode()
    assert desk.get(page("unit", office.pk)).status_code == 404  # the city as a whole is none


def test_a_change_keeps_sectors_of_a_list_that_ran_out(office, officer):
    """The list of 2017 to 2020 is no choice today, and what it named stays named."""
    one = need(office, by=officer, sectors=[sector("software")])
    desk = signed_in(officer)
    form = desk.get(page("edit", one.pk)).context["form"]
    assert sector("software").pk in form["sectors"].value()
    kept = posted(office, heading="改过的", version=1, sectors=form["sectors"].value())
    assert desk.post(page("edit", one.pk), kept).status_code == 302
    assert [found.code for found in one.sectors.all()] == ["software"]
    assert sector("software").pk not in {
        pk for _name, options in desk.get(page("add")).context["form"].fields["sectors"].choices
        for pk, _label in options
    }  # fmt: skip
