"""Pages of regular exchange, by what people notice."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.exchanges.models import Exchange
from youcheng.mechanisms import actions
from youcheng.mechanisms.models import Mechanism, PartnerPage, PartnerWord, Turn
from youcheng.mechanisms.partner_words import LANGUAGES, _read, words_in
from youcheng.mechanisms.tests.world import mechanism_of, page_of, planned, tie_with
from youcheng.notices.models import Notice

pytestmark = pytest.mark.django_db


def page(name: str, *args) -> str:
    return reverse(f"mechanisms:{name}", args=args)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def tie(office, officer):
    return tie_with(office, officer)


@pytest.fixture
def desk(officer) -> Client:
    return signed_in(officer)


def soon(days: int) -> str:
    return (localdate() + timedelta(days=days)).isoformat()


def opened(tie, officer, language="en") -> str:
    until = localdate() + timedelta(days=90)
    _page, token = page_of(tie, officer, language=language, ends_on=until, at=timezone.now())
    return page("partner", token)


def test_from_a_mechanism_to_a_turn_that_was_held(tie, office, desk):
    given = {
        "heading_zh": "夏令营", "hosting": "in_turn", "every": "12", "month_from": "7",
        "month_to": "8", "started": "2015", "unit": office.pk, "tie": tie.pk,
    }  # fmt: skip
    assert desk.post(page("add"), {**given, "heading_zh": ""}).status_code == 422
    assert desk.post(page("add"), {**given, "month_to": ""}).status_code == 422
    made = desk.post(page("add"), given)
    one = Mechanism.objects.get()
    assert made.url == page("detail", one.pk)
    item = {"heading": "名单", "side": "abroad", "weeks": "4"}
    assert desk.post(page("pattern-add", one.pk), item).status_code == 302
    assert desk.post(page("pattern-add", one.pk), item).status_code == 422  # it stands there

    days = {"year": "2018", "host": "home", "from_on": soon(-9), "to_on": soon(-20)}
    assert desk.post(page("turn-add", one.pk), days).status_code == 422
    desk.post(page("turn-add", one.pk), {**days, "to_on": soon(-5)})
    turn = Turn.objects.get()
    shown = desk.get(page("detail", one.pk)).content.decode()
    assert "名单" in shown
    assert "逾期" in shown
    due = turn.items.get()
    assert desk.post(page("item-done", due.pk), {"evidence": ""}).status_code == 422
    desk.post(page("item-done", due.pk), {"evidence": "来函"})
    held = {"from_on": soon(-9), "to_on": soon(-5), "records": "on"}
    desk.post(page("turn-held", one.pk, turn.pk), held)

    turn.refresh_from_db()
    assert turn.state == "held"
    assert turn.exchange == Exchange.objects.get()
    assert str(turn.exchange.place) in desk.get(page("detail", one.pk)).content.decode()
    assert "夏令营" in desk.get(page("calendar")).content.decode()


def test_filters_of_the_calendar(tie, office, officer, desk):
    late = mechanism_of(tie, officer, heading_zh="旧的", started=2010)
    fresh = mechanism_of(tie, officer, heading_zh="新的", started=localdate().year + 1)

    def found(**asked):
        rows = desk.get(page("calendar"), asked).context["rows"]
        return {row.mechanism for row in rows}

    assert found() == {late, fresh}
    assert found(overdue="on") == {late}
    assert found(q="莱比锡") == {late, fresh}
    assert found(q="名古屋") == set()
    assert found(unit=str(office.pk)) == {late, fresh}
    assert found(unit=str(Unit.objects.get(code="qinhuai").pk)) == set()
    strange = desk.get(page("calendar"), {"year": "x", "q": "莱比锡"})
    assert len(strange.context["ignored"]) == 1


def test_as_many_queries_for_one_as_for_three(tie, officer, desk, django_assert_max_num_queries):
    planned(mechanism_of(tie, officer), officer)

    def asked(address):
        desk.get(address)
        with django_assert_max_num_queries(200) as counted:
            assert desk.get(address).status_code == 200
        return len(counted)

    addresses = [page("calendar"), page("city", tie.place_id)]
    few = [asked(address) for address in addresses]
    for n in range(2):
        planned(mechanism_of(tie, officer, heading_zh=f"机制{n}"), officer)

    assert [asked(address) for address in addresses] == few


def test_who_may_what(tie, officer, liaison, stranger, desk):
    one = mechanism_of(tie, officer, unit=liaison.unit)
    turn = planned(one, officer)
    mine = actions.add_item(
        turn, heading="选派学生", side="home", unit=liaison.unit, due_on=None, by=officer
    )
    theirs = turn.items.get(side="abroad")
    unit, other = signed_in(liaison), signed_in(stranger)

    assert unit.get(page("detail", one.pk)).status_code == 200  # its unit leads it
    assert other.get(page("detail", one.pk)).status_code == 404
    assert unit.get(page("edit", one.pk)).status_code == 403
    assert other.get(page("edit", one.pk)).status_code == 404
    assert other.get(page("page", tie.pk)).status_code == 404
    assert unit.post(page("item-done", mine.pk), {"evidence": "名单"}).status_code == 302
    assert unit.get(page("item-done", theirs.pk)).status_code == 404
    assert other.get(page("item-done", theirs.pk)).status_code == 404
    assert desk.get(page("edit", one.pk)).status_code == 200


def test_a_grant_for_one_continent(tie, officer, office):
    one = mechanism_of(tie, officer)
    for region, status in (("europe", 200), ("asia", 404)):
        user = User.objects.create(username=region, unit=office)
        Grant.objects.create(user=user, role=Role.DESK, unit=office, region=region)
        client = signed_in(user)
        assert client.get(page("detail", one.pk)).status_code == 200  # both may read
        assert client.get(page("edit", one.pk)).status_code == status
        assert client.get(page("page", tie.pk)).status_code == status


def test_the_address_is_shown_once(tie, desk):
    made = desk.post(page("page", tie.pk), {"language": "de", "ends_on": soon(30)})
    url = made.context["url"]
    assert made.headers["Cache-Control"] == "no-store"
    assert Client().get(url).status_code == 200
    assert url.split("/")[-2] not in desk.get(page("page", tie.pk)).content.decode()
    late = {"language": "de", "ends_on": soon(-1)}
    assert desk.post(page("page", tie.pk), late).status_code == 422

    desk.post(page("page-revoke", tie.pk))
    assert Client().get(url).status_code == 404


def test_the_page_shows_what_is_public_and_looking_has_no_effect(tie, officer, office):
    one = mechanism_of(tie, officer, note="内部说明")
    planned(one, officer)
    address = opened(tie, officer)
    events = Event.objects.count()

    response = Client().get(address)

    body = response.content.decode()
    for word in ("Leipzig", "Nanjing", "1988-05-21", "sister city", "Youth camp", "参加人员名单"):
        assert word in body
    for word in (
        "内部说明",
        "发邀请函",
        "officer",
        "Menu",
        reverse("registry:tie-list"),
        "<script",
    ):
        assert word not in body
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert not response.cookies
    assert (PartnerWord.objects.count(), Event.objects.count()) == (0, events)
    assert Client().head(address).status_code == 200


def test_unknown_revoked_and_expired_say_the_same(tie, officer, office):
    address = opened(tie, officer)
    answers = [Client().get(page("partner", "nothing"))]
    PartnerPage.objects.update(ends_on=localdate() - timedelta(days=1))
    answers.append(Client().get(address))
    PartnerPage.objects.update(ends_on=localdate(), revoked_at=timezone.now())
    answers += [Client().get(address), Client().post(address, {"what": "need"})]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_what_a_partner_may_say(tie, officer, desk):
    turn = planned(mechanism_of(tie, officer), officer)
    address, visitor = opened(tie, officer), Client(enforce_csrf_checks=True)
    key = f"dates:{turn.pk}"

    def said(**given):
        return visitor.post(address, given)

    assert said(what="need", kind="need", heading="A school").status_code == 302
    assert said(what="fact:signed", answer="different", text="1988-06-01").status_code == 302
    assert said(what="fact:name", answer="right").status_code == 302
    assert said(what="fact:website", text="https://example.org").status_code == 302
    assert said(what=key, first_1=soon(40), last_1=soon(44), text="fine").status_code == 302
    assert PartnerWord.objects.count() == 5
    assert PartnerWord.objects.get(fact="signed").shown == "1988-05-21"
    turn.refresh_from_db()
    assert turn.state == "planned"
    assert Notice.objects.filter(to=officer).count() == 5

    wrong = [
        said(what="need", kind="need", heading=""),
        said(what="need", kind="x", heading="A"),
        said(what="need", kind="need", heading="A" * 201),
        said(what="fact:signed", answer="different", text=""),
        said(what="fact:signed"),
        said(what=key),
        said(what=key, first_1=soon(40)),
        said(what=key, first_1=soon(40), last_1=soon(39)),
        said(what=key, first_1=soon(-2), last_1=soon(39)),
        said(what=key, first_1="soon", last_1=soon(39)),
        said(what="dates:999", first_1=soon(40), last_1=soon(41)),
        said(what="fact:secret", answer="right"),
        said(),
    ]
    assert {answer.status_code for answer in wrong} == {422}
    assert "A" * 201 in wrong[2].content.decode()  # nothing typed is lost
    assert said(what="need", kind="need", heading="Robot", homepage="x").status_code == 302
    assert PartnerWord.objects.count() == 5

    listed = desk.get(page("words"))
    assert listed.context["n_open"] == 5
    dates = PartnerWord.objects.get(kind="dates")
    assert desk.post(page("decide", dates.pk), {"decision": "decline"}).status_code == 422
    desk.post(page("decide", dates.pk), {"decision": "accept", "chosen": "0"})
    turn.refresh_from_db()
    assert (turn.state, turn.from_on.isoformat()) == ("agreed", soon(40))
    need = PartnerWord.objects.get(kind="need")
    desk.post(page("decide", need.pk), {"decision": "decline", "reason": "已有安排"})
    assert desk.get(page("words")).context["n_open"] == 3
    assert desk.get(page("decide", need.pk)).url == page("words")


def test_a_stranger_reads_no_words(tie, officer, stranger):
    address = opened(tie, officer)
    Client().post(address, {"what": "need", "kind": "need", "heading": "A school"})
    word, other = PartnerWord.objects.get(), signed_in(stranger)

    assert list(other.get(page("words")).context["rows"]) == []
    assert other.get(page("decide", word.pk)).status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_its_page(tie, officer, language):
    body = Client().get(opened(tie, officer, language)).content.decode()

    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in body
    assert words_in(language)["intro"] in body


def test_every_sentence_is_there_in_every_language():
    for language in LANGUAGES:
        if language != "zh-hant":
            said = _read(language)
            assert said.keys() == _read("en").keys()
            for key, text in said.items():
                assert text.count("{") == _read("en")[key].count("{"), (language, key)
    assert words_in("xx") == _read("en")
