"""Obligations of an agreement: dated items with an owner; done only with evidence."""

from datetime import date

from youcheng.lib.objections import Objection
from youcheng.lib.text import _

STEPS = (0, 30, 90)
"""Days before it is due in which an obligation is told: late, soon, in good time."""


def objection_to_obligation(
    *, is_retracted: bool, due_on: date | None, signed_on: date | None
) -> Objection | None:
    """Say why a paper cannot oblige to this."""
    if is_retracted:
        return Objection("retracted", _("This paper was taken back."))
    if due_on is not None and signed_on is not None and due_on < signed_on:
        return Objection("due_too_early", _("It cannot be due before the paper was signed."))
    return None


def objection_to_kept(
    *, is_retracted: bool, done_on: date, evidence: str, signed_on: date | None, today: date
) -> Objection | None:
    """Say why an obligation may not be called done."""
    if is_retracted:
        return Objection("retracted", _("This obligation was taken back."))
    if not evidence.strip():
        return Objection("no_evidence", _("Say what shows that it is done."))
    if done_on > today:
        return Objection("done_too_late", _("This day is still to come."))
    if signed_on is not None and done_on < signed_on:
        return Objection("done_too_early", _("It cannot be done before the paper was signed."))
    return None


def due_state(due_on: date | None, today: date) -> str:
    """ "late", "soon" (a month), "ahead" (three months), or nothing to tell."""
    if due_on is None:
        return ""
    days = (due_on - today).days
    late, soon, ahead = STEPS
    if days < late:
        return "late"
    if days <= soon:
        return "soon"
    return "ahead" if days <= ahead else ""
