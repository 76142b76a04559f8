"""The procedure of deciding, and the count of working days: plain functions over plain values."""

from youcheng.approvals.rules.rounds import (
    Deciding,
    Line,
    PaperSaid,
    Said,
    Standing,
    Stop,
    objection_to_absence,
    objection_to_opinion,
    objection_to_seats,
    seated,
    standing,
)
from youcheng.approvals.rules.workdays import (
    Calendars,
    MissingYear,
    Workyear,
    is_workday,
    last_on_or_before,
    workday_after,
    workdays_between,
)

__all__ = [
    "Calendars",
    "Deciding",
    "Line",
    "MissingYear",
    "PaperSaid",
    "Said",
    "Standing",
    "Stop",
    "Workyear",
    "is_workday",
    "last_on_or_before",
    "objection_to_absence",
    "objection_to_opinion",
    "objection_to_seats",
    "seated",
    "standing",
    "workday_after",
    "workdays_between",
]
