"""What can be done to the file on a partner. One verb, one transaction, one line in the log."""

from youcheng.dossiers.actions.judging import set_type, set_weights, unset_type
from youcheng.dossiers.actions.planning import (
    accept_line,
    add_line,
    decline_line,
    draw_plan,
    edit_line,
    finish_line,
    reopen_line,
)

__all__ = [
    "accept_line",
    "add_line",
    "decline_line",
    "draw_plan",
    "edit_line",
    "finish_line",
    "reopen_line",
    "set_type",
    "set_weights",
    "unset_type",
]
