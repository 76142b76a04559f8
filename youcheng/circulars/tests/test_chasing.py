"""What is done by itself, once: also late, twice, and by two workers at one moment."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.approvals.rules import Workyear
from youcheng.audit.models import Event
from youcheng.circulars import actions
from youcheng.circulars.models import Circular
from youcheng.circulars.rules import is_to_escalate, is_to_nudge
from youcheng.circulars.tests.world import DUE, NOW, liaison_of, receipt, sent, units
from youcheng.notices.models import Notice

pytestmark = pytest.mark.django_db
LATE = datetime(2018, 10, 30, 2, tzinfo=UTC)
YEAR = {("CN", 2018): Workyear(off=frozenset({date(2018, 10, 22)}))}


@pytest.mark.parametrize(
    ("due_on", "days", "today", "is_due"),
    [
        (None, 3, date(2018, 12, 1), False),
        (DUE, 0, date(2018, 12, 1), False),
        (DUE, 1, DUE, False),
        # Friday; Saturday and Sunday, and Monday is a holiday.
        (DUE, 1, date(2018, 10, 22), False),
        (DUE, 1, date(2018, 10, 23), True),
        (DUE, 3, date(2018, 10, 24), False),
        (DUE, 3, date(2018, 10, 25), True),
        (DUE, 3, date(2018, 12, 25), True),
        # No calendar of that year: days as they are.
        (date(2031, 5, 5), 3, date(2031, 5, 7), False),
        (date(2031, 5, 5), 3, date(2031, 5, 8), True),
    ],
)
def test_late_by_working_days(due_on, days, today, is_due):
    given = {"today": today, "country": "CN", "calendars": YEAR}
    assert is_to_escalate(due_on, days, **given) == is_due


@pytest.mark.parametrize(
    ("due_on", "days", "today", "is_due"),
    [
        (None, 2, DUE, False),
        (DUE, 0, DUE, False),
        (DUE, 2, date(2018, 10, 16), False),
        (DUE, 2, date(2018, 10, 17), True),
        (DUE, 2, DUE, True),
        (DUE, 2, date(2018, 10, 20), False),
        (date(2031, 5, 5), 2, date(2031, 5, 2), False),
        (date(2031, 5, 5), 2, date(2031, 5, 3), True),
    ],
)
def test_near_the_last_day(due_on, days, today, is_due):
    given = {"today": today, "country": "CN", "calendars": YEAR}
    assert is_to_nudge(due_on, days, **given) == is_due


def head_of(unit: Unit, role: str = Role.LEADER) -> User:
    user = User.objects.create(username=f"{role}-{unit.code}", unit=unit)
    Grant.objects.create(user=user, role=role, unit=unit)
    return user


def heard(user: User) -> list[str]:
    rows = Notice.objects.filter(to=user, key__contains=":escalated:").order_by("pk")
    return list(rows.values_list("body", flat=True))


def test_those_above_and_the_sender_are_told_once_however_late(office, officer):
    leader = head_of(office)
    own, other, _third = units()
    people = [liaison_of(own), liaison_of(other)]
    one = sent(officer, office)
    actions.answer(receipt(one), has_need=True, text="有", by=people[0], at=NOW)

    assert actions.chase(datetime(2018, 10, 19, 2, tzinfo=UTC)) == 1  # the last day: a reminder
    assert heard(leader) == heard(officer) == []
    # A week in which the machine was down, and then every day.
    for day in range(5):
        actions.chase(LATE + timedelta(days=day))

    for user in (leader, officer):
        [body] = heard(user)
        assert own.name not in body.splitlines()[0]
        assert other.name in body
    # Nobody answers for Qixia: that is said.
    assert "栖霞区" in heard(officer)[0].splitlines()[1]
    assert heard(people[1]) == []
    assert Event.objects.filter(verb="circular.escalated").count() == 1
    moments = list(one.receipts.order_by("unit__code").values_list("escalated_at", flat=True))
    assert moments == [None, LATE, LATE]


def test_a_reminder_before_the_last_day_comes_once_and_to_those_who_owe(office, officer):
    people = [liaison_of(unit) for unit in units(2)]
    one = sent(officer, office, 2)
    actions.answer(receipt(one), has_need=False, text="", by=people[0], at=NOW)
    for hours in (0, 24, 48):
        actions.chase(datetime(2018, 10, 17, 2, tzinfo=UTC) + timedelta(hours=hours))
    kinds = [
        list(Notice.objects.filter(to=user, kind="reminder").values_list("due_on", flat=True))
        for user in people
    ]
    assert kinds == [[], [DUE]]


def test_the_nearest_above_hears_of_it_not_all(office, officer):
    own = units(1)[0]
    school = Unit.objects.create(
        code="a-school", parent=own, path=f"{own.path}a-school/", kind="school", level="school",
        name_zh="某校",
    )  # fmt: skip
    city, district = head_of(office), head_of(own, Role.DESK)
    one = sent(officer, office, 1)
    actions.add_units(one, [school], by=officer, at=NOW)
    actions.chase(LATE)
    assert heard(district)[0].count("某校") == 2  # the unit, and that nobody answers for it
    assert own.name in heard(city)[0]
    assert "某校" not in heard(city)[0]


def test_nobody_is_told_of_what_is_closed_sent_back_dissolved_or_has_more_time(office, officer):
    leader = head_of(office)
    one, closed = sent(officer, office), sent(officer, office)
    actions.close(closed, by=officer, at=NOW)
    actions.send_back(receipt(one), reason="非职责", by=officer, at=NOW)
    Unit.objects.filter(code="xuanwu").update(ended_on=NOW.date())
    actions.extend(one, date(2018, 11, 30), by=officer, at=NOW)
    assert actions.chase(LATE) == 0
    actions.chase(LATE + timedelta(days=60))
    [body] = heard(leader)
    assert "栖霞区" in body
    assert "玄武区" not in body


FRIDAY, LATER, LAST = date(2018, 10, 19), date(2018, 11, 9), date(2018, 11, 30)
EXTENDED, AGAIN = (date(2018, 10, 26), LATER), (date(2018, 11, 19), LAST)


@pytest.mark.parametrize(
    ("extended", "chased", "told"),
    [
        # Every day until Christmas, or a machine that was up on few of them.
        ([], "daily", [FRIDAY]),
        ([EXTENDED], "daily", [FRIDAY, LATER]),
        ([EXTENDED, AGAIN], "daily", [FRIDAY, LATER, LAST]),
        ([EXTENDED], [date(2018, 10, 25), date(2018, 12, 20), date(2018, 12, 21)], [FRIDAY, LATER]),
        ([EXTENDED], [date(2018, 12, 20), date(2018, 12, 21)], [LATER]),
        ([EXTENDED, AGAIN], [date(2018, 11, 15), date(2018, 12, 24)], [LATER, LAST]),
        ([EXTENDED, AGAIN], [date(2018, 12, 24), date(2018, 12, 25)], [LAST]),
        # Given before anybody was told.
        ([(date(2018, 10, 22), LATER)], "daily", [LATER]),
        # More time that has not passed.
        ([(date(2018, 10, 26), date(2018, 12, 28))], "daily", [FRIDAY]),
    ],
)
def test_those_above_are_told_once_for_each_last_day(office, officer, extended, chased, told):
    leader = head_of(office)
    one = sent(officer, office)
    for n in range(78):
        moment = NOW + timedelta(days=n)
        for on, due_on in extended:
            if on == moment.date():
                actions.extend(one, due_on, by=officer, at=moment)
        if chased == "daily" or moment.date() in chased:
            actions.chase(moment)
            actions.chase(moment)
    for user in (leader, officer):
        bodies = heard(user)
        assert len(bodies) == len(told)
        for body, due_on in zip(bodies, told, strict=True):
            assert str(due_on) in body


def test_more_time_ends_with_a_reminder_of_its_own(office, officer):
    [person] = [liaison_of(unit) for unit in units(1)]
    one = sent(officer, office, 1)
    for n in range(70):
        moment = NOW + timedelta(days=n)
        if moment.date() == date(2018, 10, 26):
            actions.extend(one, LATER, by=officer, at=moment)
        actions.chase(moment)
    rows = Notice.objects.filter(to=person, kind="reminder").order_by("pk")
    assert list(rows.values_list("due_on", flat=True)) == [FRIDAY, LATER]


def test_a_worker_with_the_earlier_last_day_tells_nobody(office, officer):
    one = sent(officer, office)
    old = Circular.objects.get(pk=one.pk)
    actions.extend(one, LATER, by=officer, at=NOW)
    assert actions.escalate(old, at=LATE) == 0


def test_never_where_the_sender_wants_it_never(office, officer):
    sent(officer, office, escalate_after=0, nudge_before=0)
    assert actions.chase(datetime(2018, 10, 18, 2, tzinfo=UTC)) == 0
    assert actions.chase(LATE) == 0


def test_a_worker_with_an_old_list_adds_nothing(office, officer):
    """Two found the same rows to do; the second comes when the first is through."""
    head_of(office)
    one = sent(officer, office)
    assert [actions.escalate(one, at=LATE), actions.escalate(one, at=LATE)] == [3, 0]
    assert [actions.nudge(one, at=NOW), actions.nudge(one, at=NOW)] == [3, 0]
    assert len(heard(officer)) == 1


def test_the_command_says_what_it_did_and_a_second_run_nothing(office, officer, capsys):
    one = sent(officer, office)
    call_command("escalate", once=True)
    assert f"{one.pk}" in capsys.readouterr().out
    call_command("escalate", once=True)
    assert capsys.readouterr().out == ""
