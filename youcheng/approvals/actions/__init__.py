"""Ask for a decision, give it, stand in for somebody; keep chains and working calendars."""

from youcheng.approvals.actions.absences import end_absence, say_absent
from youcheng.approvals.actions.calendars import confirm_year, set_days, take_year
from youcheng.approvals.actions.chains import StopDraft, set_chain
from youcheng.approvals.actions.rounds import ask, reseat, speak, withdraw

__all__ = [
    "StopDraft",
    "ask",
    "confirm_year",
    "end_absence",
    "reseat",
    "say_absent",
    "set_chain",
    "set_days",
    "speak",
    "take_year",
    "withdraw",
]
