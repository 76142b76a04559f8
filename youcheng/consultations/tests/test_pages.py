"""Pages of consultations, by what people notice."""

from datetime import timedelta
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from docx import Document as Paper
from icalendar import Calendar

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.consultations import actions
from youcheng.consultations.models import Meeting, Series, Task
from youcheng.consultations.tests.world import (
    NOW,
    TASK,
    invited,
    liaison_of,
    made,
    minuted,
    planned,
    tasked,
    units,
)
from youcheng.documents.models import Document
from youcheng.notices.models import Notice
from youcheng.opportunities.models import Opportunity
from youcheng.registry.models import Locality

pytestmark = pytest.mark.django_db


def page(name: str, *args) -> str:
    return reverse(f"consultations:{name}", args=args)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response) -> str:
    return response.content.decode()


def test_from_a_plan_to_a_task_that_is_done(office, officer):
    unit = units(1)[0]
    desk, district = signed_in(officer), signed_in(liaison_of(unit))
    yesterday = localdate() - timedelta(days=1)
    desk.post(page("series-add"), {
        "heading": "季度会商", "unit": office.pk, "months": "3",
        "units": [found.pk for found in units()],
    })  # fmt: skip
    series = Series.objects.get()
    given = {
        "heading": "第四季度会商", "unit": office.pk, "series": series.pk,
        "on": yesterday.isoformat(), "begins": "09:30", "minutes": "90", "zone": "Asia/Shanghai",
        "place": "二楼", "note": "",
    }  # fmt: skip
    begun = desk.post(page("add"), given)
    one = Meeting.objects.get()
    assert begun.url == page("detail", one.pk)
    assert one.begins.strftime("%H:%M") == "09:30"
    assert district.get(page("detail", one.pk)).status_code == 404  # nobody was told yet

    offered = desk.get(page("invite", one.pk))
    assert [  # members of the series are chosen beforehand
        box["unit"].code for group in offered.context["groups"].values() for box in group
        if box["is_chosen"]
    ] == ["xuanwu", "qinhuai", "qixia"]  # fmt: skip
    desk.post(page("invite", one.pk), {"units": [found.pk for found in units()]})
    assert Notice.objects.get(to__username="liaison-qinhuai").address == page("detail", one.pk)
    own = one.invitees.get(unit=unit)
    seen = district.get(page("detail", one.pk))
    assert page("reply", own.pk) in text_of(seen)
    district.post(page("reply", own.pk), {"reply": "accepted", "note": "两人"})
    assert "两人" in text_of(desk.get(page("detail", one.pk)))

    desk.post(page("item-add", one.pk), {"heading": "上季度情况", "unit": ""})
    shown = desk.get(page("minutes", one.pk))
    [row] = shown.context["rows"]
    key = row["line"].key
    text = TASK.replace("2018-12-20", (localdate() + timedelta(days=40)).isoformat())
    desk.post(page("minutes", one.pk), {key: f"{text}\n/task @火星 去", f"{key}-version": "1"})
    assert "议定如下" not in text_of(district.get(page("detail", one.pk)))  # not held yet
    asked = desk.get(page("tasks-make", one.pk))
    assert (asked.context["n_new"], asked.context["n_problems"]) == (2, 1)
    assert "/task @火星 去" in text_of(asked)
    desk.post(page("tasks-make", one.pk), {"seen": [f"{k}={v}" for k, v in asked.context["seen"]]})
    task = Task.objects.get()
    desk.post(page("hold", one.pk))
    assert "议定如下" in text_of(district.get(page("detail", one.pk)))

    assert [row.task for row in district.get(page("list")).context["tasks"]] == [task]
    empty = district.post(page("task-report", task.pk), {"text": ""})
    assert empty.status_code == 422
    file = SimpleUploadedFile("台账.txt", "来访两批".encode())
    district.post(page("task-report", task.pk), {"text": "已报送", "file": file})
    paper = Document.objects.get()
    assert (paper.unit, Task.objects.get().state) == (unit, "reported")
    assert [row.task for row in desk.get(page("list")).context["tasks"]] == [task]
    assert not district.get(page("list")).context["tasks"]  # it waits for somebody else now
    assert paper.name in text_of(desk.get(page("task", task.pk)))
    desk.post(page("task-close", task.pk), {"text": ""})
    task.refresh_from_db()
    assert (task.state, task.evidence, task.document) == ("closed", "已报送", paper)
    assert paper.name in text_of(desk.get(page("task-list") + "?show=closed"))

    word = desk.post(page("word", one.pk))
    texts = [line.text for line in Paper(BytesIO(word.content)).paragraphs]
    assert "会议决定（1）：建立台账" in texts
    assert "/task @火星 去" in texts  # what could not be read is not lost
    assert not any(text.startswith("/任务") for text in texts)


