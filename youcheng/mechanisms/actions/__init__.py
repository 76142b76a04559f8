"""Keep mechanisms and their turns, open a partner's page, decide on what was said there."""

from youcheng.mechanisms.actions.deciding import accept, decline, take_up_need
from youcheng.mechanisms.actions.keeping import (
    MechanismDraft,
    add_pattern,
    drop_pattern,
    edit,
    run,
    set_up,
)
from youcheng.mechanisms.actions.pages import Said, open_page, revoke_page, say
from youcheng.mechanisms.actions.reminding import remind_due
from youcheng.mechanisms.actions.turns import (
    add_item,
    drop_item,
    finish_item,
    hold,
    move,
    plan,
    set_days,
    set_item,
)

__all__ = [
    "MechanismDraft",
    "Said",
    "accept",
    "add_item",
    "add_pattern",
    "decline",
    "drop_item",
    "drop_pattern",
    "edit",
    "finish_item",
    "hold",
    "move",
    "open_page",
    "plan",
    "remind_due",
    "revoke_page",
    "run",
    "say",
    "set_days",
    "set_item",
    "set_up",
    "take_up_need",
]
