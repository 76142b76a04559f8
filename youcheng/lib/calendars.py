"""An iCalendar file that a calendar program asks for again and again (RFC 5545, RFC 7986)."""

from datetime import timedelta

from icalendar import Calendar

TYPE = "text/calendar; charset=utf-8"
HOURS = 6
"""How often a calendar program should ask again."""


def new_calendar(name: str) -> Calendar:
    """An empty one, as its reader sees it named."""
    calendar = Calendar()
    calendar.add("prodid", "-//Youcheng//Sister cities//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, name)
    calendar.add("refresh-interval", timedelta(hours=HOURS), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{HOURS}H")
    return calendar
