"""Rules of consultations: plain functions over plain values."""

from youcheng.consultations.rules.meetings import (
    objection_to_change,
    objection_to_hold,
    objection_to_invite,
    objection_to_item,
    objection_to_minutes,
    objection_to_reply,
    objection_to_time,
)
from youcheng.consultations.rules.tasks import (
    Facts,
    objection_to_back,
    objection_to_close,
    objection_to_drop,
    objection_to_give,
    objection_to_reopen,
    objection_to_report,
    stage_of,
)

__all__ = [
    "Facts",
    "objection_to_back",
    "objection_to_change",
    "objection_to_close",
    "objection_to_drop",
    "objection_to_give",
    "objection_to_hold",
    "objection_to_invite",
    "objection_to_item",
    "objection_to_minutes",
    "objection_to_reopen",
    "objection_to_reply",
    "objection_to_report",
    "objection_to_time",
    "stage_of",
]
