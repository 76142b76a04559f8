"""A body outside the house answers once, by a link, and sees nothing else."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate
from docx import Document as Paper
from openpyxl import load_workbook

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.circulars import actions
from youcheng.circulars.actions import LinkDraft
from youcheng.circulars.enums import ReceiptState
from youcheng.circulars.models import Answer, Circular, OutsideLink, Receipt
from youcheng.circulars.queries import matrix_of
from youcheng.circulars.tests.test_actions import refused
from youcheng.circulars.tests.test_pages import page, signed_in
from youcheng.circulars.tests.world import DUE, NOW, drafted, liaison_of, receipt, sent, units
from youcheng.documents.models import Document
from youcheng.lib.objections import Stale
from youcheng.notices.models import Notice

pytestmark = pytest.mark.django_db
NAME = "金陵某公司"
FAR = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_limit_from_before():
    cache.clear()


def linked(circular: Circular, by: User, **given) -> tuple[Receipt, str]:
    link, token = actions.add_outside(circular, NAME, LinkDraft(FAR, **given), by=by, at=NOW)
    return link.receipt, page("outside", token)


def test_from_the_link_to_the_matrix_the_sheet_and_the_word_file(office, officer):
    desk, one = signed_in(officer), sent(officer, office, 2)
    asked = {"body": NAME, "until": (localdate() + timedelta(days=9)).isoformat(), "language": ""}
    shown = desk.post(page("outside-add", one.pk), asked)
    assert shown["Cache-Control"] == "no-store"
    [url] = re.findall(
        r'value="(http://testserver/circulars/outside/[^"]+)"', shown.content.decode()
    )
    token = url.rstrip("/").rpartition("/")[2]
    assert len(token) >= 43
    link = OutsideLink.objects.get()
    assert token not in repr(vars(link))
    assert desk.post(page("outside-add", one.pk), asked).status_code == 422

    # A scanner opens it, three times, and presses the button of an empty form.
    scanner = Client()
    for deed in (scanner.get, scanner.head, scanner.get):
        assert deed(url).status_code == 200
    assert scanner.post(url, {}).status_code == 422
    link.refresh_from_db()
    row = Receipt.objects.get(outside=NAME)
    assert (link.used_at, row.read_at, row.answers.count()) == (None, None, 0)

    body = Client()
    file = SimpleUploadedFile("需求.txt", "详见".encode())
    done = body.post(url, {"has_need": "yes", "text": "愿接待实习生", "files": [file]})
    assert (done.status_code, done.url) == (302, page("outside", token))
    thanks = body.get(url)
    assert thanks.status_code == 200
    assert "愿接待实习生" in thanks.content.decode()
    assert "需求.txt" in thanks.content.decode()
    assert "<form" not in thanks.content.decode()
    body.post(url, {"has_need": "no"})
    assert Answer.objects.count() == 1
    assert Answer.objects.get().by is None
    assert Notice.objects.get(to=officer, kind="answer").heading.startswith(NAME)
    assert Event.objects.get(verb="circular.answered").by_name == NAME

    matrix = desk.get(page("detail", one.pk)).context["matrix"]
    assert [line.receipt.name for line in matrix.lines][-1] == NAME
    assert matrix.lines[-1].state == ReceiptState.ANSWERED
    assert (len(matrix.lines), matrix.n_answered, len(matrix.reminded)) == (3, 1, 2)
    sheet = load_workbook(BytesIO(desk.post(page("answers", one.pk, "xlsx")).content)).active
    rows = [[cell.value for cell in cells] for cells in sheet.iter_rows(min_row=2)]
    assert [row[6] for row in rows if row[0] == NAME] == ["愿接待实习生"]
    assert [row[9] for row in rows if row[0] == NAME] == ["需求.txt"]
    paper = Paper(BytesIO(desk.post(page("report", one.pk)).content))
    assert f"1. {NAME}：愿接待实习生" in [paragraph.text for paragraph in paper.paragraphs]
    assert len(paper.tables[0].rows) == 4


def test_it_shows_that_circular_and_nothing_else(office, officer):
    one = sent(officer, office, 2)
    sent(officer, office, 1, heading="另一通报")
    actions.answer(receipt(one), has_need=True, text="区里的答复", by=officer, at=NOW)
    for name, reach in (("公开.txt", "public"), ("内部.txt", "internal")):
        [document] = actions.keep_files(
            [SimpleUploadedFile(name, name.encode())], office, sensitivity=reach, by=officer,
            on=NOW.date(),
        )  # fmt: skip
        actions.attach(one, [document], by=officer)
    _receipt, address = linked(one, officer)
    for client in (Client(), signed_in(officer)):
        response = client.get(address)
        text = response.content.decode()
        assert one.heading in text
        assert one.body in text
        assert "公开.txt" in text
        for hidden in (
            "内部.txt",
            "区里的答复",
            "秦淮区",
            "另一通报",
            str(officer),
            "<nav",
            "<script",
        ):
            assert hidden not in text
        links = re.findall(r'href="(/[^"]*)"', text)
        assert all(one.startswith(("/static/", address)) for one in links), links
        assert response["Cache-Control"] == "no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]
    public, internal = one.files.order_by("pk")
    stranger = Client()
    got = stranger.get(f"{address}?file={public.pk}")
    assert b"".join(got.streaming_content).decode() == "公开.txt"
    assert stranger.get(f"{address}?file={internal.pk}").status_code == 404
    assert not stranger.cookies


def test_what_opens_nothing_says_so_in_one_way(office, officer):
    one = sent(officer, office, 1)
    row, address = linked(one, officer)
    unknown = Client().get(page("outside", "x" * 43))
    assert unknown.status_code == 404
    link = OutsideLink.objects.filter(receipt=row)

    def closed() -> None:
        for response in (Client().get(address), Client().post(address, {"has_need": "no"})):
            said = response.content.decode()
            assert response.status_code == 404
            assert response["Cache-Control"] == "no-store"
            for hidden in (one.heading, one.body, NAME, "<form", "<nav"):
                assert hidden not in said
        assert Answer.objects.count() == 0

    link.update(expires_at=timezone.now() - timedelta(seconds=1))
    closed()
    link.update(expires_at=FAR, revoked_at=NOW)
    closed()
    link.update(revoked_at=None)
    actions.close(one, by=officer, at=NOW)
    closed()


def test_a_new_link_ends_the_old_one_and_its_answer_stands_in_place(office, officer):
    one = sent(officer, office, 1)
    row, first = linked(one, officer)
    Client().post(first, {"has_need": "yes", "text": "一项"})
    _link, token = actions.renew_link(row, LinkDraft(FAR), by=officer, at=timezone.now())
    assert Client().get(first).status_code == 404
    Client().post(page("outside", token), {"has_need": "yes", "text": "两项"})
    assert Answer.objects.standing().get().text == "两项"
    assert Answer.objects.count() == 2
    assert "一项" not in Client().get(page("outside", token)).content.decode()
    actions.revoke_link(row, by=officer, at=NOW)
    with pytest.raises(Stale):
        actions.revoke_link(row, by=officer, at=NOW)
    assert Client().get(page("outside", token)).status_code == 404
    assert Answer.objects.standing().get().text == "两项"


def test_who_is_second_at_one_moment_answers_nothing(office, officer):
    one = sent(officer, office, 1)
    row, _address = linked(one, officer)
    old = [OutsideLink.objects.select_related("receipt__circular").get(receipt=row) for _n in "ab"]
    actions.answer_by_link(old[0], has_need=True, text="甲", at=NOW)
    with refused("used"):
        actions.answer_by_link(old[1], has_need=True, text="乙", at=NOW)
    assert [answer.text for answer in Answer.objects.all()] == ["甲"]


def test_the_fields_that_the_sender_designed_are_asked_here_too(office, officer):
    one = drafted(officer, office)
    actions.ask(one, label="几人", kind="number", options="", is_required=True, by=officer)
    actions.send(one, units(1), by=officer, at=NOW)
    _row, address = linked(one, officer)
    name = f"q{one.questions.get().pk}"
    assert Client().post(address, {"has_need": "yes", name: "多"}).status_code == 422
    assert Client().post(address, {"has_need": "yes", name: "6"}).status_code == 302
    text = Client().get(address).content.decode()
    assert "几人" in text
    assert ">6<" in text


def test_the_language_is_that_of_the_link_or_of_the_browser(office, officer):
    one = sent(officer, office, 1)
    row, address = linked(one, officer)
    english = {"HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.8"}
    assert Client().get(address, **english)["Content-Language"] == "en"
    assert Client().get(address, HTTP_ACCEPT_LANGUAGE="fr")["Content-Language"] == "zh-hans"
    OutsideLink.objects.filter(receipt=row).update(language="zh-hant")
    response = Client().get(address, **english)
    assert response["Content-Language"] == "zh-hant"
    assert '<html lang="zh-hant"' in response.content.decode()


def test_too_many_tries_are_turned_away(office, officer, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "outside": "2/m/ip"}
    one = sent(officer, office, 1)
    _row, address = linked(one, officer)
    for client in (Client(), Client(), signed_in(officer)):
        response = client.post(address, {})
    assert response.status_code == 429
    text = response.content.decode()
    # A page of its own, also for somebody of the house: nothing leads into it.
    assert "请求过多" in text
    for house in ("<nav", "<script", "<a ", 'href="/"', one.heading):
        assert house not in text
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    foreign = Client().post(address, {}, HTTP_ACCEPT_LANGUAGE="en")
    assert (foreign.status_code, foreign["Content-Language"]) == (429, "en")
    assert not foreign.cookies
    # To look costs nothing, and the link is as good as before.
    assert Client().get(address).status_code == 200
    assert (OutsideLink.objects.get().used_at, Answer.objects.count()) == (None, 0)


def test_only_the_sender_has_to_do_with_it(office, officer, stranger):
    one = sent(officer, office, 1)
    row, _address = linked(one, officer)
    other = liaison_of(units(1)[0])
    for client in (signed_in(other), signed_in(stranger)):
        for deed in ("link-renew", "link-revoke", "answer"):
            assert client.post(page(deed, row.pk), {}).status_code in {403, 404}
        assert client.post(page("outside-add", one.pk), {}).status_code in {403, 404}
    assert NAME not in signed_in(other).get(page("detail", one.pk)).content.decode()
    assert OutsideLink.objects.get().revoked_at is None
    # What it says by telephone, the sender types in.
    signed_in(officer).post(page("answer", row.pk), {"has_need": "yes", "text": "来电"})
    assert Answer.objects.get().by == officer


def test_the_desk_of_a_district_types_in_for_the_body_that_it_asked(office, officer):
    own = units(1)[0]
    user = User.objects.create(username="district-desk", unit=own)
    Grant.objects.create(user=user, role=Role.DESK, unit=own)
    one = sent(user, own, 1)
    row, _address = linked(one, user)
    assert row in Receipt.objects.answerable_by(user)
    assert row not in Receipt.objects.answerable_by(liaison_of(units(2)[1]))


def test_who_does_not_answer_is_told_to_the_sender_and_reminded_by_nobody(office, officer):
    one = sent(officer, office, 1)
    row, _address = linked(one, officer)
    assert actions.remind(one, [row], by=officer, at=NOW) == 0
    assert actions.nudge(one, at=NOW) == 1
    actions.chase(datetime(2018, 10, 30, 2, tzinfo=UTC))
    assert NAME in Notice.objects.get(to=officer, key__contains="escalated").body
    lines = {line.receipt.name: line.state for line in matrix_of(officer, one, DUE).lines}
    assert lines[NAME] == ReceiptState.SENT


def test_the_look_before_a_reminder_names_bodies_outside_and_says_what_to_do(office, officer):
    desk, one = signed_in(officer), sent(officer, office, 1)
    row, _address = linked(one, officer)
    Receipt.objects.filter(unit__isnull=False).update(returned_at=NOW)
    assert page("remind", one.pk) in desk.get(page("detail", one.pk)).content.decode()
    text = desk.get(page("remind", one.pk)).content.decode()
    assert NAME in text
    assert page("link-renew", row.pk) in text
    assert "不保存对方的地址" in text
    assert "链接有效至 2099-01-01" in text

    OutsideLink.objects.update(expires_at=NOW)
    assert "已失效" in desk.get(page("remind", one.pk)).content.decode()
    actions.revoke_link(row, by=officer, at=NOW)
    assert "链接已收回" in desk.get(page("remind", one.pk)).content.decode()

    actions.answer(row, has_need=False, text="", by=officer, at=NOW)
    assert NAME not in desk.get(page("remind", one.pk)).content.decode()
    assert page("remind", one.pk) not in desk.get(page("detail", one.pk)).content.decode()


def test_a_bad_link_is_refused(office, officer):
    one, notice = sent(officer, office, 1), sent(officer, office, 1, due_on=None)
    with refused("past"):
        actions.add_outside(one, NAME, LinkDraft(NOW), by=officer, at=NOW)
    with refused("no_answer"):
        actions.add_outside(notice, NAME, LinkDraft(FAR), by=officer, at=NOW)
    linked(one, officer)
    with refused("has_it"):
        linked(one, officer)
    desk = signed_in(officer)
    for until in ("2001-01-01", "2999-01-01", "nonsense"):
        bad = desk.post(page("outside-add", one.pk), {"body": "另一家", "until": until})
        assert bad.status_code == 422
    assert OutsideLink.objects.count() == 1
    assert Document.objects.count() == 0
