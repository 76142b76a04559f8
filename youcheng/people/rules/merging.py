"""Two records into one: which value stays unless somebody says otherwise, and what forbids it."""

from typing import Any

from youcheng.lib.objections import Objection
from youcheng.lib.text import _
from youcheng.people.enums import Decision, Visibility
from youcheng.people.rules.keeping import GONE, Keeping, objection_to_change

KEPT, GOES, BOTH = "kept", "goes", "both"
"""Whose value stays: that of the record that stays, that of the other, or one after the other."""

TOGETHER: dict[str, tuple[str, ...]] = {
    "name_main": ("name_main", "family", "given", "name_order"),
    "name_zh": ("name_zh", "name_zh_hant"),
    "consent": ("consent", "consent_on"),
}
"""Columns that only make sense together are chosen by the first of them."""
ALONE = (
    "name_en", "sex", "title", "salutation_zh", "salutation", "pronunciation", "country_id",
    "languages", "is_key", "owner_id", "keeper_id", "visibility", "source", "purpose",
    "retain_until",
)  # fmt: skip
LONG = ("interests", "dietary", "protocol", "note")
"""Of these both may stay."""
CHOSEN = (*TOGETHER, *ALONE, *LONG)
"""What is chosen in a merge, by the first column of each group."""


def columns_of(name: str) -> tuple[str, ...]:
    return TOGETHER.get(name, (name,))


def default_side(name: str, kept: Any, goes: Any) -> str:
    """Whose value stays if nobody chooses: what is known, what binds more, else the record's that
    stays; of long notes both."""
    if kept == goes or not goes:
        return KEPT
    if name == "consent":
        return GOES if goes in GONE and kept not in GONE else KEPT
    if name == "visibility":
        return GOES if goes == Visibility.RESTRICTED else KEPT
    if name == "retain_until" and kept:
        return GOES if goes < kept else KEPT
    if not kept:
        return GOES
    return BOTH if name in LONG else KEPT


def joined(kept: str, goes: str) -> str:
    return "\n\n".join(text for text in (kept, goes) if text)


def objection_to_merge(kept: Keeping, goes: Keeping, *, is_same: bool) -> Objection | None:
    """Say why two records may not be joined, or None if they may."""
    if is_same:
        return Objection("self", _("Choose another person: this is the same one."))
    return objection_to_change(kept) or objection_to_change(goes)


def objection_to_decision(decision: str, why: str) -> Objection | None:
    if decision == Decision.TWO and not why.strip():
        return Objection("no_reason", _("Say why these are two persons: it is kept beside them."))
    return None
