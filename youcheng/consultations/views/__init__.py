from youcheng.consultations.views.inviting import (
    invitee_reply,
    meeting_attendance,
    meeting_cancel,
    meeting_hold,
    meeting_ics,
    meeting_invite,
)
from youcheng.consultations.views.meetings import (
    meeting_add,
    meeting_detail,
    meeting_edit,
    meeting_list,
)
from youcheng.consultations.views.minutes import (
    item_add,
    item_drop,
    item_move,
    minutes_edit,
    minutes_word,
    tasks_make,
)
from youcheng.consultations.views.series import (
    series_add,
    series_detail,
    series_edit,
    series_end,
    series_list,
)
from youcheng.consultations.views.slots import slot_finder
from youcheng.consultations.views.tasks import (
    task_back,
    task_close,
    task_detail,
    task_drop,
    task_give,
    task_list,
    task_reopen,
    task_report,
)

__all__ = [
    "invitee_reply",
    "item_add",
    "item_drop",
    "item_move",
    "meeting_add",
    "meeting_attendance",
    "meeting_cancel",
    "meeting_detail",
    "meeting_edit",
    "meeting_hold",
    "meeting_ics",
    "meeting_invite",
    "meeting_list",
    "minutes_edit",
    "minutes_word",
    "series_add",
    "series_detail",
    "series_edit",
    "series_end",
    "series_list",
    "slot_finder",
    "task_back",
    "task_close",
    "task_detail",
    "task_drop",
    "task_give",
    "task_list",
    "task_reopen",
    "task_report",
    "tasks_make",
]
