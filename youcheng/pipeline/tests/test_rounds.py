"""Decisions of the office on a case: what they hold up, and what people meet."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.approvals import actions as deciding
from youcheng.approvals.actions import StopDraft
from youcheng.approvals.enums import Opinion, RoundState
from youcheng.approvals.models import Absence, CalendarYear, Chain, Seat
from youcheng.lib.objections import Refused, Stale
from youcheng.pipeline import actions
from youcheng.pipeline.enums import CaseStage as S
from youcheng.pipeline.enums import Track
from youcheng.pipeline.models import Case, CaseChain, CaseRound, Remark
from youcheng.pipeline.queries.rounds import need_of
from youcheng.pipeline.tests.world import boss, opened, take, walked

pytestmark = pytest.mark.django_db


def page(name: str, *args) -> str:
    return reverse(f"pipeline:{name}", args=args)


@pytest.fixture
def head(office):
    user = User.objects.create(username="head", unit=office)
    Grant.objects.create(user=user, role=Role.LIAISON, unit=office)
    return user


@pytest.fixture
def guarded(office, head):
    """A case whose next step waits for the head of the section."""
    chain = deciding.set_chain(
        "x", "处内审核流程", [StopDraft("处内审核", people=[head], days=3)], by=None
    )
    actions.set_case_chain(S.CONTACT, chain, by=None)
    return opened(office)


def ask(case: Case, by: User) -> CaseRound:
    case.refresh_from_db()
    return actions.ask_for_decision(case, S.CONTACT, version=case.version, by=by)


def seat_of(link: CaseRound) -> Seat:
    return Seat.objects.held().get(stop__round=link.round)


def test_a_step_waits_for_the_decision(office, head, guarded):
    user = boss(office)
    with pytest.raises(Refused) as refused:
        take(guarded, S.CONTACT, by=user)
    assert refused.value.objection.code == "undecided"

    link = ask(guarded, user)
    with pytest.raises(Refused):
        take(guarded, S.CONTACT, by=user)
    with pytest.raises(Refused) as refused:
        ask(guarded, user)
    assert refused.value.objection.code == "asked_already"
    actions.speak_on_case(link, seat_of(link), Opinion.AGREE, by=head)

    take(guarded, S.CONTACT, by=user)
    guarded.refresh_from_db()
    assert guarded.stage == S.CONTACT


def test_a_decision_holds_for_the_stage_in_which_it_was_asked(office, head, guarded):
    user = boss(office)
    walked(guarded, by=user)
    link = ask(guarded, user)
    actions.speak_on_case(link, seat_of(link), Opinion.AGREE, by=head)
    take(guarded, S.CONTACT, by=user)
    walked(guarded, S.INTENT_DRAFTED, by=user)
    take(guarded, S.CONTACT, by=user)  # back, which needs nobody's leave

    guarded.refresh_from_db()
    assert guarded.stage == S.CONTACT
    other = opened(office, "York")
    need = need_of(other, S.CONTACT)
    assert need is not None
    assert (need.state, need.is_met) == ("", False)


def test_sent_back_it_is_asked_anew(office, head, guarded):
    user = boss(office)
    link = ask(guarded, user)
    actions.speak_on_case(link, seat_of(link), Opinion.RETURN, text="请补材料", by=head)
    assert need_of(guarded, S.CONTACT).state == RoundState.RETURNED

    again = ask(guarded, user)
    actions.speak_on_case(again, seat_of(again), Opinion.AGREE, by=head)
    assert need_of(guarded, S.CONTACT).is_met
    assert guarded.rounds.count() == 2


def test_a_case_that_goes_another_way_ends_what_was_asked(office, head, guarded):
    user = boss(office)
    link = ask(guarded, user)
    take(guarded, S.DROPPED, by=user)

    link.round.refresh_from_db()
    assert link.round.state == RoundState.WITHDRAWN
    with pytest.raises(Refused):
        actions.speak_on_case(link, seat_of(link), Opinion.AGREE, by=head)


def test_who_read_an_old_case_cannot_ask(office, guarded):
    user = boss(office)
    before = guarded.version
    actions.edit_case(guarded, version=before, by=user, aim="新")
    guarded.refresh_from_db()
    with pytest.raises(Stale):
        actions.ask_for_decision(guarded, S.CONTACT, version=before, by=user)
    assert not guarded.rounds.exists()


def test_the_chain_of_the_own_track_comes_first(office, head):
    for code, track in (("all", ""), ("formal", Track.FORMAL)):
        chain = deciding.set_chain(code, code, [StopDraft("审", people=[head])], by=None)
        actions.set_case_chain(S.CONTACT, chain, by=None, track=track)

    assert need_of(opened(office), S.CONTACT).chain.code == "formal"
    other = opened(office, "York", track=Track.COOPERATIVE)
    assert need_of(other, S.CONTACT).chain.code == "all"
    Chain.objects.update(is_on=False)
    assert need_of(other, S.CONTACT) is None


def test_from_asking_to_agreeing_on_the_pages(client, office, officer, head, guarded):
    client.force_login(officer)
    shown = client.get(page("case-detail", guarded.pk)).content.decode()
    assert "尚未通过“处内审核流程”" in shown
    assert page("case-move", guarded.pk, "contact") not in shown
    client.post(
        page("round-ask", guarded.pk, "contact"), {"version": guarded.version, "note": "请审"}
    )
    link = guarded.rounds.get()
    assert link.round.note == "请审"
    shown = client.get(page("case-detail", guarded.pk)).content.decode()
    assert "正在审批" in shown
    assert "请审" in shown
    # Whoever asks gives no opinion, neither on the page nor by its address.
    assert page("speak", guarded.pk, seat_of(link).pk) + '"' not in shown
    answer = client.post(page("speak", guarded.pk, seat_of(link).pk), {"opinion": "agree"})
    assert "送审人不得自审" in answer.content.decode()

    client.force_login(head)
    listed = client.get(page("round-list")).content.decode()
    assert page("speak", guarded.pk, seat_of(link).pk) in listed
    answer = client.post(page("speak", guarded.pk, seat_of(link).pk), {"opinion": "return"})
    assert answer.status_code == 422
    assert "请写明要改什么" in answer.content.decode()
    client.post(page("speak", guarded.pk, seat_of(link).pk), {"opinion": "agree"})

    client.force_login(officer)
    shown = client.get(page("case-detail", guarded.pk)).content.decode()
    assert page("case-move", guarded.pk, "contact") in shown
    assert "没有等您审批的办件" in client.get(page("round-list")).content.decode()


def test_who_is_asked_reads_the_case_of_another_unit(client, office, officer, guarded):
    district = Unit.objects.get(code="qinhuai")
    stranger = User.objects.create(username="stranger", unit=district)
    Grant.objects.create(user=stranger, role=Role.LIAISON, unit=district)
    client.force_login(stranger)
    assert client.get(page("case-detail", guarded.pk)).status_code == 404

    link = ask(guarded, officer)
    actions.ask_another(link, seat_of(link), stranger, by=officer)
    assert client.get(page("case-detail", guarded.pk)).status_code == 200
    assert client.get(page("speak", guarded.pk, seat_of(link).pk)).status_code == 200
    assert client.get(page("speak-by-paper", guarded.pk, seat_of(link).pk)).status_code == 403
    address = page("speak", guarded.pk, seat_of(link).pk)
    answer = client.post(address, {"opinion": "agree"}, follow=True)
    assert (answer.status_code, "意见已提交" in answer.content.decode()) == (200, True)
    assert client.get(page("case-detail", guarded.pk)).status_code == 404


def test_a_paper_decision_and_another_person(client, office, officer, head, guarded):
    client.force_login(officer)
    link = ask(guarded, officer)
    other = User.objects.create(username="other", title="副处长", unit=office)
    shown = client.get(page("reseat", guarded.pk, seat_of(link).pk)).content.decode()
    assert "副处长" in shown
    client.post(page("reseat", guarded.pk, seat_of(link).pk), {"other": other.pk})
    assert seat_of(link).asked == other

    today = localdate().isoformat()
    form = {"opinion": "agree", "number": "", "dated_on": today}
    address = page("speak-by-paper", guarded.pk, seat_of(link).pk)
    assert client.post(address, form).status_code == 422
    client.post(address, {**form, "number": "宁外审3号"})
    said = seat_of(link)
    assert (said.opinion, said.typed_by, said.decided_by) == ("agree", officer, other)
    assert "宁外审3号" in client.get(page("case-detail", guarded.pk)).content.decode()


def test_a_request_is_withdrawn_with_a_reason(client, officer, guarded):
    client.force_login(officer)
    link = ask(guarded, officer)
    address = page("round-withdraw", guarded.pk, link.pk)
    assert client.post(address, {"reason": " "}).status_code == 422
    client.post(address, {"reason": "材料有误"})

    shown = client.get(page("case-detail", guarded.pk)).content.decode()
    assert "材料有误" in shown
    assert "已撤回" in shown


@pytest.mark.parametrize("n", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(
    client, office, officer, head, n, django_assert_num_queries
):
    chain = deciding.set_chain("x", "审", [StopDraft("审", people=[head])], by=None)
    actions.set_case_chain(S.CONTACT, chain, by=None)
    for name in ("Leipzig", "York", "London")[:n]:
        ask(opened(office, name), officer)
    client.force_login(head)
    client.get(page("round-list"))
    with django_assert_num_queries(14):
        shown = client.get(page("round-list"))
    assert len(shown.context["rows"]) == n


def test_a_deadline_says_which_year_is_missing(client, officer, head, guarded):
    client.force_login(officer)
    ask(guarded, officer)
    shown = client.get(page("case-detail", guarded.pk)).content.decode()
    year = localdate().year
    assert f"无 CN {year} 年工作日历" in shown

    deciding.set_days("CN", year, [], source="测试", by=officer)
    deciding.set_days("CN", year + 1, [], source="测试", by=officer)
    assert "已用 0 / 3 个工作日" in client.get(page("case-detail", guarded.pk)).content.decode()


def test_a_remark_goes_into_the_file(client, officer, guarded):
    client.force_login(officer)
    client.post(page("remark-add", guarded.pk), {"text": "请处里先议"})
    assert client.post(page("remark-add", guarded.pk), {"text": "  "}).status_code == 422

    assert [one.text for one in Remark.objects.all()] == ["请处里先议"]
    assert "请处里先议" in client.get(page("case-detail", guarded.pk)).content.decode()


def chain_form(**given):
    form = {
        "version": 0, "name_zh": "内审", "name_en": "", "is_on": "on", "track": "",
        "targets": ["city_review"], "stops-TOTAL_FORMS": 2, "stops-INITIAL_FORMS": 0,
    }  # fmt: skip
    for n, name in enumerate(("处内审核", "")):
        form |= {
            f"stops-{n}-place": n + 1, f"stops-{n}-name_zh": name, f"stops-{n}-role": "leader",
            f"stops-{n}-quorum": 1, f"stops-{n}-days": 3,
        }  # fmt: skip
    return form | given


def test_the_office_draws_a_chain(client, officer):
    client.force_login(officer)
    assert client.get(page("chain-add")).status_code == 200
    client.post(page("chain-add"), chain_form())

    chain = Chain.objects.get(name_zh="内审")
    assert [stop.name_zh for stop in chain.stops.all()] == ["处内审核"]
    assert CaseChain.objects.get().chain == chain
    # Another one cannot stand before the same step.
    answer = client.post(page("chain-add"), chain_form(name_zh="另一个"))
    assert "已设另一审批流程" in answer.content.decode()
    assert not Chain.objects.filter(name_zh="另一个").exists()
    # A stop that asks nobody, and a form that somebody else overtook.
    answer = client.post(page("chain-edit", chain.code), chain_form(**{"stops-0-role": ""}))
    assert answer.status_code in {409, 422}
    answer = client.post(page("chain-edit", chain.code), chain_form(version=9))
    assert answer.status_code == 409
    client.post(page("chain-edit", chain.code), chain_form(version=1, targets=[], name_zh="改名"))
    assert not CaseChain.objects.exists()
    assert "改名" in client.get(page("chain-list")).content.decode()


def test_the_office_keeps_its_working_calendars(client, officer):
    client.force_login(officer)
    assert "尚无工作日历" in client.get(page("calendar-list")).content.decode()
    client.post(page("calendar-take", "CN", 2018))
    assert CalendarYear.objects.get().confirmed_at is None
    address = page("calendar-year", "CN", 2018)
    assert "2018-02-11 班" in client.get(address).content.decode()
    answer = client.post(
        address, {"version": 1, "weekend": "56", "source": "国办", "days": "2018-02-30 休 春节"}
    )
    assert "第 1 行读不懂" in answer.content.decode()
    client.post(
        address, {"version": 1, "weekend": "56", "source": "国办", "days": "2018-02-15 休 春节\n"}
    )
    kept = CalendarYear.objects.get()
    assert (kept.days.count(), kept.confirmed_by) == (1, officer)
    answer = client.post(page("calendar-take", "CN", 2099), follow=True)
    assert "尚无 2099 年的公布安排" in answer.content.decode()


def test_people_name_their_own_deputies_only(client, office, head, officer):
    client.force_login(head)
    today = localdate()
    days = {"first_on": today.isoformat(), "last_on": (today + timedelta(days=3)).isoformat()}
    answer = client.post(page("absence-list"), {"absent": officer.pk, "deputy": head.pk, **days})
    assert answer.status_code == 422
    client.post(page("absence-list"), {"absent": head.pk, "deputy": officer.pk, **days})
    absence = Absence.objects.get()
    assert (absence.absent, absence.deputy) == (head, officer)

    client.force_login(officer)
    assert client.post(page("absence-end", absence.pk)).status_code == 404
    client.force_login(head)
    client.post(page("absence-end", absence.pk))
    absence.refresh_from_db()
    assert absence.ended_at is not None


def test_a_day_of_another_year_is_refused(client, officer):
    client.force_login(officer)
    answer = client.post(
        page("calendar-year", "CN", 2018),
        {"version": 0, "weekend": "56", "source": "国办", "days": "2019-01-01 休"},
    )
    assert "不在 2018 年内" in answer.content.decode()
    assert not CalendarYear.objects.exists()
