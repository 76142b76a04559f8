"""The wording of stored files: hints with their pages, and no silence that looks like praise."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.walking import World
from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.documents.actions import add_revision
from youcheng.documents.enums import Reading
from youcheng.documents.models import Document, Revision
from youcheng.documents.tests import files
from youcheng.documents.tests.files import filed, work_all
from youcheng.exchanges.actions import attach_file
from youcheng.exchanges.models import Exchange
from youcheng.registry.actions import attach, drop_word, set_word
from youcheng.registry.models import Instrument, PaperFile, WordingTerm
from youcheng.registry.queries.wording import look_through
from youcheng.registry.rules.wording import joined

pytestmark = pytest.mark.django_db
DAY = date(2018, 5, 21)
PART = {"HX-Request": "true"}


@pytest.fixture
def world(in_use, settings) -> World:
    settings.LANGUAGE_CODE = "en"
    return in_use


@pytest.fixture
def paper(world) -> Instrument:
    return world.tie.instruments.get()


@pytest.fixture
def desk(client, world):
    client.force_login(world.people["administrator"])
    return client


@pytest.fixture
def stored(world):
    """Files a document, read, and gives it."""

    def store(data: bytes, name: str, **said) -> Document:
        boss = world.people["administrator"]
        document = filed(data, name, world.tie.home, boss, DAY, **said)
        work_all(timezone.now() + timedelta(seconds=1))
        return Document.objects.select_related("current").get(pk=document.pk)

    return store


def with_paper(paper: Instrument, document: Document) -> PaperFile:
    return attach(paper, document, part="version", language="de", by=None)


def part(client, document: Document, name: str = "registry:document-papers") -> str:
    return client.get(reverse(name, args=[document.pk]), headers=PART).text


def a_word(word: str, on: date, old: WordingTerm | None = None) -> WordingTerm:
    return set_word(
        word=word, kind="state", better="better so", reason="because", allowed="", source="",
        on=on, old=old, by=None,
    )  # fmt: skip


def test_words_are_told_with_their_pages_and_the_advice(desk, paper, stored):
    document = stored(files.pdf("甲乙两市", "双方订立条约，缔结条约", "条约"), "协议.pdf")
    with_paper(paper, document)

    said = part(desk, document)

    term = WordingTerm.objects.get(word="条约")
    assert term.better in said
    assert term.reason in said
    assert said.count('href="#page-2"') == 1
    assert 'href="#page-3"' in said
    assert 'href="#page-1"' not in said
    panel = desk.get(reverse("registry:city-papers", args=[paper.tie.place_id])).text
    assert "wording: 3 places" in panel
    assert desk.get(reverse("documents:detail", args=[document.pk])).status_code == 200


def test_a_file_without_text_is_not_said_to_be_well(desk, paper, stored):
    document = stored(files.png(), "扫描.png")
    with_paper(paper, document)

    said = part(desk, document)

    assert "Nothing could be read of it" in said
    assert "None of the words" not in said
    panel = desk.get(reverse("registry:city-papers", args=[paper.tie.place_id])).text
    assert "wording not known" in panel


def test_pages_without_text_are_counted(desk, paper, stored):
    document = stored(files.pdf("只有这一页有字"), "半扫描.pdf")
    Revision.objects.update(n_pages=3)
    with_paper(paper, document)

    said = part(desk, document)

    assert "2 pages hold no text" in said
    assert "None of the words" not in said


def test_nothing_found_is_said_to_be_a_list_and_no_verdict(desk, paper, stored):
    document = stored(files.word("两市开展合作"), "协议.docx")
    with_paper(paper, document)
    said = part(desk, document)
    assert "None of the words on the list" in said
    assert "a person still reads the text" in said
    assert (
        "wording:" not in desk.get(reverse("registry:city-papers", args=[paper.tie.place_id])).text
    )


def test_a_change_of_the_list_is_seen_at_once(desk, paper, stored):
    document = stored(files.word("两市互设办事处"), "协议.docx")
    with_paper(paper, document)
    assert "办事处" not in part(desk, document)

    term = a_word("办事处", timezone.localdate())
    later = part(desk, document)
    assert "better so" in later
    assert "this paper is of 2001-05-05" in later

    drop_word(term, on=timezone.localdate(), by=None)
    assert "better so" not in part(desk, document)


def test_a_word_that_is_off_the_list_stays_with_papers_of_its_time(paper, stored):
    document = stored(files.word("两市订立条约"), "协议.docx")
    end = date(2010, 1, 1)
    drop_word(WordingTerm.objects.get(word="条约"), on=end, by=None)

    (one,) = look_through([(document, date(2001, 5, 5))], DAY)[document.pk].found

    assert (one.word.word, one.is_past, one.is_later) == ("条约", True, False)
    assert look_through([(document, end)], DAY)[document.pk].found == []


def test_a_new_version_is_looked_through_in_place_of_the_old(desk, paper, stored, world):
    document = stored(files.word("两市订立条约"), "协议.docx")
    with_paper(paper, document)
    add_revision(document, files.upload(files.word("两市订立协议书"), "b.docx"), "b.docx", by=None)
    waiting = part(desk, document)
    assert "条约" not in waiting
    assert "Nothing could be read of it" in waiting
    work_all(timezone.now() + timedelta(seconds=1))
    assert "None of the words on the list" in part(desk, document)


def test_papers_of_exchanges_are_looked_through(desk, stored, world):
    exchange = Exchange.objects.filter(state="recorded").get()
    document = stored(files.word("市长谈及条约"), "纪要.docx")
    assert "条约" not in part(desk, document, "exchanges:document-exchanges")
    attach_file(exchange, document, by=None)

    said = part(desk, document, "exchanges:document-exchanges")

    assert "wording" in said
    assert WordingTerm.objects.get(word="条约").better in said
    page = desk.get(reverse("exchanges:exchange-detail", args=[exchange.pk])).text
    assert "wording: 1 place" in page


def test_of_a_paper_of_both_the_words_are_told_once(desk, paper, stored):
    exchange = Exchange.objects.filter(state="recorded").get()
    document = stored(files.word("条约"), "协议.docx")
    with_paper(paper, document)
    attach_file(exchange, document, by=None)
    assert 'id="wording"' in part(desk, document)
    assert 'id="wording"' not in part(desk, document, "exchanges:document-exchanges")


def test_whoever_may_not_read_the_file_learns_no_word_of_it(client, paper, stored, office):
    document = stored(files.word("密件订立条约"), "密件.docx", sensitivity="restricted")
    with_paper(paper, document)
    reader = User.objects.create_user("other", password="x", unit=office)
    Grant.objects.create(user=reader, role=Role.LIAISON, unit=office)
    client.force_login(reader)

    panel = client.get(reverse("registry:city-papers", args=[paper.tie.place_id]))

    assert panel.status_code == 200
    assert "wording: 1 place" not in panel.text
    url = reverse("registry:document-papers", args=[document.pk])
    assert client.get(url, headers=PART).status_code == 404


@pytest.mark.parametrize("n", [1, 3])
def test_many_files_ask_as_often_as_one(stored, n, django_assert_num_queries):
    documents = [stored(files.word(f"第{at}份条约"), f"{at}.docx") for at in range(n)]
    with django_assert_num_queries(2):
        looked = look_through([(one, None) for one in documents], DAY)
    assert [one.n for one in looked.values()] == [1] * n
    assert {one.document.present.reading for one in looked.values()} == {Reading.READ}
    with django_assert_num_queries(0):
        assert look_through([], DAY) == {}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("订立条\n约", "订立条约"),
        ("条 \n　约", "条约"),
        ("a\nb", "a\nb"),
        ("约。\n第一条", "约。\n第一条"),
    ],
)
def test_lines_of_a_page_are_joined_within_a_word(text, read):
    assert joined(text) == read
