"""What may be done with a meeting, and when the next one of a series is due."""

from calendar import monthrange
from datetime import date, datetime, timedelta

from youcheng.consultations.enums import MeetingState
from youcheng.lib.objections import Objection
from youcheng.lib.text import _

AHEAD = frozenset({MeetingState.PLANNED, MeetingState.INVITED})
"""States of a meeting that is still to be held."""
LONGEST = timedelta(days=14)
MOST_ITEMS = 60


def objection_to_time(starts_at: datetime, ends_at: datetime) -> Objection | None:
    if ends_at <= starts_at:
        return Objection("ends_first", _("A meeting ends after it begins."))
    if ends_at - starts_at > LONGEST:
        return Objection("long", _("A meeting lasts two weeks at most."))
    return None


def objection_to_change(state: str) -> Objection | None:
    """Of heading, time, place, invited units."""
    if state == MeetingState.HELD:
        return Objection("held", _("The meeting has been held, and stays as it is."))
    if state == MeetingState.CANCELLED:
        return Objection("cancelled", _("The meeting is cancelled."))
    return None


def objection_to_invite(state: str, *, n_units: int) -> Objection | None:
    if no := objection_to_change(state):
        return no
    if not n_units:
        return Objection("nobody", _("Choose at least one unit that is to come."))
    return None


def objection_to_hold(state: str, *, starts_at: datetime, now: datetime) -> Objection | None:
    if no := objection_to_change(state):
        return no
    if now < starts_at:
        return Objection("early", _("The meeting has not begun yet."))
    return None


def objection_to_minutes(state: str) -> Objection | None:
    """Minutes are written before, during and after a meeting, but not of one that never was."""
    if state == MeetingState.CANCELLED:
        return Objection("cancelled", _("The meeting is cancelled."))
    return None


def objection_to_reply(state: str) -> Objection | None:
    if no := objection_to_change(state):
        return no
    if state != MeetingState.INVITED:
        return Objection("not_invited", _("Nobody was invited to this meeting yet."))
    return None


def objection_to_item(state: str, n: int) -> Objection | None:
    """n: matters that the agenda has."""
    if no := objection_to_minutes(state):
        return no
    if n >= MOST_ITEMS:
        return Objection("many", _("An agenda has sixty matters at most."))
    return None


def next_after(last: date, months: int) -> date:
    """The same day so many months on, or the last of that month where it has no such day."""
    total = last.month - 1 + months
    year, month = last.year + total // 12, total % 12 + 1
    return date(year, month, min(last.day, monthrange(year, month)[1]))
