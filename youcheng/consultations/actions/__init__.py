"""Deeds of consultations: one verb a function, logged in the same transaction."""

from youcheng.consultations.actions.agenda import (
    add_item,
    drop_item,
    make_tasks,
    move_item,
    write_minutes,
)
from youcheng.consultations.actions.meetings import (
    MeetingDraft,
    Said,
    cancel,
    edit,
    hold,
    invite,
    note_attendance,
    plan,
    reply,
)
from youcheng.consultations.actions.opportunities import note_opportunity
from youcheng.consultations.actions.series import SeriesDraft, add_series, edit_series, end_series
from youcheng.consultations.actions.tasks import (
    close,
    drop,
    give,
    remind,
    reopen,
    report,
    report_file,
    send_back,
)

__all__ = [
    "MeetingDraft",
    "Said",
    "SeriesDraft",
    "add_item",
    "add_series",
    "cancel",
    "close",
    "drop",
    "drop_item",
    "edit",
    "edit_series",
    "end_series",
    "give",
    "hold",
    "invite",
    "make_tasks",
    "move_item",
    "note_attendance",
    "note_opportunity",
    "plan",
    "remind",
    "reopen",
    "reply",
    "report",
    "report_file",
    "send_back",
    "write_minutes",
]
