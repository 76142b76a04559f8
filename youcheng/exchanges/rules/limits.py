"""Limits for gifts: from which day to which one holds."""

from datetime import date

from youcheng.lib.objections import Objection
from youcheng.lib.text import _


def objection_to_start(from_on: date, taken: date | None, today: date) -> Objection | None:
    """Say why a limit may not begin on a day. taken: the same day, where one begins on it already;
    that one may be replaced as long as it held for no whole day."""
    if taken is not None and taken < today:
        return Objection(
            "start_taken", _("A limit begins on this day already. Choose a later one, or end that.")
        )
    return None


def objection_to_end(from_on: date, to_on: date, today: date) -> Objection | None:
    """Say why a limit may not end with a day. One that held for no whole day may go entirely."""
    if to_on < from_on < today:
        return Objection("ends_before_it_begins", _("It cannot end before it began."))
    return None
