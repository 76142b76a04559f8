"""Circulars of the demonstration office. None of them was ever sent: every text says 演示."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from youcheng.accounts.enums import UnitKind
from youcheng.accounts.models import Unit, User
from youcheng.circulars import actions
from youcheng.circulars.actions import CircularDraft
from youcheng.circulars.enums import CircularKind
from youcheng.circulars.models import Circular
from youcheng.documents.enums import Sensitivity
from youcheng.lib.objections import Refused

CALL = "关于征集来访友城高校合作需求的通报（演示）"
CALL_TEXT = (
    "友城高校代表团拟于下月来访。请各单位提出合作需求：领域、对接人岗位、预期成果。"
    "无需求也请反馈“无需求”。（演示文本，并非实际通报）"
)
REPORT = "关于上半年友城交流情况的通报（演示）"
REPORT_TEXT = "现将上半年友城交流情况通报如下，供各单位参考。（演示文本，并非实际通报）"
DRAFT = "关于组织参加友城青年夏令营的通知（演示草稿）"
DRAFT_TEXT = "拟组织中学生参加友城青年夏令营，请有关单位推荐。（演示文本，并非实际通知）"
GROUP = "主城区（演示）"
OUTSIDE = "演示企业（系统外单位）"
FILE, FILE_TEXT = "需求填报说明（演示）.txt", "填报说明：领域、对接人岗位、预期成果。（演示文本）"
ANSWERS = (
    ("qinhuai", 6, "提出需求两项：历史城区保护、文化创意（演示）"),
    ("xuanwu", 5, "提出需求一项：软件人才联合培养（演示）"),
    ("gaochun", 4, ""),
)
"""Unit, days ago, and what it said; empty: there is nothing."""


def send_circulars(*, home: Unit, at: datetime) -> int:
    """By the product's own actions, as the officer of the demonstration, who also types in what
    came by telephone. Returns how many there are."""
    officer, liaison = (User.objects.get(username=name) for name in ("demo", "qixia"))
    below = Unit.objects.filter(path__startswith=home.path, ended_on=None)
    districts = list(below.filter(kind__in=[UnitKind.DISTRICT, UnitKind.NEW_AREA]))
    one = _sent(home, districts, officer, at)
    receipts = {row.unit.code: row for row in one.receipts.select_related("unit")}
    for code, ago, text in ANSWERS:
        if code in receipts:
            actions.answer(
                receipts[code], has_need=bool(text), text=text, by=officer,
                at=at - timedelta(days=ago),
            )  # fmt: skip
    if "qixia" in receipts:
        actions.claim(receipts["qixia"], by=liaison, at=at - timedelta(days=3))
    _more(one, districts, home, officer, at)
    report = _draft(home, CircularKind.REPORT, REPORT, REPORT_TEXT, officer)
    actions.send(report, districts, by=officer, at=at - timedelta(days=20))
    _draft(home, CircularKind.PARTICIPATION, DRAFT, DRAFT_TEXT, officer)
    return 3


def _more(one: Circular, districts: list[Unit], home: Unit, officer: User, at: datetime) -> None:
    """A list of units, a file, a body outside that has not answered, and a circular handed on."""
    actions.add_group(unit=home, heading=GROUP, units=districts[:6], by=officer)
    file = SimpleUploadedFile(FILE, FILE_TEXT.encode())
    files = actions.keep_files(
        [file], home, sensitivity=Sensitivity.PUBLIC, by=officer, on=localdate(at)
    )
    actions.attach(one, files, by=officer)
    link = actions.LinkDraft(at + timedelta(days=30))
    actions.add_outside(one, OUTSIDE, link, by=officer, at=at)
    receipt = one.receipts.filter(unit__code="qixia").first()
    school = (
        Unit.objects.filter(path__startswith=home.path, kind=UnitKind.UNIVERSITY, ended_on=None)
        .order_by("position", "pk")
        .first()
    )
    if receipt is not None and school is not None:
        actions.forward(receipt, [school], by=officer, at=at - timedelta(days=2))


def _draft(home: Unit, kind: str, heading: str, text: str, by: User) -> Circular:
    return actions.draft(CircularDraft(kind=kind, unit=home, heading=heading, body=text), by=by)


def _sent(home: Unit, units: list[Unit], by: User, at: datetime) -> Circular:
    """With the first working day from the fifth on as its last."""
    one = _draft(home, CircularKind.NEEDS, CALL, CALL_TEXT, by)
    for ahead in range(5, 30):
        given = CircularDraft(
            kind=one.kind, unit=home, heading=CALL, body=CALL_TEXT,
            due_on=localdate(at) + timedelta(days=ahead),
        )  # fmt: skip
        actions.edit(one, given, version=one.version, by=by)
        try:
            actions.send(one, units, by=by, at=at - timedelta(days=8))
        except Refused:
            continue
        break
    return one
