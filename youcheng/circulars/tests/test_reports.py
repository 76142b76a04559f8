"""The Word file of all answers."""

from datetime import date
from io import BytesIO

from docx import Document

from youcheng.circulars.reports import Collation, Told, write

DAY = date(2018, 10, 20)
UNITS = [
    Told("教育局", "已反馈", DAY, DAY, DAY, "需求六条\n附对接岗位", has_need=True),
    Told("江宁开发区", "已反馈", DAY, DAY, DAY, "", has_need=False),
    Told("卫健委", "已退回", DAY, None, None, None, reason="非本单位职责"),
    Told("溧水区", "超期", None, None, None, None),
]


def texts(units: list[Told]) -> list[str]:
    given = Collation("征集需求", "南京市", DAY, DAY, units)
    return [one.text for one in Document(BytesIO(write(given))).paragraphs]


def test_no_answer_and_nothing_are_figures():
    said = texts(UNITS)
    assert (
        "共发至4个单位，要求2018年10月20日前反馈。已阅3个，认领2个，反馈2个（其中无需求1个），退回1个，未反馈1个。"
        in said
    )
    assert [one for one in said if one[:2] in {"1.", "2.", "3.", "4."}] == [
        "1. 教育局：需求六条", "2. 江宁开发区：无需求。", "3. 卫健委：退回：非本单位职责",
    ]  # fmt: skip
    assert "附对接岗位" in said


def test_without_answers_it_says_so():
    assert "暂无。" in texts(UNITS[3:])


def test_the_same_gives_the_same_bytes():
    given = Collation("征集需求", "南京市", None, DAY, UNITS)
    assert write(given) == write(given)
