"""What the rules found, in sentences: the checks give codes and figures, here are words."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from youcheng.accounts.enums import Level
from youcheng.lib.text import isolated
from youcheng.pipeline.enums import CheckKind, Outcome, PaperKind
from youcheng.registry.enums import PlaceKind

Said = Mapping[str, Any]
SHOWN = 5
"""Names that are told; the others are counted."""


def finding_sentence(check: str, outcome: str, said: Said) -> str:
    """What a rule found in the case, in a sentence; empty where its own text says all."""
    if outcome == Outcome.MET:
        return ""
    teller = _TELLERS.get(CheckKind(check))
    return teller(outcome, said) if teller else ""


def _names(names: list[str]) -> str:
    told = "、".join(isolated(name) for name in names[:SHOWN])
    more = len(names) - SHOWN
    if more <= 0:
        return told
    return _("%(names)s and %(n)d more") % {"names": told, "n": more}


def _relations(outcome: str, said: Said) -> str:
    if outcome == Outcome.UNKNOWN:
        return _("No period of relations with this country is on record.")
    return _("There are no diplomatic relations on this day.")


def _home_level(outcome: str, said: Said) -> str:
    return _("Our side: %(level)s.") % {"level": Level(said["level"]).label}


def _matched_level(outcome: str, said: Said) -> str:
    return _("The partner is on record as: %(kind)s.") % {"kind": PlaceKind(said["kind"]).label}


def _one_to_one(outcome: str, said: Said) -> str:
    if outcome == Outcome.UNKNOWN:
        return _("No public list names this place, so nobody knows.")
    return _("Public lists name as its Chinese partners: %(names)s.") % {
        "names": _names(said["names"])
    }


def _one_per_country(outcome: str, said: Said) -> str:
    return _("We have in this country: %(names)s.") % {"names": _names(said["names"])}


def _acquaintance(outcome: str, said: Said) -> str:
    if said["n"] < said["least"]:
        text = ngettext("%(n)d exchange is on record; needed: %(least)d.",
                        "%(n)d exchanges are on record; needed: %(least)d.", said["n"])  # fmt: skip
        return text % said
    if not said.get("since"):
        return _("The day of the first exchange is not known.")
    return _("Acquainted since %(since)s; needed: %(months)d months.") % said


def _papers(outcome: str, said: Said) -> str:
    parts = []
    if said["missing"]:
        kinds = "、".join(str(PaperKind(kind).label) for kind in said["missing"])
        parts.append(_("Missing: %(papers)s.") % {"papers": kinds})
    if said["any"]:
        kinds = "、".join(str(PaperKind(kind).label) for kind in said["any"])
        parts.append(_("Missing one of: %(papers)s.") % {"papers": kinds})
    return " ".join(parts)


def _age(outcome: str, said: Said) -> str:
    kind = PaperKind(said["kind"]).label
    if outcome == Outcome.UNKNOWN:
        return _("%(paper)s: nobody typed its day.") % {"paper": kind}
    return _("%(paper)s of %(day)s; it held until %(until)s.") % {
        "paper": kind, "day": said["day"], "until": said["until"],
    }  # fmt: skip


def _wording(outcome: str, said: Said) -> str:
    if outcome == Outcome.UNKNOWN:
        if said.get("unread"):
            return _("The text of the draft cannot be read, so nobody knows.")
        return _("No draft is on file as a text, so nobody knows.")
    return _("In the drafts: %(words)s.") % {
        "words": "、".join(f"“{word}”" for word in said["words"][:SHOWN])
    }


def _taiwan_ties(outcome: str, said: Said) -> str:
    if outcome == Outcome.UNKNOWN:
        return _("No public list names this place, so nobody knows.")
    return _("Public lists name as its partners: %(names)s.") % {"names": _names(said["names"])}


def _spread(outcome: str, said: Said) -> str:
    text = _("%(n)d of our ties, %(share)d %%, are on this continent; the mark is %(most)d %%.")
    return text % said


def _anniversary(outcome: str, said: Said) -> str:
    text = ngettext("The signing would mark %(years)d year.",
                    "The signing would mark %(years)d years.", said["years"])  # fmt: skip
    return text % {"years": said["years"]}


def _filing(outcome: str, said: Said) -> str:
    text = ngettext("%(n)d day since the signing; the term is %(days)d.",
                    "%(n)d days since the signing; the term is %(days)d.", said["n"])  # fmt: skip
    return text % said


def _statement(outcome: str, said: Said) -> str:
    return _("Nobody has stated it yet.")


_TELLERS = {
    CheckKind.RELATIONS: _relations,
    CheckKind.HOME_LEVEL: _home_level,
    CheckKind.MATCHED_LEVEL: _matched_level,
    CheckKind.ONE_TO_ONE: _one_to_one,
    CheckKind.ONE_PER_COUNTRY: _one_per_country,
    CheckKind.ACQUAINTANCE: _acquaintance,
    CheckKind.PAPERS: _papers,
    CheckKind.AGE: _age,
    CheckKind.WORDING: _wording,
    CheckKind.TAIWAN_TIES: _taiwan_ties,
    CheckKind.SPREAD: _spread,
    CheckKind.ANNIVERSARY: _anniversary,
    CheckKind.FILING: _filing,
    CheckKind.STATEMENT: _statement,
}


def days_ago(day: date, today: date) -> str:
    n = (today - day).days
    if n <= 0:
        return pgettext("a step was taken", "today")
    return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}