def test_the_file_for_calendars(office, officer):
    user = liaison_of(units(1)[0])
    User.objects.filter(pk=user.pk).update(email="reader@example.org")
    one = invited(officer, office, 1, zone="Europe/Berlin")
    answer = signed_in(user).get(page("ics", one.pk))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["organizer"]).startswith("mailto:")
    assert str(event["attendee"][-1]) == "mailto:reader@example.org"
    assert "04:00" in text_of(signed_in(user).get(page("detail", one.pk)))  # on its own clock
    actions.cancel(one, reason="改期", by=officer, at=NOW)
    gone = signed_in(user).get(page("ics", one.pk))
    assert gone["Content-Type"].endswith("method=CANCEL")
    assert Calendar.from_ical(gone.content).walk("VEVENT")[0]["uid"] == event["uid"]


def test_two_who_write_minutes_see_both_texts(office, officer):
    one, desk = invited(officer, office), signed_in(officer)
    minuted(officer, one, "先写的")
    [row] = desk.get(page("minutes", one.pk)).context["rows"]
    key = row["line"].key
    late = desk.post(page("minutes", one.pk), {key: "后写的", f"{key}-version": "1"})
    assert late.status_code == 409
    assert "先写的" in text_of(late)
    assert "后写的" in text_of(late)
    [row] = late.context["rows"]
    desk.post(page("minutes", one.pk), {key: "后写的", f"{key}-version": str(row["version"])})
    assert "后写的" in text_of(desk.get(page("detail", one.pk)))


def test_bad_input_is_said_and_nothing_is_lost(office, officer):
    desk, one = signed_in(officer), invited(officer, office)
    assert desk.post(page("invite", one.pk), {}).status_code == 422
    assert desk.post(page("cancel", one.pk), {"reason": ""}).status_code == 422
    assert desk.post(page("item-add", one.pk), {"heading": " "}).status_code == 422
    minuted(officer, one, "写过")
    [row] = desk.get(page("minutes", one.pk)).context["rows"]
    key = row["line"].key
    long = desk.post(page("minutes", one.pk), {key: "长" * 9001, f"{key}-version": "x"})
    assert long.status_code == 422
    assert "长" * 9001 in text_of(long)
    spring = {
        "heading": "x", "unit": office.pk, "on": "2027-03-28", "begins": "02:30", "minutes": "60",
        "zone": "Europe/Berlin",
    }  # fmt: skip
    assert "begins" in desk.post(page("add"), spring).context["form"].errors
    old = {
        "heading": "新标题", "on": "2027-03-29", "begins": "02:30", "minutes": "60",
        "zone": "Europe/Berlin", "version": "1",
    }  # fmt: skip
    stale = desk.post(page("edit", one.pk), old)
    assert stale.status_code == 409
    assert "新标题" in text_of(stale)
    who = one.invitees.earliest("pk")
    missing = {f"g{row.pk}-attendance": "came" for row in one.invitees.all()}
    missing[f"g{who.pk}-attendance"] = "represented"
    assert desk.post(page("attendance", one.pk), missing).status_code == 422
    assert "nonsense" in text_of(desk.get(page("list") + "?show=nonsense"))
    assert "nonsense" in text_of(desk.get(page("task-list") + "?show=nonsense"))
    assert desk.get(page("add") + "?starts=2026-13-45T9&series=x&minutes=999999").status_code == 200


