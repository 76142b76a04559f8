"""Tell somebody, read, choose the ways; send what waits."""

from youcheng.notices.actions.choosing import choose, make_feed, note_reading, revoke_feed
from youcheng.notices.actions.hooks import HookDraft, add_hook, edit_hook, new_hook_secret
from youcheng.notices.actions.reading import clear_read, mark_all_read, mark_read
from youcheng.notices.actions.sending import deliver_one, send_again
from youcheng.notices.actions.telling import take_days_back, tell

__all__ = [
    "HookDraft",
    "add_hook",
    "choose",
    "clear_read",
    "deliver_one",
    "edit_hook",
    "make_feed",
    "mark_all_read",
    "mark_read",
    "new_hook_secret",
    "note_reading",
    "revoke_feed",
    "send_again",
    "take_days_back",
    "tell",
]
