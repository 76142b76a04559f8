"""Invitations as other calendars read them, and the minutes as a paper."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import UUID

from docx import Document
from icalendar import Calendar

from youcheng.consultations.ical_out import Asked, Invitation, write
from youcheng.consultations.reports import Duty, Matter, Minutes, number
from youcheng.consultations.reports import write as write_paper

AT = datetime(2026, 10, 24, 7, tzinfo=UTC)
TEXT = "会前报送台账；自备材料, 份数\\数量\n第二行：" + "很长的一行" * 30


def invitation(**changed) -> Invitation:
    values = {
        "uid": UUID(int=7), "sequence": 0, "heading": "全市会商, 第四季度; 友城", "starts_at": AT,
        "ends_at": AT + timedelta(hours=2), "changed_at": AT,
        "is_cancelled": False, "holder": '市外办 "友城处"', "sender": "友城 <fao@example.org>",
        "url": "https://youcheng.example.org/consultations/7/", "place": "二楼, 会议室",
        "text": TEXT, "asked": (Asked("qixia", "栖霞区"), Asked("xuanwu", "玄武区", "declined")),
        "reader": "clerk@example.org", **changed,
    }  # fmt: skip
    return Invitation(**values)


def lines(body: bytes) -> list[str]:
    """Unfolded by hand, as RFC 5545 3.1 says: what any other program would see."""
    return body.decode().replace("\r\n ", "").split("\r\n")


def test_there_and_back():
    body = write(invitation())
    calendar = Calendar.from_ical(body)
    [event] = calendar.walk("VEVENT")
    assert calendar["method"] == "REQUEST"
    assert str(event["summary"]) == "全市会商, 第四季度; 友城"
    assert str(event["description"]) == TEXT
    assert str(event["location"]) == "二楼, 会议室"
    assert event.decoded("dtstart") == AT
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=2)
    assert str(event["organizer"]) == "mailto:fao@example.org"
    assert [one.params["PARTSTAT"] for one in event["attendee"]] == [
        "NEEDS-ACTION", "DECLINED", "NEEDS-ACTION",
    ]  # fmt: skip
    assert Calendar.from_ical(calendar.to_ical()).to_ical() == calendar.to_ical()


def test_lines_are_as_the_standard_wants_them():
    body = write(invitation())
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    said = lines(body)
    assert said.count("BEGIN:VEVENT") == 1
    for needed in ("METHOD:REQUEST", "VERSION:2.0", "SEQUENCE:0", "STATUS:CONFIRMED",
                   "DTSTART:20261024T070000Z"):  # fmt: skip
        assert needed in said
    assert [line for line in said if line.startswith("UID:")] == [
        "UID:meeting-00000000-0000-0000-0000-000000000007@youcheng"
    ]


def test_a_change_keeps_the_mark_and_raises_the_sequence():
    first, moved = invitation(), invitation(sequence=3, starts_at=AT - timedelta(hours=1))
    one, other = (Calendar.from_ical(write(given)).walk("VEVENT")[0] for given in (first, moved))
    assert one["uid"] == other["uid"]
    assert (one["sequence"], other["sequence"]) == (0, 3)


def test_a_cancelled_one_takes_it_out_again():
    calendar = Calendar.from_ical(write(invitation(is_cancelled=True, sequence=4)))
    [event] = calendar.walk("VEVENT")
    assert (calendar["method"], event["status"]) == ("CANCEL", "CANCELLED")
    assert event["sequence"] == 4


def test_no_program_has_to_know_the_rules_of_a_zone():
    """Clocks are put back in the night after it begins: the moment is told, and no zone."""
    for days in (0, 1, 2):
        given = invitation(starts_at=AT + timedelta(days=days), ends_at=AT + timedelta(days=3))
        body = write(given)
        assert b"TZID" not in body
        [event] = Calendar.from_ical(body).walk("VEVENT")
        assert event.decoded("dtstart") == AT + timedelta(days=days)


def test_the_same_gives_the_same_bytes():
    assert write(invitation()) == write(invitation())


DAY = date(2018, 10, 8)


def paper(**changed) -> Minutes:
    values = {
        "heading": "第三季度会商", "holder": "南京市", "day": DAY, "hours": "09:30—11:30",
        "zone": "Asia/Shanghai", "place": "二楼会议室", "on": DAY, "came": ["栖霞区"],
        "absent": ["玄武区"], "stand_ins": [("秦淮区", "区外办")],
        "matters": [
            Matter("报送台账", "已催办", carried="栖霞区，办理中"),
            Matter("上季度情况", "各单位通报。\n\n按计划进行。", ["设立机制"]),
            Matter("其他", ""),
        ],
        "duties": [Duty("提交方案", "玄武区", ["栖霞区"], DAY), Duty("另一项", "栖霞区", [], None)],
        **changed,
    }  # fmt: skip
    return Minutes(**values)


def test_the_paper_tells_what_was_said_decided_and_given_to_whom():
    made = Document(BytesIO(write_paper(paper())))
    texts = [one.text for one in made.paragraphs if one.text]
    assert texts[0] == "第三季度会商会议纪要"
    assert "未编号" in texts[1]
    assert "未用印" in texts[1]
    assert texts[3:8] == [
        "时间：2018年10月8日09:30—11:30（Asia/Shanghai）", "地点：二楼会议室", "出席：栖霞区",
        "代为出席：秦淮区（区外办）", "缺席：玄武区",
    ]  # fmt: skip
    assert texts[8:18] == [
        "一、上次会议议定事项落实情况", "1. 报送台账（栖霞区，办理中）", "已催办",
        "二、上季度情况", "各单位通报。", "按计划进行。", "会议决定（1）：设立机制",
        "三、其他", "（未记录）", "四、任务分工",
    ]  # fmt: skip
    [table] = made.tables
    assert [[cell.text for cell in row.cells] for row in table.rows][1:] == [
        ["1", "提交方案", "玄武区", "栖霞区", "2018年10月8日"],
        ["2", "另一项", "栖霞区", "—", "未定"],
    ]


def test_a_paper_of_a_meeting_of_which_nothing_is_known():
    made = Document(
        BytesIO(
            write_paper(paper(came=[], absent=[], stand_ins=[], matters=[], duties=[], place=""))
        )
    )
    texts = [one.text for one in made.paragraphs]
    assert "出席：未登记" in texts
    assert not made.tables


def test_the_same_gives_the_same_paper():
    assert write_paper(paper()) == write_paper(paper())


def test_numbers_of_headings():
    assert [number(n) for n in (1, 10, 11, 20, 61)] == ["一", "十", "十一", "二十", "六十一"]
