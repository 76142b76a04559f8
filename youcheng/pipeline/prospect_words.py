"""What the score of a prospect is made of, in sentences: the rules give figures, here are words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from youcheng.lib.text import isolated
from youcheng.pipeline.enums import FactKind, ScorePart
from youcheng.pipeline.queries.knowing import Seen
from youcheng.pipeline.rules.prospects import Part
from youcheng.pipeline.words import SHOWN

Said = Mapping[str, Any]


def part_sentence(part: Part) -> str:
    """Why the part is as high as it is, or what is missing to say it."""
    return _TELLERS[part.code](part.said)


def part_source(part: Part, seen: Seen) -> str:
    """Where it comes from; empty for what the office's own records say."""
    facts = [seen.fact(kind) for kind in _FACTS.get(part.code, ())]
    sources = [
        f"{fact.source} ({fact.year})" if fact.year else fact.source for fact in facts if fact
    ]
    if part.code == ScorePart.SIZE:
        sources.append(_("gazetteer"))
    if part.code == ScorePart.FREE:
        sources += [one.claim.source for one in seen.others]
    if part.code == ScorePart.BELT:
        sources.append(_("list of countries in the registry"))
    if part.code in {ScorePart.LAYOUT, ScorePart.ACQUAINTANCE}:
        sources.append(_("our own records"))
    return "; ".join(dict.fromkeys(sources))


_FACTS = {
    ScorePart.ECONOMY: (FactKind.GDP, FactKind.GDP_PER_HEAD),
    ScorePart.EDUCATION: (FactKind.UNIVERSITIES,),
    ScorePart.LINKS: (FactKind.SEA_PORT, FactKind.TEU, FactKind.DIRECT_FLIGHT),
}


def _number(value: float) -> str:
    return f"{value:,.0f}"


def _size(said: Said) -> str:
    if not said["population"]:
        return _("Nobody noted how many people live there.")
    if not said["ours"]:
        return _("%(n)s people live there; how many live with us is not on record.") % {
            "n": _number(said["population"])
        }
    return _("%(n)s people live there, %(ours)s with us.") % {
        "n": _number(said["population"]), "ours": _number(said["ours"]),
    }  # fmt: skip


def _layout(said: Said) -> str:
    if said["country"]:
        text = ngettext("We have %(n)d tie in this country",
                        "We have %(n)d ties in this country", said["country"])  # fmt: skip
        first = text % {"n": said["country"]}
    else:
        first = _("We have no tie in this country")
    return _("%(first)s; %(region)d of our %(all)d ties are on this continent.") % {
        "first": first, "region": said["region"], "all": said["all"],
    }  # fmt: skip


def _economy(said: Said) -> str:
    gdp, head = said["gdp"], said["head"]
    parts = [
        _("GDP %(n)s million US dollars") % {"n": _number(gdp)}
        if gdp is not None else _("GDP not known"),
        _("%(n)s US dollars per head") % {"n": _number(head)}
        if head is not None else _("per head not known"),
    ]  # fmt: skip
    return _("%(one)s; %(other)s.") % {"one": parts[0], "other": parts[1]}


def _education(said: Said) -> str:
    if said["n"] is None:
        return _("Nobody noted how many universities there are.")
    text = ngettext("%(n)d university.", "%(n)d universities.", said["n"])
    return text % {"n": said["n"]}


def _links(said: Said) -> str:
    port = {True: _("sea port"), False: _("no sea port"), None: _("sea port: not known")}
    flight = {
        True: _("direct flight"), False: _("no direct flight"), None: _("direct flight: not known"),
    }  # fmt: skip
    return _("%(one)s; %(other)s.") % {
        "one": port[said["port"]], "other": flight[said["flight"]],
    }  # fmt: skip


def _acquaintance(said: Said) -> str:
    text = ngettext("%(n)d exchange on record within %(months)d months.",
                    "%(n)d exchanges on record within %(months)d months.", said["n"])  # fmt: skip
    return text % {"n": said["n"], "months": said["months"]}


def _free(said: Said) -> str:
    names = said["names"]
    if names is None:
        return _("No public list names this place, so nobody knows.")
    if not names:
        return _("Public lists that name this place name no other partner in China.")
    told = "、".join(isolated(name) for name in names[:SHOWN])
    if len(names) > SHOWN:
        told = _("%(names)s and %(n)d more") % {"names": told, "n": len(names) - SHOWN}
    text = _("Public lists name as its Chinese partners: %(names)s.") % {"names": told}
    if said["ours"]:
        text += " " + _("In our province: %(names)s.") % {
            "names": "、".join(isolated(name) for name in said["ours"])
        }
    if said["sure"] < len(names):
        text += " " + _("Lists are claims: what nobody confirmed may not be so.")
    return text


def _belt(said: Said) -> str:
    if said["is_in"] is None:
        return _("The registry has no list of these countries.")
    if said["is_in"]:
        return _("The country has signed a document on the Belt and Road.")
    return _("The country is not among those that signed a document on the Belt and Road.")


_TELLERS: dict[str, Callable[[Said], str]] = {
    ScorePart.SIZE: _size,
    ScorePart.LAYOUT: _layout,
    ScorePart.ECONOMY: _economy,
    ScorePart.EDUCATION: _education,
    ScorePart.LINKS: _links,
    ScorePart.ACQUAINTANCE: _acquaintance,
    ScorePart.FREE: _free,
    ScorePart.BELT: _belt,
}
