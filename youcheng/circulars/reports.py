"""All answers to a circular as one Word file: figures, a table of units, the answers in full.

A draft in the layout of GB/T 9704-2012 without red head, seal or number; Chinese, as the office's
papers are. The bytes depend on nothing but what is given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx.document import Document as Paper

from youcheng.lib import gbt9704 as gb
from youcheng.lib.gbt9704 import HEADING, SECOND, TEXT, TITLE


@dataclass(frozen=True, slots=True)
class Told:
    """A unit. Days are empty where nothing was done; answer: None where there is none. has_need:
    False where the unit said that there is nothing."""

    unit: str
    state: str
    read_on: date | None
    claimed_on: date | None
    answered_on: date | None
    answer: str | None
    has_need: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Collation:
    heading: str
    sender: str
    due_on: date | None
    on: date
    units: Sequence[Told]


HEADS = ("单位", "已阅", "认领", "反馈", "状态")


def write(given: Collation) -> bytes:
    paper = gb.blank(given.heading, given.on)
    gb.line(paper, f"{given.heading}反馈情况汇总", TITLE, 22, centred=True, pitch=34)
    gb.line(paper, f"截至{gb.written(given.on)}　草稿　未编号　未用印", SECOND, 14, centred=True)
    gb.line(paper, "", TEXT, 16)
    gb.line(paper, "一、总体情况", HEADING, 16, indent=True, keep=True)
    gb.line(paper, _figures(given), TEXT, 16, indent=True)
    gb.line(paper, "二、各单位办理情况", HEADING, 16, indent=True, keep=True)
    _table(paper, given.units)
    gb.line(paper, "", TEXT, 16)
    gb.line(paper, "三、反馈内容", HEADING, 16, indent=True, keep=True)
    _answers(paper, given.units)
    gb.signed(paper, given.sender, given.on)
    return gb.packed(paper)


def _figures(given: Collation) -> str:
    """No answer is a figure, and so is "there is nothing"."""
    units = given.units
    answered = [one for one in units if one.answer is not None]
    nothing = sum(not one.has_need for one in answered)
    back = sum(bool(one.reason) for one in units)
    until = f"，要求{gb.written(given.due_on)}前反馈" if given.due_on else ""
    return (
        f"共发至{len(units)}个单位{until}。已阅{sum(one.read_on is not None for one in units)}个，"
        f"认领{sum(one.claimed_on is not None for one in units)}个，反馈{len(answered)}个"
        f"（其中无需求{nothing}个），退回{back}个，未反馈{len(units) - len(answered) - back}个。"
    )


def _table(paper: Paper, units: Sequence[Told]) -> None:
    def days(one: Told) -> list[str]:
        found = (one.read_on, one.claimed_on, one.answered_on)
        return [day.strftime("%m-%d") if day else "—" for day in found]

    gb.table(paper, HEADS, ([one.unit, *days(one), one.state] for one in units))


def _said(one: Told) -> str:
    if one.answer is None:
        return f"退回：{one.reason}"
    return one.answer if one.has_need else f"无需求。{one.answer}"


def _answers(paper: Paper, units: Sequence[Told]) -> None:
    said = [one for one in units if one.answer is not None or one.reason]
    for n, one in enumerate(said, start=1):
        first, *rest = _said(one).splitlines()
        gb.line(paper, f"{n}. {one.unit}：{first}", TEXT, 16, indent=True)
        for further in rest:
            gb.line(paper, further, TEXT, 16, indent=True)
    if not said:
        gb.line(paper, "暂无。", TEXT, 16, indent=True)
