"""Tasks and decisions in minutes, as literals; and any text whatever."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.consultations.rules.minutes import UnitName, Units, lines_of, read_minutes

ON = date(2018, 10, 8)
UNITS = Units(
    [
        UnitName(1, "jiangbei", ("江北新区", "江北新區", "Jiangbei New Area")),
        UnitName(2, "xuanwu", ("玄武区", "玄武區", "Xuanwu District")),
        UnitName(3, "qixia", ("栖霞区", "棲霞區", "Qixia District")),
        UnitName(4, "education", ("南京市教育局", "教育局")),
        UnitName(5, "sports", ("南京市体育局",)),
    ]
)
DUE = date(2018, 12, 20)


@pytest.mark.parametrize(
    ("line", "units", "due_on", "text"),
    [
        ("/task @江北新区 2018-12-20 提交意向书", (1,), DUE, "提交意向书"),
        ("/任务 @江北新区 12月20日 提交意向书，附名单", (1,), DUE, "提交意向书，附名单"),
        ("  /TASK @jiangbei 2018/12/20 提交", (1,), DUE, "提交"),
        ("／任务　＠江北新区　２０１８－１２－２０　提交", (1,), DUE, "提交"),
        ("/任務 @江北新區 2018年12月20日前 提交", (1,), DUE, "提交"),
        ("/任务：@江北：提交", (1,), None, "提交"),
        ("/task @江北新区2018-12-20提交", (1,), DUE, "提交"),
        ("/task @江北新区 3.5版升级", (1,), None, "3.5版升级"),
        ("/task @玄武区、栖霞 12月20日之前 办", (2, 3), DUE, "办"),
        ("/task @玄武区 @栖霞区 @玄武区 办", (2, 3), None, "办"),
        ("/task @玄武区，@栖霞区 办", (2, 3), None, "办"),
        ("/task @Xuanwu District, @Qixia District 2018-12-20 Report", (2, 3), DUE, "Report"),
        ("/task @Xuan 2018-12-20 Report", (2,), DUE, "Report"),
        ("/task @教育局 1月5日 办", (4,), date(2019, 1, 5), "办"),
        ("/task @教育局 2月29日 办", (4,), date(2020, 2, 29), "办"),
        ("/task @教育局、另一处 办", (4,), None, "另一处 办"),
    ],
)
def test_a_task(line, units, due_on, text):
    read = read_minutes(line, UNITS, ON)
    assert [(one.units, one.due_on, one.text) for one in read.tasks] == [(units, due_on, text)]
    assert not read.problems


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("/task", "no_unit"),
        ("/task 提交意向书", "no_unit"),
        ("/task @ 提交", "no_such_unit"),
        ("/task @@", "no_unit"),
        ("/task @火星 提交", "no_such_unit"),
        ("/task @江北新区提交意向书", "no_such_unit"),
        ("/task @南京市 提交", "ambiguous_unit"),
        ("/task @江北新区", "no_text"),
        ("/task @江北新区 2018-12-20", "no_text"),
        ("/task @江北新区 2018-02-30 提交", "no_day"),
        ("/task @江北新区 13月1日 提交", "no_day"),
        ("/task @江北新区 2018-10-07 提交", "past_day"),
        ("/task @江北新区 2218-10-07 提交", "far_day"),
        ("/task @江北新区 " + "长" * 1001, "long_text"),
        ("/决定", "no_text"),
        ("/decide  ！", "no_text"),
    ],
)
def test_what_cannot_be_read_is_said_and_stays(line, code):
    read = read_minutes(f"前\n{line}\n后", UNITS, ON)
    assert [(one.number, one.raw, one.objection.code) for one in read.problems] == [(2, line, code)]
    assert read.prose == f"前\n{line}\n后"
    assert not read.tasks


def test_the_rest_is_minutes():
    text = "/taskforce 成立\n任务 @江北新区 办\nhttp://a/task @b\n \n/决定 设立机制\n/task @江北 办"
    read = read_minutes(text, UNITS, ON)
    assert [line for _n, line in read.kept] == text.split("\n")[:4]
    assert [(one.number, one.text) for one in read.decisions] == [(5, "设立机制")]
    assert [one.after for one in read.tasks] == [5]


def test_a_moved_day_or_another_spelling_is_the_same_task():
    lines = ["/task @江北新区 2018-12-20 提交 意向书", "/任务 @江北 12月25日 提交意向书"]
    one, other = (read_minutes(line, UNITS, ON).tasks[0] for line in lines)
    assert one.mark == other.mark
    third = read_minutes("/task @栖霞区 提交意向书", UNITS, ON).tasks[0]
    assert third.mark != one.mark


WORDS = st.sampled_from(
    ["/task", "/任务", "／任务", "/decide", "/决定", " ", "　", "@", "＠", "江北新区", "玄武",
     "南京市",
     "2018-12-20", "12月20日", "99月99日", "0000-00-00", "前", "、", ",", "\n", "\r\n", "：",
     "\x00", "提交", "Xuanwu District", "İ", "\ud800"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(WORDS).map("".join), st.lists(st.text() | WORDS).map("".join)))
def test_any_text_is_read_and_no_line_is_lost(text):
    read = read_minutes(text, UNITS, ON)
    found = dict(read.kept)
    for one in [*read.tasks, *read.decisions, *read.problems]:
        assert one.number not in found
        found[one.number] = one.raw
    assert [found[n] for n in sorted(found)] == lines_of(text)
    for line in lines_of(text):
        if not line.lstrip().startswith(("/", "／")):
            assert line in [kept for _n, kept in read.kept]
