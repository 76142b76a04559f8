"""The minutes of a meeting (会议纪要) as one Word file.

A draft in the layout of GB/T 9704-2012 without red head, seal or number; Chinese, as the office's
papers are. The bytes depend on nothing but what is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from docx.document import Document as Paper

from youcheng.lib import gbt9704 as gb
from youcheng.lib.gbt9704 import HEADING, SECOND, TEXT, TITLE


@dataclass(frozen=True, slots=True)
class Matter:
    """said: the minutes without tasks and decisions. carried: a task of an earlier meeting, with
    its leading unit and where it stands."""

    heading: str
    said: str
    decisions: Sequence[str] = ()
    carried: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    text: str
    lead: str
    assisting: Sequence[str]
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Minutes:
    """came, absent: units. stand_ins: unit and who came in its place."""

    heading: str
    holder: str
    day: date
    hours: str
    zone: str
    place: str
    on: date
    came: Sequence[str]
    absent: Sequence[str]
    stand_ins: Sequence[tuple[str, str]] = ()
    matters: Sequence[Matter] = ()
    duties: Sequence[Duty] = field(default_factory=tuple)


HEADS = ("序号", "事项", "牵头单位", "配合单位", "完成时限")
NUMBERS = "一二三四五六七八九十"


def write(given: Minutes) -> bytes:
    paper = gb.blank(given.heading, given.on)
    gb.line(paper, f"{given.heading}会议纪要", TITLE, 22, centred=True, pitch=34)
    gb.line(paper, f"{gb.written(given.on)}　草稿　未编号　未用印", SECOND, 14, centred=True)
    gb.line(paper, "", TEXT, 16)
    _opening(paper, given)
    n = 0
    over = [one for one in given.matters if one.carried]
    if over:
        n = _section(paper, n, "上次会议议定事项落实情况")
        for i, one in enumerate(over, start=1):
            _matter(paper, f"{i}. {one.heading}（{one.carried}）", one)
    for one in given.matters:
        if not one.carried:
            n = _section(paper, n, one.heading)
            _said(paper, one)
    if given.duties:
        n = _section(paper, n, "任务分工")
        _table(paper, given.duties)
    gb.signed(paper, given.holder, given.on)
    return gb.packed(paper)


def number(n: int) -> str:
    """1 → 一, 12 → 十二, 30 → 三十: up to 99."""
    tens, ones = divmod(n, 10)
    if not tens:
        return NUMBERS[n - 1]
    head = "十" if tens == 1 else f"{NUMBERS[tens - 1]}十"
    return head + (NUMBERS[ones - 1] if ones else "")


def _section(paper: Paper, n: int, heading: str) -> int:
    gb.line(paper, f"{number(n + 1)}、{heading}", HEADING, 16, indent=True, keep=True)
    return n + 1


def _opening(paper: Paper, given: Minutes) -> None:
    place = f"在{given.place}" if given.place else ""
    gb.line(
        paper,
        f"{gb.written(given.day)}，{given.holder}{place}召开{given.heading}。现纪要如下。",
        TEXT, 16, indent=True,
    )  # fmt: skip
    rows = [
        ("时间", f"{gb.written(given.day)}{given.hours}（{given.zone}）"),
        ("地点", given.place),
    ]
    rows.append(("出席", "、".join(given.came) or "未登记"))
    if given.stand_ins:
        rows.append(("代为出席", "、".join(f"{unit}（{who}）" for unit, who in given.stand_ins)))
    rows.append(("缺席", "、".join(given.absent) or "无"))
    for label, text in rows:
        if text:
            gb.line(paper, f"{label}：{text}", TEXT, 16, indent=True)


def _matter(paper: Paper, heading: str, one: Matter) -> None:
    gb.line(paper, heading, TEXT, 16, indent=True)
    _said(paper, one, is_short=True)


def _said(paper: Paper, one: Matter, *, is_short: bool = False) -> None:
    lines = [line.strip() for line in one.said.splitlines() if line.strip()]
    for line in lines:
        gb.line(paper, line, TEXT, 16, indent=True)
    for n, decision in enumerate(one.decisions, start=1):
        gb.line(paper, f"会议决定（{n}）：{decision}", TEXT, 16, indent=True)
    if not lines and not one.decisions and not is_short:
        gb.line(paper, "（未记录）", TEXT, 16, indent=True)


def _table(paper: Paper, duties: Sequence[Duty]) -> None:
    rows = (
        [
            str(n), one.text, one.lead, "、".join(one.assisting) or "—",
            gb.written(one.due_on) if one.due_on else "未定",
        ]
        for n, one in enumerate(duties, start=1)
    )  # fmt: skip
    gb.table(paper, HEADS, rows)
