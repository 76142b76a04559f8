"""What deeds leave in the database."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.exchanges.models import Exchange
from youcheng.lib.objections import Refused, Stale
from youcheng.mechanisms import actions, queries
from youcheng.mechanisms.actions import Said
from youcheng.mechanisms.enums import Running, TurnState, WordState
from youcheng.mechanisms.models import Mechanism, PartnerPage, PartnerWord, Turn, TurnItem
from youcheng.mechanisms.rules import MOST_WORDS
from youcheng.mechanisms.tests.world import (
    BEGINS,
    ENDS,
    NOW,
    TODAY,
    mechanism_of,
    page_of,
    planned,
    tie_with,
)
from youcheng.notices.models import Notice
from youcheng.opportunities.models import Opportunity

pytestmark = pytest.mark.django_db


@pytest.fixture
def tie(office, officer):
    return tie_with(office, officer)


@pytest.fixture
def mechanism(tie, officer) -> Mechanism:
    return mechanism_of(tie, officer)


def test_a_turn_takes_the_items_of_the_template(mechanism, officer):
    turn = planned(mechanism, officer)

    items = list(turn.items.values_list("heading", "side", "due_on"))
    assert items == [
        ("发邀请函", "home", date(2018, 10, 8)), ("参加人员名单", "abroad", date(2018, 11, 5)),
    ]  # fmt: skip
    with pytest.raises(Refused) as refused:
        planned(mechanism, officer, year=2019)
    assert refused.value.objection.code == "open"


def test_items_move_with_the_turn_but_for_those_that_were_set(mechanism, officer):
    turn = planned(mechanism, officer)
    mine, theirs = turn.items.order_by("due_on")
    actions.set_item(
        mine, heading=mine.heading, side="home", unit=None, due_on=date(2018, 10, 1), by=officer
    )

    later = BEGINS + timedelta(days=14)
    actions.set_days(turn, from_on=later, to_on=later, host="home", version=1, by=officer)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.due_on, theirs.due_on) == (date(2018, 10, 1), date(2018, 11, 19))
    with pytest.raises(Stale):
        actions.set_days(turn, from_on=BEGINS, to_on=ENDS, host="home", version=1, by=officer)


def test_a_held_turn_becomes_an_exchange_and_gives_the_next(mechanism, officer):
    turn = planned(mechanism, officer, from_on=date(2018, 9, 3), to_on=date(2018, 9, 7))

    actions.hold(
        turn, from_on=date(2018, 9, 3), to_on=date(2018, 9, 7), by=officer, records=True, at=NOW
    )

    exchange = Exchange.objects.get()
    assert (turn.exchange, exchange.kind, exchange.place_id) == (
        exchange, "visit_out", mechanism.tie.place_id
    )  # fmt: skip
    [row] = queries.rows_of(Mechanism.objects.all(), TODAY)
    assert (row.expected.year, row.expected.host, row.overdue) == (2019, "home", None)
    with pytest.raises(Refused):
        actions.move(turn, TurnState.SKIPPED, reason="x", by=officer)


def test_who_is_slower_changes_nothing(mechanism, officer):
    turn = planned(mechanism, officer)
    other = Turn.objects.select_related("mechanism__tie").get(pk=turn.pk)
    actions.move(turn, TurnState.SKIPPED, reason="疫情", by=officer)

    with pytest.raises(Stale):
        actions.hold(other, from_on=TODAY, to_on=TODAY, by=officer, at=NOW)
    item = turn.items.first()
    actions.finish_item(item, evidence="函件", on=TODAY, by=officer)
    with pytest.raises(Stale):
        actions.finish_item(item, evidence="另一份", on=TODAY, by=officer)
    assert TurnItem.objects.get(pk=item.pk).evidence == "函件"


def test_left_out_by_mistake(mechanism, officer):
    turn = planned(mechanism, officer)
    actions.move(turn, TurnState.SKIPPED, reason="疫情", by=officer)
    actions.move(turn, TurnState.PLANNED, by=officer)

    turn.refresh_from_db()
    assert (turn.state, turn.reason) == ("planned", "")


def test_pauses_are_kept(mechanism, officer):
    actions.run(mechanism, Running.PAUSED, reason="疫情", by=officer, on=TODAY)
    [row] = queries.rows_of(Mechanism.objects.all(), TODAY)
    assert (row.expected, row.overdue, row.mechanism.reason) == (None, None, "疫情")

    actions.run(mechanism, Running.RUNNING, reason="", by=officer, on=date(2018, 12, 1))

    pause = mechanism.pauses.get()
    assert (pause.from_on, pause.to_on, pause.reason) == (TODAY, date(2018, 12, 1), "疫情")
    assert Event.objects.filter(verb="mechanism.run").count() == 2


def test_overdue_by_the_rhythm_and_a_tie_that_ended(mechanism, officer, office):
    [row] = queries.rows_of(Mechanism.objects.all(), TODAY)
    assert (row.expected.year, row.overdue, row.is_over) == (2015, date(2016, 1, 1), False)
    [before] = queries.rows_of(Mechanism.objects.all(), date(1980, 1, 1))
    assert before.is_over  # no tie yet on that day


def liaison_of(code: str) -> User:
    unit = Unit.objects.get(code=code)
    user = User.objects.create(username=f"liaison-{code}", unit=unit)
    Grant.objects.create(user=user, role=Role.LIAISON, unit=unit)
    return user


def test_reminders_once_an_item_and_stage(mechanism, officer):
    reporter = liaison_of("qinhuai")
    actions.add_pattern(
        mechanism, heading="选派学生", side="home", unit=reporter.unit, weeks=8, by=officer
    )
    planned(mechanism, officer)
    early = NOW - timedelta(days=3)

    assert actions.remind_due(NOW - timedelta(days=30)) == 0
    # The officer holds the city itself, and hears of what has no unit of its own.
    assert actions.remind_due(early) == 2
    assert actions.remind_due(early) == 0
    assert actions.remind_due(NOW) == 2
    assert actions.remind_due(NOW + timedelta(days=1)) == 2
    assert actions.remind_due(NOW + timedelta(days=9)) == 0
    assert set(Notice.objects.filter(to=reporter).values_list("kind", flat=True)) == {"reminder"}
    assert Notice.objects.filter(to=reporter).count() == 3


def test_no_reminder_of_what_is_done_or_does_not_run(mechanism, officer):
    turn = planned(mechanism, officer)
    actions.finish_item(turn.items.get(side="home"), evidence="函", on=TODAY, by=officer)
    assert actions.remind_due(NOW) == 0
    TurnItem.objects.update(done_on=None, evidence="")
    actions.run(mechanism, Running.PAUSED, reason="疫情", by=officer, on=TODAY)
    assert actions.remind_due(NOW) == 0


def test_a_new_page_shuts_the_former_one(tie, officer):
    first, token = page_of(tie, officer)
    second, _other = page_of(tie, officer)

    first.refresh_from_db()
    assert first.revoked_at == NOW
    assert list(PartnerPage.objects.open_on(TODAY)) == [second]
    assert token not in str(list(PartnerPage.objects.values()))
    assert list(PartnerPage.objects.open_on(date(2019, 3, 2))) == []
    with pytest.raises(Refused) as refused:
        page_of(tie, officer, ends_on=date(2018, 10, 1))
    assert refused.value.objection.code == "ends_on"


def test_what_is_said_is_kept_once_and_told(tie, officer):
    page, _token = page_of(tie, officer)
    said = Said("need", heading="A school", text="for music")

    word = actions.say(page, said, at=NOW)

    assert actions.say(page, said, at=NOW) == word
    assert PartnerWord.objects.get().state == WordState.OPEN
    assert Notice.objects.filter(to=officer, kind="answer").count() == 1


def test_a_page_takes_only_so_much_in_a_day(tie, officer):
    page, _token = page_of(tie, officer)
    for n in range(MOST_WORDS):
        actions.say(page, Said("offer", heading=f"Offer {n}"), at=NOW)

    with pytest.raises(Refused) as refused:
        actions.say(page, Said("offer", heading="One more"), at=NOW)

    assert refused.value.objection.code == "many"
    actions.say(page, Said("offer", heading="One more"), at=NOW + timedelta(days=2))
    actions.revoke_page(page, by=officer, at=NOW)
    with pytest.raises(Stale):
        actions.say(page, Said("offer", heading="Too late"), at=NOW)


def test_accepted_days_become_those_of_the_turn(mechanism, tie, officer):
    turn = planned(mechanism, officer)
    page, _token = page_of(tie, officer)
    first, second = (date(2019, 1, 7), date(2019, 1, 11)), (date(2019, 2, 4), date(2019, 2, 8))
    actions.say(page, Said("dates", turn=turn, windows=(first, second)), at=NOW)
    word, other = (
        PartnerWord.objects.select_related("turn__mechanism__tie").get() for _n in range(2)
    )
    with pytest.raises(Refused) as refused:
        actions.accept(word, by=officer, at=NOW)
    assert refused.value.objection.code == "no_window"
    turn.refresh_from_db()
    assert turn.state == "planned"  # nothing changes before an officer accepts

    actions.accept(word, chosen=1, by=officer, at=NOW)

    turn.refresh_from_db()
    assert (turn.state, turn.from_on, turn.to_on) == ("agreed", *second)
    with pytest.raises(Stale):
        actions.decline(other, reason="no", by=officer, at=NOW)
    with pytest.raises(Refused):
        actions.decline(word, reason="no", by=officer, at=NOW)
    assert PartnerWord.objects.get().state == WordState.ACCEPTED


def test_days_for_a_turn_that_is_over_stay_undecided(mechanism, tie, officer):
    turn = planned(mechanism, officer)
    page, _token = page_of(tie, officer)
    actions.say(page, Said("dates", turn=turn, windows=((BEGINS, ENDS),)), at=NOW)
    actions.move(turn, TurnState.SKIPPED, reason="疫情", by=officer)
    word = PartnerWord.objects.select_related("turn__mechanism__tie").get()

    with pytest.raises(Refused) as refused:
        actions.accept(word, chosen=0, by=officer, at=NOW)

    assert refused.value.objection.code == "not_open"
    assert PartnerWord.objects.get().state == WordState.OPEN


def test_a_declined_word_says_why(tie, officer):
    page, _token = page_of(tie, officer)
    word = actions.say(
        page, Said("fact", fact="signed", shown="1988-05-21", is_right=False, text="1989"), at=NOW
    )
    with pytest.raises(Refused) as refused:
        actions.decline(word, reason="", by=officer, at=NOW)
    assert refused.value.objection.code == "no_reason"

    actions.decline(word, reason="协议写明1988年", by=officer, at=timezone.now())

    word.refresh_from_db()
    assert (word.state, word.decided_by) == (WordState.DECLINED, officer)


@pytest.mark.parametrize(("kind", "sense"), [("need", "seeks"), ("offer", "offers")])
def test_an_accepted_need_becomes_an_opportunity(tie, officer, kind, sense):
    page, _token = page_of(tie, officer)
    said = Said(kind, heading="Nurses to train", text="Forty a year.", sector="health care")
    word = actions.say(page, said, at=NOW)
    assert not Opportunity.objects.exists()  # a word is nothing before an officer accepts it

    actions.accept(word, by=officer, at=NOW)

    one = Opportunity.objects.get()
    assert PartnerWord.objects.get().opportunity == one
    assert (one.side, one.sense, one.place, one.origin) == ("abroad", sense, tie.place, "partner")
    assert "health care" in one.text
    assert "#nursing" in one.terms
