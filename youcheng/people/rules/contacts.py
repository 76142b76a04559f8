"""Contact details: one spelling each, what is shown of a masked one, and what is none."""

import re

from youcheng.lib.objections import Objection
from youcheng.lib.text import _, fold, half_width
from youcheng.people.enums import PHONES, ContactKind

_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@.]+")
_WEB = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)
_NOT_DIALLED = re.compile(r"[^0-9+]")
HIDDEN = "••••"
TAIL = 8
"""Digits at the end of a number that tell it from others."""


def key_of(kind: str, value: str) -> str:
    """One spelling for each address or number: "+49 (341) 123-0" and "0049 341 1230" are one."""
    text = half_width(value).strip()
    if kind in PHONES:
        dialled = _NOT_DIALLED.sub("", text)
        return re.sub(r"^00", "+", dialled)[:300]
    if kind in {ContactKind.EMAIL, ContactKind.WECHAT, ContactKind.MESSENGER}:
        return text.casefold()[:300]
    if kind == ContactKind.WEB:
        return text.casefold().rstrip("/")[:300]
    return fold(text)[:300]


def tail(number: str) -> str:
    """The end of a number, where the ways to dial it meet: "+49 341 123456", "0341 123456"."""
    return "".join(filter(str.isdigit, number))[-TAIL:]


def mask(kind: str, value: str) -> str:
    """Enough to tell two of somebody's addresses apart, and not enough to use one."""
    text = value.strip()
    if kind == ContactKind.EMAIL and "@" in text:
        name, _at, host = text.rpartition("@")
        return f"{name[:1]}{HIDDEN}@{host[:1]}{HIDDEN}{host[host.rfind('.') :]}"
    if kind in PHONES:
        digits = _NOT_DIALLED.sub("", half_width(text))
        return f"{HIDDEN}{digits[-2:]}" if len(digits) > 4 else HIDDEN
    return HIDDEN


def objection_to_contact(kind: str, value: str) -> Objection | None:
    """Say why this is no contact detail of its kind, or None if it is."""
    text = half_width(value).strip()
    if kind == ContactKind.EMAIL and not _EMAIL.fullmatch(text):
        return Objection("no_email", _("This is no e-mail address: it needs one @ and a domain."))
    if kind in PHONES and sum(character.isdigit() for character in text) < 3:
        return Objection("no_number", _("This is no telephone number: it has hardly a digit."))
    if kind == ContactKind.WEB and not _WEB.fullmatch(text):
        return Objection("no_web", _("A web page begins with http:// or https://."))
    if not key_of(kind, value):
        return Objection("empty", _("A contact detail needs a letter or a digit."))
    return None
