"""A meeting as an invitation that calendar programs take in (RFC 5545, RFC 5546)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parseaddr
from uuid import UUID

from icalendar import Calendar, Event, vCalAddress, vText

TYPE = "text/calendar; charset=utf-8"
STATUS = {"accepted": "ACCEPTED", "declined": "DECLINED"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit that is asked. code: of the unit, which has no mailbox that would be known here."""

    code: str
    called: str
    reply: str = ""


@dataclass(frozen=True, slots=True)
class Invitation:
    """sequence: rises with each change; a calendar keeps the highest. is_cancelled: it takes the
    meeting out again. sender: address of the office. reader: mail address of whoever takes the file
    in, empty where there is none: some programs look for themselves among those asked."""

    uid: UUID
    sequence: int
    heading: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    is_cancelled: bool
    holder: str
    sender: str
    url: str
    place: str = ""
    text: str = ""
    asked: tuple[Asked, ...] = ()
    reader: str = ""

    @property
    def method(self) -> str:
        return "CANCEL" if self.is_cancelled else "REQUEST"


def write(given: Invitation) -> bytes:
    """The same invitation gives the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Youcheng//Consultations//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", given.method)
    calendar.add_component(_event(given))
    return calendar.to_ical()


def _event(given: Invitation) -> Event:
    event = Event()
    event.add("uid", f"meeting-{given.uid}@youcheng")
    event.add("sequence", given.sequence)
    event.add("dtstamp", given.changed_at.astimezone(UTC).replace(microsecond=0))
    # In UTC: the rules of a zone would have to be in the file, and not every program reads them
    # right. Each shows the moment on its reader's clock; that of the meeting stands in the text.
    event.add("dtstart", given.starts_at.astimezone(UTC))
    event.add("dtend", given.ends_at.astimezone(UTC))
    event.add("summary", given.heading)
    if given.place:
        event.add("location", given.place)
    if given.text:
        event.add("description", given.text)
    event.add("url", given.url)
    event.add("status", "CANCELLED" if given.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    event.add("class", "CONFIDENTIAL")
    event.add("organizer", _organizer(given))
    for attendee in _attendees(given):
        event.add("attendee", attendee, encode=False)
    return event


def _organizer(given: Invitation) -> vCalAddress:
    address = vCalAddress(f"mailto:{parseaddr(given.sender)[1] or 'youcheng@localhost'}")
    address.params["CN"] = vText(given.holder)
    return address


def _attendees(given: Invitation) -> Iterable[vCalAddress]:
    for one in given.asked:
        address = vCalAddress(f"urn:x-youcheng:unit:{one.code}")
        address.params["CN"] = vText(one.called)
        address.params["CUTYPE"] = vText("GROUP")
        address.params["ROLE"] = vText("REQ-PARTICIPANT")
        address.params["PARTSTAT"] = vText(STATUS.get(one.reply, "NEEDS-ACTION"))
        yield address
    if given.reader:
        address = vCalAddress(f"mailto:{given.reader}")
        address.params["ROLE"] = vText("REQ-PARTICIPANT")
        address.params["PARTSTAT"] = vText("NEEDS-ACTION")
        # Nobody reads answers by mail; the unit replies on the page.
        address.params["RSVP"] = vText("FALSE")
        yield address
