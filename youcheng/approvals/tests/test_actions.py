"""Rounds, absences, chains and calendars by what is in the database."""

from datetime import UTC, date, datetime

import pytest
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.approvals import actions
from youcheng.approvals.actions import StopDraft
from youcheng.approvals.enums import DayKind, Opinion, RoundState
from youcheng.approvals.models import CalendarYear, Chain, Round, Seat
from youcheng.approvals.queries.calendars import calendars_of
from youcheng.approvals.queries.rounds import (
    clock_of,
    seats_before,
    views_of,
    with_seats,
)
from youcheng.approvals.rules import MissingYear, PaperSaid
from youcheng.audit.models import Event
from youcheng.lib.objections import Refused, Stale

AT = datetime(2018, 3, 2, 2, tzinfo=UTC)
LATER = datetime(2018, 3, 8, 2, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def people(office):
    """An officer who asks, a head of section, two leaders."""
    made = {}
    for name in ("officer", "head", "first", "second"):
        made[name] = User.objects.create(username=name, unit=office)
    for name in ("first", "second"):
        Grant.objects.create(user=made[name], role=Role.LEADER, unit=office)
    Grant.objects.create(user=made["officer"], role=Role.DESK, unit=office)
    return made


def chain(people, **leaders) -> Chain:
    stops = [
        StopDraft("处内审核", people=[people["head"]], days=3),
        StopDraft("领导审定", role=Role.LEADER, **leaders),
    ]
    return actions.set_chain("review", "内部审核", stops, by=None)


def seat_of(one: Round, name: str) -> Seat:
    return Seat.objects.held().get(stop__round=one, asked__username=name)


def test_a_round_goes_from_stop_to_stop(office, people):
    one = actions.ask(chain(people, quorum=1), office, by=people["officer"], at=AT)

    with pytest.raises(Refused) as refused:
        actions.speak(seat_of(one, "first"), Opinion.AGREE, by=people["first"], at=AT)
    assert refused.value.objection.code == "not_yet"
    one = actions.speak(seat_of(one, "head"), Opinion.AGREE, by=people["head"], at=LATER)
    assert (one.state, one.stops.get(number=1).ended_at) == (RoundState.OPEN, LATER)
    assert one.stops.get(number=2).began_at == LATER

    one = actions.speak(seat_of(one, "second"), Opinion.AGREE, by=people["second"], at=LATER)

    assert (one.state, one.ended_at) == (RoundState.AGREED, LATER)
    assert Event.objects.filter(verb="round.spoken").count() == 2
    with pytest.raises(Refused) as refused:
        actions.speak(seat_of(one, "first"), Opinion.RETURN, text="晚了", by=people["first"])
    assert refused.value.objection.code == "over"


def test_an_opinion_sends_it_back(office, people):
    one = actions.ask(chain(people), office, by=people["officer"], at=AT)
    one = actions.speak(
        seat_of(one, "head"), Opinion.RETURN, by=people["head"], text=" 请补可行性说明 ", at=AT
    )

    assert one.state == RoundState.RETURNED
    assert seat_of(one, "head").text == "请补可行性说明"
    assert one.stops.get(number=2).began_at is None


def test_who_asks_does_not_decide(office, people):
    drawn = chain(people)
    one = actions.ask(drawn, office, by=people["first"], at=AT)
    asked = set(Seat.objects.filter(stop__round=one).values_list("asked__username", flat=True))
    assert asked == {"head", "second"}

    with pytest.raises(Refused) as refused:
        actions.ask(drawn, office, by=people["head"], at=AT)
    assert refused.value.objection.code == "nobody"
    assert Round.objects.count() == 1


def test_a_deputy_decides_on_the_days_of_the_absence_only(office, people):
    one = actions.ask(chain(people), office, by=people["officer"], at=AT)
    deputy = User.objects.create(username="deputy", unit=office)
    absence = actions.say_absent(
        people["head"], deputy, date(2018, 3, 5), date(2018, 3, 9), by=people["head"], at=AT
    )
    assert not seats_before(deputy, localdate(AT)).exists()
    with pytest.raises(Refused):
        actions.speak(seat_of(one, "head"), Opinion.AGREE, by=deputy, at=AT)

    assert seats_before(deputy, localdate(LATER)).get() == seat_of(one, "head")
    with pytest.raises(Refused, match="2018-03-05"):
        actions.say_absent(
            people["head"], people["first"], date(2018, 3, 9), date(2018, 3, 12),
            by=people["head"], at=AT,
        )  # fmt: skip
    actions.speak(seat_of(one, "head"), Opinion.AGREE, by=deputy, at=LATER)

    said = seat_of(one, "head")
    assert (said.decided_by, said.asked) == (deputy, people["head"])
    actions.end_absence(absence, by=deputy)
    with pytest.raises(Stale):
        actions.end_absence(absence, by=deputy)


def test_a_deputy_of_two_decides_once(office, people):
    one = actions.ask(chain(people), office, by=people["officer"], at=AT)
    for away in ("first", "head"):
        actions.say_absent(
            people[away], people["second"], date(2018, 3, 1), date(2018, 3, 30), by=None, at=AT
        )
    actions.speak(seat_of(one, "head"), Opinion.AGREE, by=people["second"], at=LATER)

    with pytest.raises(Refused) as refused:
        actions.speak(seat_of(one, "second"), Opinion.AGREE, by=people["second"], at=LATER)
    assert refused.value.objection.code == "spoken_already"


def test_blind_opinions_are_shown_when_all_have_spoken(office, people):
    one = actions.ask(chain(people, is_blind=True), office, by=people["officer"], at=AT)
    actions.speak(seat_of(one, "head"), Opinion.AGREE, by=people["head"], at=AT)
    one = actions.speak(
        seat_of(one, "first"), Opinion.RETURN, text="不成熟", by=people["first"], at=AT
    )
    assert one.state == RoundState.OPEN

    def seen(name):
        rounds = list(with_seats(Round.objects.filter(pk=one.pk)))
        [view] = views_of(rounds, people[name], country="CN", calendars={}, today=localdate(LATER))
        return [seat.is_hidden for seat in view.stops[1].seats]

    assert seen("second") == [True, False]
    assert seen("first") == [False, False]
    one = actions.speak(seat_of(one, "second"), Opinion.AGREE, by=people["second"], at=LATER)
    assert one.state == RoundState.RETURNED
    assert seen("officer") == [False, False]


def test_a_paper_is_typed_in_for_who_signed_it(office, people):
    one = actions.ask(chain(people), office, by=people["officer"], at=AT)
    paper = PaperSaid("宁外审〔2018〕3号", date(2018, 3, 6))
    actions.speak(seat_of(one, "head"), Opinion.AGREE, by=people["officer"], paper=paper, at=LATER)

    said = seat_of(one, "head")
    assert (said.decided_by, said.typed_by) == (people["head"], people["officer"])
    assert (said.paper_number, said.paper_on) == ("宁外审〔2018〕3号", date(2018, 3, 6))


def test_a_withdrawn_request_is_answered_in_vain(office, people):
    one = actions.ask(chain(people), office, by=people["officer"], at=AT)
    with pytest.raises(Refused):
        actions.withdraw(one, by=people["officer"], reason=" ")
    actions.withdraw(one, by=people["officer"], reason="材料有误", at=LATER)

    with pytest.raises(Refused) as refused:
        actions.speak(seat_of(one, "head"), Opinion.AGREE, by=people["head"], at=LATER)
    assert refused.value.objection.code == "withdrawn"
    with pytest.raises(Stale):
        actions.withdraw(one, by=people["officer"], reason="再撤")
    assert seat_of(one, "head").opinion == ""


def test_another_is_asked_for_an_approver_who_left(office, people):
    one = actions.ask(chain(people), office, by=people["officer"], at=AT)
    seat = seat_of(one, "head")
    User.objects.filter(username="head").update(is_active=False)
    new = User.objects.create(username="new", unit=office)
    for nobody in ("officer", "first"):
        with pytest.raises(Refused):
            actions.reseat(seat, people[nobody], by=people["officer"], at=AT)

    actions.reseat(seat, new, by=people["officer"], at=LATER)

    assert seat_of(one, "new").opinion == ""
    with pytest.raises(Stale):
        actions.reseat(seat, User.objects.create(username="x"), by=people["officer"])
    with pytest.raises(Refused) as refused:
        actions.speak(seat, Opinion.AGREE, by=people["head"], at=LATER)
    assert refused.value.objection.code == "replaced"


def test_a_round_keeps_the_chain_that_it_began_with(office, people):
    drawn = chain(people)
    one = actions.ask(drawn, office, by=people["officer"], at=AT)
    actions.set_chain(
        "review", "改后", [StopDraft("只有一站", people=[people["first"]])], by=None, version=1
    )

    assert [stop.name_zh for stop in one.stops.all()] == ["处内审核", "领导审定"]
    with pytest.raises(Stale):
        actions.set_chain("review", "又改", [StopDraft("x", role="leader")], by=None, version=1)
    with pytest.raises(Refused, match="只有角色"):
        actions.set_chain("review", "又改", [StopDraft("只有角色")], by=None, version=2)
    assert Chain.objects.get(code="review").name_zh == "改后"


def test_a_clock_counts_working_days_or_says_which_year_is_missing(office, people):
    actions.take_year("CN", 2018, by=None)
    one = actions.ask(chain(people), office, by=people["officer"], at=AT)
    stop = one.stops.get(number=1)
    known = calendars_of(["CN"])

    # Asked on a Friday; three working days end on the Wednesday.
    clock = clock_of(stop, "CN", known, date(2018, 3, 8))
    assert (clock.used, clock.due_on, clock.is_late) == (4, date(2018, 3, 7), True)
    clock = clock_of(stop, "CN", {}, date(2018, 3, 8))
    assert (clock.used, clock.due_on, clock.missing) == (None, None, MissingYear("CN", 2018))


def test_a_year_that_was_not_announced_is_not_guessed():
    made = actions.take_year("CN", 2018, by=None)
    free = set(made.days.filter(kind=DayKind.OFF).values_list("on", flat=True))
    worked = set(made.days.filter(kind=DayKind.WORK).values_list("on", flat=True))
    assert {date(2018, 2, 15), date(2018, 10, 1)} <= free
    assert {date(2018, 2, 11), date(2018, 9, 30)} <= worked
    assert made.confirmed_at is None

    with pytest.raises(Refused) as refused:
        actions.take_year("CN", 2099, by=None)
    assert refused.value.objection.code == "not_announced"
    with pytest.raises(Refused) as refused:
        actions.take_year("XX", 2018, by=None)
    assert refused.value.objection.code == "no_such_country"
    with pytest.raises(Stale):
        actions.take_year("CN", 2018, by=None)
    assert CalendarYear.objects.count() == 1


def test_the_office_writes_a_year_itself(people):
    rows = [(date(2027, 1, 1), DayKind.OFF, "元旦"), (date(2027, 1, 3), DayKind.WORK, "")]
    made = actions.set_days("CN", 2027, rows, source="国办通知", by=people["officer"])
    assert (made.days.count(), CalendarYear.objects.get().confirmed_by) == (2, people["officer"])

    with pytest.raises(Refused, match="2026-12-31"):
        actions.set_days(
            "CN", 2027, [(date(2026, 12, 31), DayKind.OFF, "")], source="x",
            by=people["officer"], version=1,
        )  # fmt: skip
    with pytest.raises(Stale):
        actions.set_days("CN", 2027, rows, source="x", by=people["officer"], version=5)
    actions.set_days("CN", 2027, rows[:1], source="x", by=people["officer"], version=1)
    assert made.days.count() == 1