def test_a_unit_sees_and_does_nothing_for_another(office, officer, stranger):
    first, second, third = units()
    one = planned(officer, office)
    actions.invite(one, [first, second], by=officer, at=NOW)
    minuted(officer, one)
    made(officer, one)
    task = Task.objects.get()
    outside, helper = signed_in(liaison_of(third)), signed_in(liaison_of(second))
    for name in ("detail", "ics", "word", "edit", "minutes", "tasks-make"):
        send = outside.post if name == "word" else outside.get
        assert send(page(name, one.pk)).status_code in {403, 404}
    assert outside.get(page("task", task.pk)).status_code == 404
    assert outside.post(page("task-report", task.pk), {"text": "x"}).status_code == 404
    assert outside.post(page("reply", one.invitees.get(unit=first).pk)).status_code == 404
    # Who assists reports, but neither closes nor gives it away, and replies for itself alone.
    assert helper.get(page("task", task.pk)).status_code == 200
    for name in ("task-close", "task-back", "task-drop", "task-give", "task-reopen"):
        assert helper.post(page(name, task.pk), {"text": "x", "reason": "x"}).status_code == 403
    assert helper.post(page("reply", one.invitees.get(unit=first).pk)).status_code == 404
    for name in ("hold", "cancel", "invite", "attendance", "minutes"):
        assert helper.post(page(name, one.pk)).status_code == 403
    assert signed_in(stranger).get(page("detail", one.pk)).status_code == 404
    task.refresh_from_db()
    assert (task.state, one.invitees.filter(reply="none").count()) == ("open", 2)


def test_who_holds_meetings_of_one_unit_changes_none_of_another(office, officer):
    one, task = invited(officer, office), tasked(officer, office)
    other = User.objects.create(username="other", unit=units(1)[0])
    Grant.objects.create(user=other, role=Role.DESK, unit=units(1)[0])
    desk = signed_in(other)
    assert desk.get(page("detail", one.pk)).status_code == 200  # its unit is invited
    for name in ("edit", "invite", "cancel", "hold", "attendance", "minutes", "tasks-make"):
        assert desk.post(page(name, one.pk)).status_code == 404
    for name in ("task-close", "task-back", "task-drop", "task-give"):
        assert desk.post(page(name, task.pk), {"text": "x", "reason": "x"}).status_code == 404


def test_a_dissolved_unit_and_one_without_people_are_shown(office, officer):
    desk, task = signed_in(officer), tasked(officer, office)
    shown = desk.get(page("task", task.pk))
    assert (shown.context["row"].has_people, shown.context["row"].is_homeless) == (False, False)
    type(task.lead).objects.filter(pk=task.lead_id).update(ended_on=NOW.date())
    shown = desk.get(page("task", task.pk))
    assert shown.context["row"].is_homeless
    other = units()[2]
    desk.post(page("task-give", task.pk), {
        "unit": other.pk, "due_on": "", "reason": "撤销", "version": str(task.version),
    })  # fmt: skip
    assert Task.objects.get().lead == other


