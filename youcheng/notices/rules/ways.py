"""Which ways a notice goes, and when the e-mail of the day is due."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from ipaddress import ip_address
from urllib.parse import urlsplit

from youcheng.lib.objections import Objection
from youcheng.lib.text import _
from youcheng.notices.enums import Mailing, NoticeKind

AT_ONCE = frozenset({NoticeKind.REMINDER, NoticeKind.MENTION})
"""Kinds that come by e-mail at once where nobody chose otherwise."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person chose for a kind. mailing: "" where they left it to the office's rule. rings:
    whether it counts at the bell; it stands in the inbox all the same."""

    mailing: str = ""
    rings: bool = True
    by_hook: bool = True
    in_feed: bool = True


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways of one notice to one person."""

    rings: bool
    mailing: Mailing
    by_hook: bool


def mailing_of(kind: str, chosen: Chosen, due_on: date | None, today: date) -> Mailing:
    """When it comes by e-mail: as the person chose; else at once for deadlines and mentions, and
    for what is due before the e-mail of the next day could be read; else with that e-mail."""
    if chosen.mailing:
        return Mailing(chosen.mailing)
    is_near = due_on is not None and due_on <= today + timedelta(days=1)
    return Mailing.NOW if kind in AT_ONCE or is_near else Mailing.DIGEST


def ways_of(
    kind: str, chosen: Chosen, *, due_on: date | None, today: date, has_address: bool
) -> Ways:
    """has_address: whether the person has an e-mail address."""
    mailing = mailing_of(kind, chosen, due_on, today) if has_address else Mailing.NEVER
    return Ways(chosen.rings, mailing, chosen.by_hook)


def digest_after(now: datetime, zone: tzinfo, hour: int) -> datetime:
    """The first moment after `now` at which clocks in `zone` show that full hour, in UTC.

    Once for each day of the calendar: where clocks are put forward over that hour, it is the moment
    at which they are; where the hour comes twice, the first of them.
    """
    day = now.astimezone(zone).date()
    while True:
        moment = datetime.combine(day, time(hour), zone).astimezone(UTC)
        if moment > now:
            return moment
        day += timedelta(days=1)


def is_local(address: str) -> bool:
    """Whether it is a path within the site and leads nowhere else, as `//host` would."""
    parts = urlsplit(address)
    is_path = address.startswith("/") and not address.startswith(("//", "/\\"))
    return is_path and not parts.scheme and not parts.netloc and address.isprintable()


def objection_to_hook(address: str) -> Objection | None:
    """A webhook goes to https, or within the office's own network."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        host = ""
    is_written_well = address.isascii() and address.isprintable() and " " not in address
    if not host or not is_written_well or parts.scheme not in {"http", "https"}:
        return Objection("no_address", _("Write the whole address, such as https://host/path."))
    if parts.username or parts.password:
        return Objection("no_names", _("Leave user name and password out of the address."))
    if parts.scheme == "http" and not _is_near(host):
        return Objection("not_https", _("Outside the office's own network only https is used."))
    return None


def _is_near(host: str) -> bool:
    """A machine of the office's own network: a name without a dot, or a private number."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host
