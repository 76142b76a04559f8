"""Days of notices as an iCalendar file."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from icalendar import Event

from youcheng.lib.calendars import new_calendar
from youcheng.notices.models import Notice


def write_days(notices: Iterable[Notice], *, name: str, host: str, home: str) -> bytes:
    """host: address of this site, for the links. home: code of the office, which makes its marks
    differ from those of another one. Every notice has a day."""
    calendar = new_calendar(name)
    for notice in notices:
        calendar.add_component(_event(notice, host, home))
    return calendar.to_ical()


def _event(notice: Notice, host: str, home: str) -> Event:
    assert notice.due_on is not None  # noqa: S101 - see above
    event = Event()
    told = notice.at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", f"notice-{notice.pk}@{home}.youcheng")
    # Of the notice, not of this answer: the same notices give the same file.
    event.add("dtstamp", told)
    event.add("dtstart", notice.due_on)
    event.add("dtend", notice.due_on + timedelta(days=1))
    event.add("summary", notice.heading)
    if notice.body:
        event.add("description", notice.body)
    event.add("url", f"{host}{notice.address}")
    event.add("categories", [notice.get_kind_display()])
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    return event
