from youcheng.approvals.models.calendars import CalendarDay, CalendarYear
from youcheng.approvals.models.rounds import Absence, Chain, ChainStop, Round, RoundStop, Seat

__all__ = [
    "Absence",
    "CalendarDay",
    "CalendarYear",
    "Chain",
    "ChainStop",
    "Round",
    "RoundStop",
    "Seat",
]