def test_a_time_is_found_and_taken(office, officer):
    desk = signed_in(officer)
    assert desk.get(page("slots")).status_code == 200
    asked = {
        "minutes": "60", "first": "2031-10-22", "last": "2031-10-30", "begins": "09:00",
        "ends": "17:30", "their_begins": "09:00", "their_ends": "17:30", "zone": "Europe/Berlin",
        "country": "DE",
    }  # fmt: skip
    found = desk.get(page("slots"), asked)
    slot, local = found.context["slots"][0]
    assert [f"{side['begins']:%H:%M}" for side in local] == ["15:00", "09:00"]
    assert "15:00" in text_of(found)
    assert "09:00" in text_of(found)
    begun = desk.get(page("add"), {"starts": "2031-10-22T15:00", "minutes": "60"})
    assert begun.context["form"].initial["begins"].strftime("%H:%M") == "15:00"
    assert desk.get(page("slots"), {**asked, "zone": ""}).status_code == 422
    assert desk.get(page("slots"), {**asked, "last": "2033-01-01"}).status_code == 422
    assert desk.get(page("slots"), {**asked, "ends": "08:00"}).status_code == 422
    assert desk.get(page("slots"), {**asked, "zone": "Mars/Base"}).status_code == 422
    assert slot.cost == 0


def test_the_zone_and_country_of_a_partner_are_on_record(office, officer, monkeypatch):
    place = Locality.objects.exclude(country="CN").exclude(timezone="").earliest("pk")
    monkeypatch.setattr("youcheng.consultations.forms.partner_places", lambda user: [place])
    asked = {
        "minutes": "60", "first": "2031-10-22", "last": "2031-10-30", "begins": "09:00",
        "ends": "17:30", "their_begins": "09:00", "their_ends": "17:30", "place": str(place.pk),
    }  # fmt: skip
    sides = signed_in(officer).get(page("slots"), asked).context["sides"]
    assert (sides[1].zone, sides[1].country) == (place.timezone, place.country_id)
    Locality.objects.filter(pk=place.pk).update(timezone="")
    place.timezone = ""
    unknown = signed_in(officer).get(page("slots"), asked)
    assert "zone" in unknown.context["form"].errors


def test_the_command_tells_whom_it_reminded_and_nothing_twice(office, officer):
    user = liaison_of(units(1)[0])
    task = tasked(officer, office)

    def run() -> str:
        out = StringIO()
        call_command("remind_tasks", on=task.due_on, stdout=out)
        return out.getvalue()

    assert task.text in run()
    assert task.text not in run()
    assert Notice.objects.filter(to=user, kind="reminder").count() == 1


@pytest.mark.parametrize("n", [1, 3])
def test_pages_ask_as_much_for_three_as_for_one(office, officer, n, django_assert_num_queries):
    desk = signed_in(officer)
    for k in range(n):
        tasked(officer, office, days=k)
    second = invited(officer, office, n, days=400)
    for k in range(n):
        actions.add_item(second, heading=f"事{k}", unit=units()[k], by=officer)
    for address, count in (
        (page("list") + "?show=past", LIST), (page("task-list"), TASKS),
        (page("detail", second.pk), DETAIL), (page("series-list"), SERIES),
    ):  # fmt: skip
        desk.get(address)
        with django_assert_num_queries(count):
            desk.get(address)
    assert timezone.now() > NOW


LIST, TASKS, DETAIL, SERIES = 9, 8, 15, 5


def test_what_was_said_in_a_meeting_becomes_an_opportunity_once(office, officer):
    meeting = planned(officer, office)
    minuted(officer, meeting, "莱比锡方面寻求护理培训。")
    item = meeting.items.get(task=None)
    desk = signed_in(officer)
    address = page("item-opportunity", meeting.pk, item.pk)
    assert address in text_of(desk.get(page("detail", meeting.pk)))

    made_of = desk.post(address)

    one = Opportunity.objects.get()
    assert made_of.url == reverse("opportunities:edit", args=[one.pk])
    assert (one.heading, one.origin, one.origin_path) == (
        item.heading, "meeting", page("detail", meeting.pk),
    )  # fmt: skip
    assert "护理" in one.text
    desk.post(address)
    assert Opportunity.objects.count() == 1
    assert address not in text_of(desk.get(page("detail", meeting.pk)))
    stranger = signed_in(liaison_of(units(1)[0]))
    assert stranger.post(address).status_code == 404
