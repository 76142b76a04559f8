"""Days as an iCalendar file (RFC 5545, with the names of RFC 7986)."""

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.utils.translation import gettext_lazy as _
from icalendar import Event

from youcheng.desk.queries.calendar import Entry
from youcheng.lib.calendars import new_calendar

CATEGORIES = {
    "term": _("Terms"),
    "anniversary": _("Anniversaries"),
    "promise": _("Promises"),
}


def write_calendar(entries: Iterable[Entry], *, name: str, host: str, home: str) -> bytes:
    """host: address of this site, for the links. home: code of the office, which makes its marks
    differ from those of another one."""
    calendar = new_calendar(name)
    for entry in entries:
        calendar.add_component(_event(entry, host, home))
    return calendar.to_ical()


def _event(entry: Entry, host: str, home: str) -> Event:
    event = Event()
    changed = entry.at.astimezone(UTC).replace(microsecond=0)
    event.add("uid", f"{entry.uid}@{home}.youcheng")
    # Of the record, not of this answer: the same register gives the same file.
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("dtstart", entry.on)
    event.add("dtend", entry.on + timedelta(days=1))
    event.add("summary", entry.title)
    event.add("description", entry.text)
    event.add("url", f"{host}{entry.path}")
    event.add("categories", [str(CATEGORIES[entry.kind])])
    event.add("transp", "TRANSPARENT")
    event.add("class", "CONFIDENTIAL")
    return event
