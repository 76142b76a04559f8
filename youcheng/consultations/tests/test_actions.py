"""Deeds of consultations, by what is in the database afterwards."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from youcheng.accounts.models import Unit
from youcheng.audit.models import Event
from youcheng.consultations import actions
from youcheng.consultations.actions import MeetingDraft, Said
from youcheng.consultations.actions.agenda import Written
from youcheng.consultations.enums import MeetingState, TaskState
from youcheng.consultations.models import Decision, Meeting, Task
from youcheng.consultations.queries.meetings import agenda_of, guests_of
from youcheng.consultations.queries.tasks import rows_of, stands_on
from youcheng.consultations.tests.world import (
    NOW,
    TASK,
    invited,
    liaison_of,
    made,
    minuted,
    on_agenda,
    planned,
    refused,
    said,
    series_of,
    tasked,
    units,
)
from youcheng.lib.objections import Stale
from youcheng.notices.models import Notice

pytestmark = pytest.mark.django_db


def draft_of(one: Meeting, **changed) -> MeetingDraft:
    names = ("heading", "starts_at", "ends_at", "zone", "place", "note")
    return MeetingDraft(
        unit=one.unit, **{**{name: getattr(one, name) for name in names}, **changed}
    )


def test_nobody_is_told_of_a_plan_and_each_once_of_an_invitation(office, officer):
    people = [liaison_of(unit) for unit in units()]
    one = planned(officer, office)
    assert said(people[0]) == []
    assert actions.invite(one, [*units(2), *units(2)], by=officer, at=NOW) == 2
    assert actions.invite(one, units(3), by=officer, at=NOW) == 1
    assert [said(user) for user in people] == [["meeting"]] * 3
    assert one.invitees.count() == 3
    notice = Notice.objects.get(to=people[0])
    assert notice.due_on == one.begins.date()
    with refused("nobody"):
        actions.invite(one, [], by=officer, at=NOW)


def test_a_change_raises_the_sequence_and_moves_the_day_of_the_calendar(office, officer):
    user = liaison_of(units(1)[0])
    one = invited(officer, office, 1)
    later = draft_of(
        one, starts_at=one.starts_at + timedelta(days=1), ends_at=one.ends_at + timedelta(days=1)
    )
    assert actions.edit(one, later, version=one.version, by=officer, at=NOW) == 1
    assert one.sequence == 1
    assert list(Notice.objects.filter(to=user).order_by("pk").values_list("due_on", flat=True)) == [
        None, date(2018, 10, 9),
    ]  # fmt: skip
    assert actions.edit(one, later, version=one.version, by=officer, at=NOW) == 0
    assert Meeting.objects.get().sequence == 1
    with pytest.raises(Stale):
        actions.edit(one, draft_of(one, heading="x"), version=1, by=officer, at=NOW)
    with refused("ends_first"):
        actions.edit(one, draft_of(one, ends_at=NOW), version=one.version, by=officer, at=NOW)


def test_a_plan_is_changed_without_a_word(office, officer):
    one = planned(officer, office)
    actions.edit(one, draft_of(one, heading="另一个"), version=1, by=officer, at=NOW)
    assert (one.heading, one.sequence) == ("另一个", 0)
    assert not Notice.objects.exists()


def test_cancelled_is_told_and_final(office, officer):
    user = liaison_of(units(1)[0])
    one = invited(officer, office, 1)
    actions.cancel(one, reason="改期", by=officer, at=NOW)
    assert (one.state, one.sequence) == (MeetingState.CANCELLED, 1)
    assert said(user) == ["meeting", "meeting"]
    assert not Notice.objects.filter(to=user).exclude(due_on=None).exists()
    for deed in (
        lambda: actions.cancel(one, reason="x", by=officer, at=NOW),
        lambda: actions.invite(one, units(), by=officer, at=NOW),
        lambda: actions.hold(one, by=officer, at=NOW + timedelta(days=9)),
        lambda: actions.add_item(one, heading="x", unit=None, by=officer),
        lambda: actions.reply(one.invitees.get(), answer="accepted", note="", by=user, at=NOW),
    ):
        with refused("cancelled"):
            deed()


def test_replies_and_attendance(office, officer):
    user = liaison_of(units(1)[0])
    one = planned(officer, office)
    actions.invite(one, units(2), by=officer, at=NOW)
    first, second = one.invitees.order_by("pk")
    actions.reply(first, answer="declined", note="出差", by=user, at=NOW)
    actions.reply(first, answer="accepted", note="", by=user, at=NOW)
    first.refresh_from_db()
    assert (first.reply, first.replied_by) == ("accepted", user)
    assert said(officer) == ["answer"]  # two words at one moment are one notice
    given = {first.pk: Said("came", "不留"), second.pk: Said("represented", "区外办")}
    assert actions.note_attendance(one, given, by=officer) == 2
    assert actions.note_attendance(one, given, by=officer) == 0
    assert list(one.invitees.order_by("pk").values_list("attendance", "stand_in")) == [
        ("came", ""), ("represented", "区外办"),
    ]  # fmt: skip
    assert [guest.has_people for guest in guests_of(one)] == [
        guest.invitee.unit.code == "qinhuai" for guest in guests_of(one)
    ]


def test_minutes_become_tasks_once(office, officer):
    lead, helper, other = (liaison_of(unit) for unit in units())
    one = invited(officer, office)
    minuted(officer, one)
    assert not Task.objects.exists()  # a look comes first

    first, again = made(officer, one), made(officer, one)

    assert (first.tasks, first.decisions, first.told) == (1, 1, 2)
    assert (again.tasks, again.decisions, again.told) == (0, 0, 0)
    task = Task.objects.get()
    assert (task.lead.code, task.due_on, task.text) == ("qinhuai", date(2018, 12, 20), "报送台账")
    assert [unit.code for unit in task.assisting.all()] == ["xuanwu"]
    assert task.decision == Decision.objects.get()
    assert [said(user) for user in (lead, helper, other)] == [
        ["meeting", "task"], ["meeting", "task"], ["meeting"],
    ]  # fmt: skip
    # Another day in the same line, and a second one of the same kind: the same task.
    minuted(officer, one, f"{TASK.replace('12-20', '12-25')}\n/task @秦淮区 报送 台账")
    assert made(officer, one).tasks == 0


def test_a_meeting_gives_tasks_to_those_invited_and_to_nobody_beyond(office, officer):
    """The office for foreign affairs stands beside the districts, not above them."""
    home = Unit.objects.get(code="foreign-affairs-office")
    one = invited(officer, home, 2)
    minuted(officer, one, "/task @秦淮区 报送\n/task @栖霞区 报送")
    assert made(officer, one).tasks == 1
    assert Task.objects.get().lead.code == "qinhuai"
    series = series_of(officer, home)
    regular = planned(officer, home, 90, series=series)
    minuted(officer, regular, "/task @栖霞区 报送")
    assert made(officer, regular).tasks == 1


def test_tasks_are_not_made_of_minutes_that_nobody_looked_at(office, officer):
    one = invited(officer, office)
    minuted(officer, one)
    seen = {line.key: line.version for line in agenda_of(one)}
    minuted(officer, one, "/task @栖霞区 另一项")
    with pytest.raises(Stale):
        actions.make_tasks(one, seen=seen, by=officer, at=NOW)
    assert not Task.objects.exists()


def test_of_two_who_write_the_second_is_told_and_nothing_is_lost(office, officer):
    one = invited(officer, office)
    for heading in ("一", "二"):
        actions.add_item(one, heading=heading, unit=None, by=officer)
    first, second = (line.key for line in agenda_of(one))
    actions.write_minutes(one, {first: Written("先写", 1)}, by=officer)
    with pytest.raises(Stale):
        actions.write_minutes(
            one, {first: Written("后写", 1), second: Written("另", 1)}, by=officer
        )
    assert [line.minutes for line in agenda_of(one)] == ["先写", ""]
    # The same text twice is no quarrel.
    assert actions.write_minutes(one, {first: Written("先写", 1)}, by=officer) == 0


@pytest.mark.parametrize("is_series", [True, False])
def test_an_open_task_stands_on_the_next_agenda_until_it_is_closed(office, officer, is_series):
    series = series_of(officer, office) if is_series else None
    task = tasked(officer, office, series=series)
    assert stands_on(task) is None  # no meeting is planned; nothing is lost by it
    late = planned(officer, office, 200, series=series)
    second = planned(officer, office, 90, series=series)
    elsewhere = planned(
        officer, office, 10, series=None if is_series else series_of(officer, office)
    )

    assert on_agenda(second) == [task.text]
    assert on_agenda(late) == on_agenda(elsewhere) == []
    assert stands_on(task) == second

    actions.cancel(second, reason="改期", by=officer, at=NOW)
    assert on_agenda(late) == [task.text]
    third = planned(officer, office, 120, series=series)
    line = agenda_of(third)[0]
    actions.write_minutes(third, {line.key: Written("已催办", 0)}, by=officer)
    actions.hold(third, by=officer, at=third.ends_at)
    assert on_agenda(third) == [task.text]  # once, with its minutes
    assert agenda_of(third)[0].minutes == "已催办"
    assert on_agenda(late) == [task.text]

    actions.close(task, text="台账已报送", by=officer, at=NOW)
    assert on_agenda(late) == []
    assert on_agenda(third) == [task.text]  # what was, stays
    actions.reopen(task, reason="缺一项", by=officer, at=NOW)
    assert on_agenda(late) == [task.text]


def test_a_task_stands_on_no_earlier_agenda_and_not_on_its_own(office, officer):
    one = invited(officer, office)
    minuted(officer, one)
    made(officer, one)
    assert on_agenda(one) == ["上季度情况"]
    actions.hold(one, by=officer, at=one.ends_at)
    assert on_agenda(one) == ["上季度情况"]


def test_an_agenda_is_put_in_order(office, officer):
    one = planned(officer, office)
    rows = [actions.add_item(one, heading=n, unit=None, by=officer) for n in "一二三"]
    actions.move_item(rows[2], up=True, by=officer)
    actions.move_item(rows[0], up=True, by=officer)
    assert on_agenda(one) == ["一", "三", "二"]
    actions.drop_item(rows[1], by=officer)
    with pytest.raises(Stale):
        actions.drop_item(rows[1], by=officer)
    minuted(officer, one, "写过")
    with refused("minutes"):
        actions.drop_item(rows[0], by=officer)
    assert on_agenda(one) == ["一", "三"]


def test_a_meeting_is_held_when_it_has_begun(office, officer):
    one = invited(officer, office, days=3)
    with refused("early"):
        actions.hold(one, by=officer, at=NOW)
    actions.hold(one, by=officer, at=one.starts_at)
    with refused("held"):
        actions.hold(one, by=officer, at=one.ends_at)
    with refused("held"):
        actions.edit(one, draft_of(one, heading="x"), version=one.version, by=officer, at=NOW)


def test_no_task_is_closed_without_evidence(office, officer):
    task = tasked(officer, office)
    with refused("no_evidence"):
        actions.close(task, text="  ", by=officer, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(state=TaskState.CLOSED, closed_at=NOW)
    assert Task.objects.get().state == TaskState.OPEN


def test_reported_sent_back_reported_closed(office, officer):
    task = tasked(officer, office)
    user = liaison_of(task.lead)
    with refused("no_evidence"):
        actions.report(task, unit=task.lead, text="", document=None, by=user, at=NOW)
    with refused("not_reported"):
        actions.send_back(task, reason="x", by=officer, at=NOW)
    actions.report(task, unit=task.lead, text="报了", document=None, by=user, at=NOW)
    assert said(officer) == ["answer"]
    actions.send_back(task, reason="缺附件", by=officer, at=NOW)
    assert task.state == TaskState.OPEN
    assert said(user) == ["task"]
    with refused("no_evidence"):
        actions.close(task, by=officer, at=NOW)  # what was sent back is no evidence
    actions.report(task, unit=task.lead, text="全了", document=None, by=user, at=NOW)
    actions.close(task, by=officer, at=NOW)
    task.refresh_from_db()
    assert (task.state, task.evidence) == (TaskState.CLOSED, "全了")
    assert list(task.steps.values_list("kind", flat=True)) == ["report", "back", "report", "close"]
    for deed in (
        lambda: actions.close(task, text="x", by=officer, at=NOW),
        lambda: actions.drop(task, reason="x", by=officer, at=NOW),
        lambda: actions.report(task, unit=task.lead, text="x", document=None, by=user, at=NOW),
    ):
        with refused("not_open"):
            deed()
    assert Event.objects.filter(verb="task.closed").count() == 1


def test_the_day_of_a_closed_task_leaves_the_calendars(office, officer):
    user = liaison_of(units(1)[0])
    task = tasked(officer, office)
    assert Notice.objects.filter(to=user, kind="task", due_on=task.due_on).exists()
    actions.close(task, text="办完", by=officer, at=NOW)
    assert not Notice.objects.filter(to=user, kind="task").exclude(due_on=None).exists()


def test_a_task_of_a_dissolved_unit_is_given_to_another(office, officer):
    task = tasked(officer, office)
    liaison_of(task.lead)
    Unit.objects.filter(pk=task.lead_id).update(ended_on=NOW.date())
    task = Task.objects.select_related("lead").get()
    assert rows_of([task], NOW.date())[0].is_homeless
    other, gone = units()[1], task.lead
    heir = liaison_of(other)
    given = {"due_on": date(2019, 1, 31), "reason": "单位撤销", "by": officer, "at": NOW}
    actions.give(task, unit=other, version=task.version, **given)
    task = Task.objects.select_related("lead").get()
    assert (task.lead, task.due_on) == (other, date(2019, 1, 31))
    assert task.assisting.count() == 0  # the one that assisted leads now
    assert not rows_of([task], NOW.date())[0].is_homeless
    assert said(heir) == ["task"]
    with refused("dissolved"):
        actions.give(task, unit=gone, version=task.version, **given)
    with pytest.raises(Stale):
        actions.give(task, unit=units()[2], version=1, **given)


def test_reminders_come_once_of_each_stage_and_only_the_present_one(office, officer):
    user = liaison_of(units(1)[0])
    task = tasked(officer, office)
    due = task.due_on

    def run(days: int) -> int:
        return len(actions.remind(on=due + timedelta(days=days), at=NOW))

    assert [run(-8), run(-7), run(-7), run(-6), run(-1), run(0)] == [0, 1, 0, 0, 1, 0]
    assert [run(1), run(7), run(8), run(40)] == [1, 0, 1, 1]  # down for a month: one, not four
    assert said(user).count("reminder") == 5
    actions.report(task, unit=task.lead, text="报了", document=None, by=user, at=NOW)
    assert run(60) == 0  # it waits for somebody else


def test_nobody_of_the_unit_is_no_error(office, officer):
    tasked(officer, office)
    assert actions.remind(on=date(2018, 12, 19), at=NOW) == []


def test_a_series_is_changed_once_and_ends(office, officer):
    series = series_of(officer, office)
    given = actions.SeriesDraft(office, "月度会商", units(2), months=1)
    actions.edit_series(series, given, version=1, by=officer)
    assert (series.heading, series.members.count()) == ("月度会商", 2)
    with pytest.raises(Stale):
        actions.edit_series(series, given, version=1, by=officer)
    actions.end_series(series, on=NOW.date(), by=officer)
    with pytest.raises(Stale):
        actions.end_series(series, on=NOW.date(), by=officer)
