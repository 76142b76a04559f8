"""How long the office keeps what it knows of somebody, and when it must let go.

Source: Personal Information Protection Law of the PRC, articles 6, 13, 19 and 47: a purpose, a
ground, the shortest time needed, and erasure when any of them is gone.
"""

from dataclasses import dataclass
from datetime import date

from youcheng.lib.objections import Objection
from youcheng.lib.periods import months_after
from youcheng.lib.text import _
from youcheng.people.enums import Consent

RETENTION_MONTHS = 1
"""A retention date is told so long before it comes."""
GONE = frozenset({Consent.REFUSED, Consent.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the rules need to know of a person's record."""

    consent: str
    retain_until: date | None = None
    is_erased: bool = False
    is_merged: bool = False
    is_archived: bool = False


def retention_state(facts: Keeping, today: date) -> str:
    """Why somebody must decide about the record: "refused", "over", "soon", or nothing."""
    if facts.is_erased or facts.is_merged:
        return ""
    if facts.consent in GONE:
        return "refused"
    if facts.retain_until is None:
        return ""
    if facts.retain_until < today:
        return "over"
    return "soon" if facts.retain_until <= months_after(today, RETENTION_MONTHS) else ""


RETENTION_WEIGHTS = {"refused": "bad", "over": "bad", "soon": "warn"}


def objection_to_change(facts: Keeping) -> Objection | None:
    """Say why nothing of the record may be changed, or None if it may be."""
    if facts.is_erased:
        return Objection("erased", _("This person was erased: nothing but the number is left."))
    if facts.is_merged:
        return Objection("merged", _("This record was merged into another one."))
    return None


def objection_to_erase(facts: Keeping, reason: str) -> Objection | None:
    """Say why somebody may not be erased, or None if they may be. The reason is logged: it must
    not name the person."""
    if objection := objection_to_change(facts):
        return objection
    if not reason.strip():
        return Objection("no_reason", _("Say why: the log keeps the reason, not the name."))
    return None


def objection_to_consent(consent: str, on: date | None, today: date) -> Objection | None:
    if consent in {Consent.GIVEN, Consent.REFUSED, Consent.WITHDRAWN} and on is None:
        return Objection("no_day", _("Say since when."))
    if on is not None and on > today:
        return Objection("future", _("This day is still to come."))
    return None
