"""Meetings of the demonstration office. None of them was ever held: every text says 演示."""

from datetime import datetime, timedelta

from youcheng.accounts.enums import UnitKind
from youcheng.accounts.models import Unit, User
from youcheng.consultations import actions
from youcheng.consultations.actions import MeetingDraft, Said, SeriesDraft
from youcheng.consultations.actions.agenda import Written
from youcheng.consultations.enums import Attendance, Reply
from youcheng.consultations.models import Meeting, Series, Task
from youcheng.consultations.queries.meetings import agenda_of

SERIES = "全市对外交往工作季度会商（演示）"
FIRST = "第三季度全市对外交往工作会商（演示）"
SECOND = "第四季度全市对外交往工作会商（演示）"
SINGLE = "友城交流周筹备协调会（演示）"
PLACE = "市级机关办公区第二会议室（演示）"
NOTE = "会前报送本单位上季度友城交往情况和下季度计划。（演示文本，并非实际通知）"
MATTERS = (
    (
        "上季度友城交往情况",
        "各单位通报上季度情况，来访、出访均按计划进行。（演示）"
        "\n/决定 各单位每季度末报送交往台账（演示）"
        "\n/任务 @栖霞区、玄武区 {soon} 报送三季度交往台账（演示）",
    ),
    (
        "友城高校合作需求对接",
        "会议要求将征集到的需求逐项对接到友城。（演示）"
        "\n/任务 @玄武区 {late} 提交软件人才联合培养方案（演示）"
        "\n/任务 @秦淮区 {later} 拟定历史城区保护合作意向书（演示）",
    ),
    ("专办员培训安排", "下季度组织一次培训，内容为护照、邀请和接待礼仪。（演示）"),
)
NEXT = ("第四季度来访团组安排（演示）", "下一年度交流计划征求意见（演示）")


def hold_meetings(*, home: Unit, at: datetime) -> int:
    """By the product's own actions, as the officer of the demonstration. Returns how many there
    are."""
    officer, liaison = (User.objects.get(username=name) for name in ("demo", "qixia"))
    below = Unit.objects.filter(path__startswith=home.path, ended_on=None)
    districts = list(below.filter(kind__in=[UnitKind.DISTRICT, UnitKind.NEW_AREA]))
    series = actions.add_series(SeriesDraft(home, SERIES, districts, months=3), by=officer)
    began = at - timedelta(days=40)
    first = _planned(home, FIRST, series, began, officer, began - timedelta(days=15))
    actions.invite(first, districts, by=officer, at=began - timedelta(days=14))
    for row in first.invitees.select_related("unit"):
        if row.unit.code in {"qixia", "xuanwu", "qinhuai"}:
            actions.reply(
                row, answer=Reply.ACCEPTED, note="", by=liaison, at=began - timedelta(days=9)
            )
    days = {
        name: (at + timedelta(days=n)).date().isoformat()
        for name, n in (("soon", 5), ("late", -6), ("later", 30))
    }
    for heading, _text in MATTERS:
        actions.add_item(first, heading=heading, unit=None, by=officer)
    texts = dict(MATTERS)
    actions.write_minutes(
        first,
        {line.key: Written(texts[line.heading].format(**days), 1) for line in agenda_of(first)},
        by=officer,
    )
    actions.note_attendance(
        first,
        {
            row.pk: Said(Attendance.REPRESENTED, "区外办（演示）")
            if row.unit.code == "qinhuai" else Said(Attendance.CAME)
            for row in first.invitees.select_related("unit")
        },
        by=officer,
    )  # fmt: skip
    actions.hold(first, by=officer, at=began + timedelta(hours=3))
    seen = {line.key: line.version for line in agenda_of(first) if line.minutes}
    actions.make_tasks(first, seen=seen, by=officer, at=began + timedelta(hours=4))
    task = Task.objects.filter(meeting=first, lead__code="qixia").first()
    if task is not None:
        actions.report(
            task, unit=task.lead, text="台账已报送，共登记来访两批。（演示）", document=None,
            by=liaison, at=at - timedelta(days=2),
        )  # fmt: skip
    second = _planned(home, SECOND, series, at + timedelta(days=18), officer, at)
    for heading in NEXT:
        actions.add_item(second, heading=heading, unit=None, by=officer)
    actions.invite(second, districts, by=officer, at=at)
    _planned(home, SINGLE, None, at + timedelta(days=33), officer, at)
    return 3


def _planned(
    home: Unit, heading: str, series: Series | None, day: datetime, by: User, at: datetime
) -> Meeting:
    starts_at = day.replace(hour=1, minute=30, second=0, microsecond=0)
    given = MeetingDraft(
        unit=home, heading=heading, starts_at=starts_at, ends_at=starts_at + timedelta(hours=2),
        zone="Asia/Shanghai", place=PLACE, note=NOTE, series=series,
    )  # fmt: skip
    return actions.plan(given, by=by, at=at)
