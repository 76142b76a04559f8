"""The e-mail that tells of a meeting brings it into calendars, moves it there and takes it out."""

from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from icalendar import Calendar, Event

from youcheng.accounts.models import Unit, User
from youcheng.consultations import actions
from youcheng.consultations.actions import MeetingDraft
from youcheng.consultations.models import Meeting
from youcheng.consultations.tests.world import NOW, invited, liaison_of, units
from youcheng.notices.actions import deliver_one
from youcheng.notices.models import Choice, Delivery

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=2)


def reachable(unit: Unit, mailing: str = "now") -> User:
    user = liaison_of(unit)
    user.email = f"{unit.code}@city.example"
    user.save()
    Choice.objects.create(user=user, kind="meeting", mailing=mailing)
    return user


def work() -> None:
    while deliver_one(LATER):
        pass


def moved(meeting: Meeting, by: User) -> None:
    meeting.refresh_from_db()
    given = MeetingDraft(
        meeting.unit, meeting.heading, meeting.starts_at, meeting.ends_at, meeting.zone,
        meeting.place,
    )  # fmt: skip
    later = timedelta(hours=1)
    given = replace(given, starts_at=given.starts_at + later, ends_at=given.ends_at + later)
    actions.edit(meeting, given, version=meeting.version, by=by, at=NOW)


def events(letter: EmailMessage) -> list[tuple[str, str, Event]]:
    """What the mail encloses for programs that know invitations: method as the part has it, as the
    calendar has it, and the meeting."""
    found = []
    for part in letter.walk():
        if part.get_content_type() == "text/calendar":
            calendar = Calendar.from_ical(part.get_payload(decode=True))
            [event] = calendar.walk("VEVENT")
            found.append((part.get_param("method"), str(calendar["method"]), event))
    return found


def test_invited_moved_and_cancelled(office, officer, mailbox):
    user = reachable(units(1)[0])
    one = invited(officer, office, 1, days=7)
    moved(one, officer)
    one.refresh_from_db()
    actions.cancel(one, reason="另行安排", by=officer, at=NOW)
    work()

    said = [event for letter in mailbox.letters for event in events(letter)]
    assert [(part, whole) for part, whole, _event in said] == [
        ("REQUEST", "REQUEST"), ("REQUEST", "REQUEST"), ("CANCEL", "CANCEL"),
    ]  # fmt: skip
    assert [event["sequence"] for *_methods, event in said] == [0, 1, 2]
    assert {str(event["uid"]) for *_methods, event in said} == {f"meeting-{one.uid}@youcheng"}
    begun = [event.decoded("dtstart") for *_methods, event in said]
    assert begun[1:] == [one.starts_at, one.starts_at]
    assert begun[0] == one.starts_at - timedelta(hours=1)
    for *_methods, event in said:
        assert str(event["attendee"]) == f"mailto:{user.email}"
        assert str(event["organizer"]) == "mailto:youcheng@city.example"
        link = f"https://youcheng.city.example/consultations/{one.pk}/"
        assert str(event["url"]) == link
        assert link in str(event["description"])
    assert "另行安排" in str(said[2][2]["description"])
    work()
    assert len(mailbox.letters) == 3


def test_each_gets_their_own_and_further_units_theirs(office, officer, mailbox):
    people = [reachable(unit) for unit in units(2)]
    one = invited(officer, office, 1, days=7)
    actions.invite(one, units(2), by=officer, at=NOW)
    work()
    asked = {
        letter["To"]: str(event["attendee"])
        for letter in mailbox.letters
        for *_methods, event in events(letter)
    }
    assert asked == {user.email: f"mailto:{user.email}" for user in people}
    assert len(mailbox.letters) == 2


def test_what_waits_for_the_mail_of_the_day_tells_each_change(office, officer, mailbox):
    reachable(units(1)[0], "digest")
    one = invited(officer, office, 1, days=7)
    moved(one, officer)
    work()
    [letter] = mailbox.letters
    assert [event["sequence"] for *_methods, event in events(letter)] == [0, 1]


def put_off(meeting: Meeting, by: User) -> None:
    later = timedelta(days=30)
    given = MeetingDraft(
        meeting.unit, meeting.heading, meeting.starts_at + later, meeting.ends_at + later,
        meeting.zone, meeting.place,
    )  # fmt: skip
    actions.edit(meeting, given, version=meeting.version, by=by, at=NOW)


def called_off(meeting: Meeting, by: User) -> None:
    actions.cancel(meeting, reason="另行安排", by=by, at=NOW)


@pytest.mark.parametrize("change", [put_off, called_off])
@pytest.mark.parametrize(("days", "channel"), [(1, "mail"), (2, "digest")])
def test_that_tomorrow_is_off_is_told_today(
    office, officer, mailbox, settings, days, channel, change
):
    user = reachable(units(1)[0])
    Choice.objects.all().delete()
    one = invited(officer, office, 1, days=days)
    one.refresh_from_db()
    change(one, officer)
    told = Delivery.objects.filter(notice__to=user).latest("pk")
    assert told.channel == channel


@pytest.mark.parametrize("mailing", ["never", "now"])
def test_without_mail_nothing_is_kept_for_it(office, officer, mailbox, settings, mailing):
    user = reachable(units(1)[0], mailing)
    if mailing == "now":
        User.objects.filter(pk=user.pk).update(email="")
    invited(officer, office, 1, days=7)
    assert not Delivery.objects.exclude(invitation="").exists()


def test_the_longest_invitation_fits_its_column(office, officer, mailbox):
    reachable(units(1)[0])
    invited(officer, office, 1, days=7, heading="会" * 200, place="地" * 200, note="，" * 2000)
    field = Delivery._meta.get_field("invitation")
    assert len(Delivery.objects.get(channel="mail").invitation) < field.max_length / 2
