"""Exchanges in the one box: what a result says, and who gets it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.desk.queries.finding import find
from youcheng.desk.queries.hits import Hit
from youcheng.desk.tests.test_city import tie
from youcheng.documents.actions.jobs import keep_text
from youcheng.documents.enums import Reading
from youcheng.documents.models import Document
from youcheng.documents.reading import Page, Text
from youcheng.documents.tests.files import filed
from youcheng.exchanges.actions import PartDraft, withdraw
from youcheng.exchanges.models import Exchange, ExchangeFile
from youcheng.exchanges.queries.lists import ExchangeFilter, matching
from youcheng.exchanges.tests.world import place, recorded
from youcheng.registry.actions.places import edit_place
from youcheng.registry.models import PaperFile

pytestmark = pytest.mark.django_db
SEARCH = reverse("search")


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


def hits(user: User, text: str) -> list[Hit]:
    user = User.objects.get(pk=user.pk)
    return [hit for group in find(user, text) if group.kind == "exchange" for hit in group.hits]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Mayor", ""),
        ("市长率团", ""),
        ("市長率團", ""),
        ("Leipzig", "with Leipzig"),
        ("莱比锡", "with Leipzig"),
        ("laibixi", "with Leipzig"),
        ("Turku", "with Turku"),
        ("大会堂", "at 大会堂"),
        ("shizhang", "by its sound"),
        ("szltl", "by its sound"),
        ("number", "number {number}"),
        ("Leipzig Mayor", "by several words"),
    ],
)
def test_a_result_says_when_what_with_whom_who_keeps_it_and_why(office, officer, text, why):
    one = recorded(
        office, subject_en="The Mayor comes", venue="大会堂", to_on=date(2018, 5, 23),
        place_ids=[place("Leipzig").pk, place("Turku").pk],
    )  # fmt: skip

    [hit] = hits(officer, one.number if text == "number" else text)

    assert (hit.title, hit.foreign) == ("The Mayor comes", "")
    assert hit.detail == "2018-05-21 – 05-23 · visit to us · Leipzig · Nanjing"
    assert hit.why == why.format(number=one.number)
    assert hit.url == reverse("exchanges:exchange-detail", args=[one.pk])


def test_the_subject_comes_before_the_place_and_the_latest_first(office, officer):
    recorded(office, subject_zh="莱比锡代表团来访", from_on=date(2016, 1, 1))
    recorded(office, subject_zh="去年来访", from_on=date(2017, 1, 1))
    recorded(office, subject_zh="今年来访", from_on=date(2018, 1, 1))

    found = [hit.title for hit in hits(officer, "莱比锡")]
    assert found == ["莱比锡代表团来访", "今年来访", "去年来访"]


def test_nobody_finds_what_the_list_does_not_show(office, officer, liaison, stranger):
    district = Unit.objects.get(code="qinhuai")
    recorded(office, subject_zh="市里来访")
    own = recorded(district, subject_zh="区里来访")
    recorded(district, subject_zh="内部来访", visibility="restricted")

    assert [hit.title for hit in hits(liaison, "来访")] == ["区里来访"]
    assert hits(stranger, "来访") == []
    assert len(hits(officer, "来访")) == 3
    Grant.objects.filter(user=officer).update(role=Role.LIAISON)
    for text in ("来访", "莱比锡", own.number):
        listed = matching(User.objects.get(pk=officer.pk), ExchangeFilter(q=text))
        assert len(hits(officer, text)) == listed.count() > 0


def test_who_took_part_is_no_way_to_it(office, officer):
    """Names stand in the people base, where they can be erased."""
    recorded(office, participants=[PartDraft("abroad", "某某（演示）", "市长")])

    assert hits(officer, "某某") == []


def test_the_page_shows_it_and_its_number_stands_on_the_record(office, officer, client):
    one = recorded(office)
    client.force_login(officer)

    page = client.get(SEARCH, {"q": one.number, "kind": "exchange"})

    assert page.context["n"] == 1
    assert "市长率团来访" in page.content.decode()
    assert one.number in client.get(page.context["groups"][0][1][0][0].url).content.decode()
    listed = client.get(reverse("exchanges:exchange-list"), {"q": one.number}).content.decode()
    assert "市长率团来访" in listed


@pytest.mark.parametrize("n", [1, 4])
def test_it_asks_as_much_for_four_as_for_one(office, officer, n):
    for at in range(n):
        recorded(office, subject_zh=f"来访{at}")
    find(officer, "来访")

    with CaptureQueriesContext(connection) as asked:
        find(officer, "来访")

    assert len(asked) == 8


def documents(user: User, text: str) -> list[tuple[str, str]]:
    """Names of the documents that are found, and with what they are filed."""
    groups = [
        group for group in find(User.objects.get(pk=user.pk), text) if group.kind == "document"
    ]
    return [
        (hit.title, hit.filed.title if hit.filed else "") for group in groups for hit in group.hits
    ]


def report_of(exchange: Exchange | None, name: str, unit: Unit, by: User, words: str = "") -> None:
    document = filed(name.encode(), name, unit, by, date(2018, 6, 1))
    if words:
        keep_text(document.present, Text(Reading.READ, [Page(1, "", words)]))
    if exchange is not None:
        ExchangeFile.objects.create(exchange=exchange, document=document)


def test_a_document_names_the_exchange_that_it_is_filed_with(office, officer, client):
    one = recorded(office)
    report_of(one, "总结.txt", office, officer)
    report_of(one, "附件.txt", office, officer, words="双方同意写一份总结。")
    report_of(None, "年度总结.txt", office, officer)

    assert sorted(documents(officer, "总结")) == [
        ("年度总结", ""), ("总结", "市长率团来访"), ("附件", "市长率团来访"),
    ]  # fmt: skip
    client.force_login(officer)
    page = client.get(SEARCH, {"q": "总结", "kind": "document"}).content.decode()
    link = reverse("exchanges:exchange-detail", args=[one.pk])
    assert page.count(f'class="pal-hit filed" href="{link}"') == 2


def test_it_names_the_latest_that_counts(office, officer):
    old, new = recorded(office, from_on=date(2016, 1, 1), subject_zh="旧"), recorded(office)
    gone = recorded(office, from_on=date(2019, 1, 1), subject_zh="撤回的")
    report_of(new, "总结.txt", office, officer)
    document = Document.objects.get()
    for exchange in (gone, old):
        ExchangeFile.objects.create(exchange=exchange, document=document)
    withdraw(gone, why="重复", by=officer)

    assert documents(officer, "总结") == [("总结", "市长率团来访")]


def test_who_may_not_see_the_exchange_finds_the_document_alone(office, officer, liaison):
    district = Unit.objects.get(code="qinhuai")
    secret = recorded(district, visibility="restricted")
    report_of(secret, "总结.txt", district, officer)

    assert documents(officer, "总结") == [("总结", "市长率团来访")]
    assert documents(liaison, "总结") == [("总结", "")]


def test_a_document_names_the_tie_whose_paper_it_is(office, officer, stranger):
    paper = tie(office, place("Leipzig")).instruments.get()
    report_of(None, "协议书.txt", office, officer)
    PaperFile.objects.create(instrument=paper, document=Document.objects.get(), part="original")

    assert documents(officer, "协议书") == [("协议书", "Leipzig")]
    assert documents(stranger, "协议书") == []


def test_an_exchange_is_found_by_the_new_name_of_its_place(office, officer):
    one = recorded(office)
    edit_place(one.place, version=one.place.version, by=officer, name_zh="来比锡新名")
    assert [hit.title for hit in hits(officer, "来比锡新名")] == ["市长率团来访"]
