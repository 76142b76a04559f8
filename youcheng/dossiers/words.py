"""What the rules found, in sentences: the rules give codes and figures, here are words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from youcheng.dossiers.enums import Dimension, PartnerType, Reason
from youcheng.dossiers.rules import Part, Rhythm
from youcheng.dossiers.rules.types import NEVER, Change, Met
from youcheng.lib.text import isolated
from youcheng.people.enums import Rank


def range_of(low: int, high: int) -> str:
    """61, or 61–74 where something is unknown."""
    return str(low) if low == high else f"{low}–{high}"


def part_sentence(part: Part) -> str:
    """What a dimension rests on."""
    return _PARTS[part.code](part.said)


def _length(said: Mapping[str, Any]) -> str:
    if said["years"] is not None:
        text = ngettext(
            "%(n)d whole year since the beginning",
            "%(n)d whole years since the beginning",
            said["years"],
        )
        return text % {"n": said["years"]}
    if said.get("least") is not None:
        return _("the beginning is not known; at least %(n)d years") % {"n": said["least"]}
    return _("the beginning is not known")


def _breadth(said: Mapping[str, Any]) -> str:
    text = ngettext("%(n)d field noted; %(of)d earn a hundred",
                    "%(n)d fields noted; %(of)d earn a hundred", said["n"])  # fmt: skip
    return text % {"n": said["n"], "of": said["of"]}


def _depth(said: Mapping[str, Any]) -> str:
    return _("%(results)d exchanges with a result, %(signed)d papers signed") % said


def _heat(said: Mapping[str, Any]) -> str:
    rank = Rank(said["rank"]).label if said["rank"] else _("no rank noted")
    text = _("highest guest or host: %(rank)s; press %(media)d")
    told = text % {"rank": rank, "media": said["media"]}
    if said["last"] is None:
        return told
    return _("%(told)s; the last on %(day)s") % {"told": told, "day": said["last"].isoformat()}


def _frequency(said: Mapping[str, Any]) -> str:
    text = _("%(n)s exchanges in %(months)d months, one group within a week counted once")
    return text % {"n": range_of(said["n"], said["most"]), "months": said["months"]}


def _reciprocity(said: Mapping[str, Any]) -> str:
    text = _("begun by us %(home)d, by them %(abroad)d, by both %(both)d")
    told = text % said
    if not said["open"]:
        return told
    return _("%(told)s; not noted or without a paper %(open)d") % {"told": told, **said}


def _follow_through(said: Mapping[str, Any]) -> str:
    if not said["due"]:
        return _("nothing promised was due yet")
    return _("of %(due)d promises and obligations %(on_time)d on time, %(late)d late") % said


_PARTS = {
    Dimension.LENGTH: _length,
    Dimension.BREADTH: _breadth,
    Dimension.DEPTH: _depth,
    Dimension.HEAT: _heat,
    Dimension.FREQUENCY: _frequency,
    Dimension.RECIPROCITY: _reciprocity,
    Dimension.FOLLOW_THROUGH: _follow_through,
}


def rhythm_sentence(rhythm: Rhythm) -> str:
    """ "Usually every 71 days, now 212"; what there is to say where there is no rhythm."""
    if rhythm.days is None:
        return _("No exchange is recorded.")
    if rhythm.usual is None:
        text = ngettext("The last exchange was %(n)d day ago; too few for a rhythm.",
                        "The last exchange was %(n)d days ago; too few for a rhythm.",
                        rhythm.days)  # fmt: skip
        return text % {"n": rhythm.days}
    text = ngettext(
        "Usually every %(usual)d day, now %(n)d.",
        "Usually every %(usual)d days, now %(n)d.",
        rhythm.usual,
    )
    return text % {"usual": rhythm.usual, "n": rhythm.days}


VALUES: dict[str, Any] = {
    "vitality": gettext_lazy("vitality"),
    "depth": pgettext_lazy("vitality", "depth"),
    "heat": pgettext_lazy("vitality", "heat"),
    "months": gettext_lazy("whole months since the last exchange"),
    "recent": gettext_lazy("exchanges of the last twelve months"),
    "growth": gettext_lazy("per cent of the exchanges of the twelve months before"),
    "window": gettext_lazy("exchanges in the years looked at"),
    "ever": gettext_lazy("exchanges of all times"),
    "silence": gettext_lazy("per cent of its usual pause"),
}


def value_of(name: str, value: int) -> str:
    return _("never") if name == "months" and value >= NEVER else str(value)


def reason_sentence(met: Met) -> str:
    """A condition that holds, with its bound."""
    said = {
        "what": VALUES[met.test.value],
        "now": value_of(met.test.value, met.now),
        "bound": met.test.bound,
    }
    if met.test.is_least:
        return _("%(what)s %(now)s, at least %(bound)d asked") % said
    return _("%(what)s %(now)s, less than %(bound)d asked") % said


def change_sentence(change: Change) -> str:
    """What would have to be another."""
    return _("%(what)s from %(now)s to %(needed)s") % {
        "what": VALUES[change.value],
        "now": value_of(change.value, change.now),
        "needed": value_of(change.value, change.needed),
    }


MEANING: dict[str, Any] = {
    PartnerType.STRATEGIC: gettext_lazy("lively, deep and met at a high level"),
    PartnerType.GROWING: gettext_lazy("more exchanges than the year before"),
    PartnerType.STEADY: gettext_lazy("keeps its rhythm"),
    PartnerType.TO_REVIVE: gettext_lazy("had substance, and is quiet now"),
    PartnerType.SYMBOLIC: gettext_lazy("little more than the paper is recorded"),
    PartnerType.UNJUDGED: gettext_lazy("no exchange is recorded to judge by"),
}


def line_sentence(reason: str, said: Mapping[str, Any]) -> str:
    """What a proposed line is."""
    if "text" in said:
        said = {**said, "text": isolated(said["text"])}
    match reason:
        case Reason.PROMISE:
            return _("Keep the promise: %(text)s") % said
        case Reason.OBLIGATION:
            return _("Do what the agreement obliges to: %(text)s") % said
        case Reason.TERM:
            return _("Begin the renewal of the agreement that ends on %(ends_on)s") % said
        case Reason.ANNIVERSARY if said["is_tenth"]:
            return _("Hold an event of substance for %(years)d years of the tie") % said
        case Reason.ANNIVERSARY:
            return _("Exchange letters for %(years)d years of the tie") % said
        case Reason.RETURN if said["side"] == "abroad":
            return _("Pay a return visit: they came %(n)d times since we last went") % said
        case Reason.RETURN:
            return _("Invite them: we went %(n)d times since they last came") % said
        case Reason.FIELD:
            return _("Take the field %(name)s up again") % {**said, "name": _field(said)}
    return str(_LINES[reason])


_LINES: dict[str, Any] = {
    Reason.RHYTHM: gettext_lazy("Write or call: the silence is longer than usual"),
    Reason.REVIVE: gettext_lazy("Take up contact again: a letter of the leader, and an invitation"),
    Reason.TALKS: gettext_lazy("Hold the yearly talks of the leaders"),
    Reason.WIDEN: gettext_lazy("Add a second field while it grows"),
    Reason.GREETING: gettext_lazy("Send greetings for the New Year"),
    Reason.RECORD: gettext_lazy("Enter what is known of past exchanges"),
    Reason.OWN: gettext_lazy("A line of the officer's own"),
}


def _field(said: Mapping[str, Any]) -> str:
    return str(said.get("name") or said["field"])


def named(said: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """With the name of its field, where it speaks of one. names: by code."""
    return {**said, "name": names.get(said.get("field", ""), "")}


def why_sentence(reason: str, said: Mapping[str, Any]) -> str:
    """Why it is proposed: the facts it rests on."""
    match reason:
        case Reason.PROMISE | Reason.OBLIGATION if said.get("was_due"):
            return _("It was due on %(was_due)s.") % said
        case Reason.PROMISE | Reason.OBLIGATION:
            return _("It is open, and no day was agreed.")
        case Reason.TERM:
            return _("A renewal takes a year from the first letter to the signing.")
        case Reason.ANNIVERSARY if said["is_tenth"]:
            return _("The rules allow an event in each tenth year; the day is %(day)s.") % said
        case Reason.ANNIVERSARY:
            return _("In other round years letters may be exchanged; the day is %(day)s.") % said
        case Reason.RETURN:
            return _("Exchange is mutual; the last visit was on %(last_on)s.") % said
        case Reason.FIELD:
            return _("Both sides worked in it; the last time was on %(last_on)s.") % said
        case Reason.RHYTHM:
            return _("Usually every %(usual)s days, now %(days)s.") % said
        case Reason.REVIVE | Reason.TALKS | Reason.WIDEN | Reason.GREETING:
            kind = PartnerType(said["type"])
            return _("Type of partner: %(type)s (%(meaning)s).") % {
                "type": kind.label,
                "meaning": MEANING[kind],
            }
        case Reason.RECORD:
            return _("No exchange is recorded, so nothing can be judged.")
    return ""


COSTS: dict[str, Any] = {
    Reason.PROMISE: gettext_lazy(
        "A promise broken; follow-through falls, and they will mention it."
    ),
    Reason.OBLIGATION: gettext_lazy("The agreement is not kept by our side."),
    Reason.TERM: gettext_lazy("The agreement may lapse, and the tie with it."),
    Reason.ANNIVERSARY: gettext_lazy("The day does not come again; they may mark it alone."),
    Reason.RHYTHM: gettext_lazy("The silence goes on; the tie cools by its own measure."),
    Reason.RETURN: gettext_lazy("Reciprocity falls, and the next invitation is harder."),
    Reason.REVIVE: gettext_lazy("It becomes symbolic; the people who know us leave their posts."),
    Reason.TALKS: gettext_lazy("The leaders lose sight of each other; depth and heat fall."),
    Reason.WIDEN: gettext_lazy("It rests on a single field, and ends with it."),
    Reason.FIELD: gettext_lazy("Breadth falls when the last exchange leaves the years looked at."),
    Reason.GREETING: gettext_lazy("Not even a letter is exchanged in the year."),
    Reason.RECORD: gettext_lazy("The tie stays a range from nothing to all."),
    Reason.OWN: "",
}


def cost_sentence(reason: str) -> str:
    """What it costs to skip."""
    return str(COSTS[reason])
