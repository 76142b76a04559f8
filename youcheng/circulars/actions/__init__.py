"""Deeds with circulars: one verb a function, logged in the same transaction."""

from youcheng.circulars.actions.answering import answer, claim, note_reading, send_back
from youcheng.circulars.actions.chasing import chase, escalate, nudge
from youcheng.circulars.actions.drafting import CircularDraft, ask, discard, draft, edit, unask
from youcheng.circulars.actions.files import attach, detach, keep_files
from youcheng.circulars.actions.forwarding import forward
from youcheng.circulars.actions.groups import add_group, drop_group, edit_group
from youcheng.circulars.actions.matching import draft_for, take_up
from youcheng.circulars.actions.outside import (
    LinkDraft,
    add_outside,
    answer_by_link,
    renew_link,
    revoke_link,
)
from youcheng.circulars.actions.sending import add_units, close, extend, page_of, remind, send

__all__ = [
    "CircularDraft",
    "LinkDraft",
    "add_group",
    "add_outside",
    "add_units",
    "answer",
    "answer_by_link",
    "ask",
    "attach",
    "chase",
    "claim",
    "close",
    "detach",
    "discard",
    "draft",
    "draft_for",
    "drop_group",
    "edit",
    "edit_group",
    "escalate",
    "extend",
    "forward",
    "keep_files",
    "note_reading",
    "page_of",
    "nudge",
    "remind",
    "renew_link",
    "revoke_link",
    "send",
    "send_back",
    "take_up",
    "unask",
]
