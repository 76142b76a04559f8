"""What the tests of consultations share."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.consultations import actions
from youcheng.consultations.actions import MeetingDraft, SeriesDraft
from youcheng.consultations.actions.agenda import Made, Written
from youcheng.consultations.models import Meeting, Series, Task
from youcheng.consultations.queries.meetings import agenda_of
from youcheng.lib.objections import Refused
from youcheng.notices.models import Notice

NOW = datetime(2018, 10, 8, 2, tzinfo=UTC)
CODES = ("qinhuai", "xuanwu", "qixia")
TASK = "议定如下。\n/决定 建立台账\n/任务 @秦淮区、玄武区 2018-12-20 报送台账"


def units(n: int = 3) -> list[Unit]:
    return [Unit.objects.get(code=code) for code in CODES[:n]]


def liaison_of(unit: Unit) -> User:
    user, is_new = User.objects.get_or_create(username=f"liaison-{unit.code}", unit=unit)
    if is_new:
        Grant.objects.create(user=user, role=Role.LIAISON, unit=unit)
    return user


def series_of(by: User, home: Unit) -> Series:
    return actions.add_series(SeriesDraft(home, "季度会商", units(), months=3), by=by)


def planned(by: User, home: Unit, days: int = 0, **given: Any) -> Meeting:
    starts_at = NOW + timedelta(days=days)
    values: dict[str, Any] = {
        "unit": home, "heading": "全市会商", "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2), "zone": "Asia/Shanghai", "place": "二楼会议室",
        **given,
    }  # fmt: skip
    return actions.plan(MeetingDraft(**values), by=by, at=NOW)


def invited(by: User, home: Unit, n: int = 3, **given: Any) -> Meeting:
    one = planned(by, home, **given)
    actions.invite(one, units(n), by=by, at=NOW)
    return one


def minuted(by: User, meeting: Meeting, text: str = TASK) -> None:
    """Write that beside a matter of its own."""
    if not meeting.items.filter(task=None).exists():
        actions.add_item(meeting, heading="上季度情况", unit=None, by=by)
    line = [line for line in agenda_of(meeting) if line.task is None][0]
    actions.write_minutes(meeting, {line.key: Written(text, line.version)}, by=by)


def made(by: User, meeting: Meeting) -> Made:
    seen = {line.key: line.version for line in agenda_of(meeting) if line.minutes}
    return actions.make_tasks(meeting, seen=seen, by=by, at=NOW)


def tasked(by: User, home: Unit, **given: Any) -> Task:
    """A task of a meeting that was held."""
    one = invited(by, home, **given)
    minuted(by, one)
    made(by, one)
    actions.hold(one, by=by, at=one.starts_at + timedelta(hours=3))
    return Task.objects.get(meeting=one)


def on_agenda(meeting: Meeting) -> list[str]:
    return [line.heading for line in agenda_of(meeting)]


@contextmanager
def refused(code: str):
    with pytest.raises(Refused) as no:
        yield
    assert no.value.objection.code == code


def said(user: User) -> list[str]:
    return list(Notice.objects.filter(to=user).order_by("pk").values_list("kind", flat=True))
