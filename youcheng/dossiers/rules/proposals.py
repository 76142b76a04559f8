"""What an exchange plan could hold for one partner and one year.

From the type, the rhythm, anniversaries, what is promised, and the fields of both sides. A proposal
is no order: each says why, who could own it and what it costs to skip; an officer decides.

Source: docs/sources/vitality.md, "Proposals".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from youcheng.dossiers.enums import PartnerType, Pulse, Reason
from youcheng.dossiers.rules.facts import Facts, counted_once
from youcheng.dossiers.rules.rhythm import Rhythm
from youcheng.dossiers.rules.types import Judgement
from youcheng.lib.periods import add_years, months_after

RENEWAL_MONTHS = 12
"""A renewal is begun so long before the end of the term."""
OWED = frozenset({Reason.PROMISE, Reason.OBLIGATION})
FIELD_LINES = 2
"""More fields than this at once are wishes, not a plan."""


@dataclass(frozen=True, slots=True)
class Open:
    """Something promised and not done. owner: key of the unit, None where nobody has it."""

    pk: int
    text: str
    due_on: date | None
    owner: int | None = None
    is_obligation: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A paper whose term ends. ends_on: the last day."""

    pk: int
    ends_on: date
    is_tacit: bool = False


@dataclass(frozen=True, slots=True)
class Partner:
    """What proposals rest on. our_fields: codes that the office works in most with all its
    partners, the strongest first. owners: which unit led most exchanges of a field, by code; home:
    the unit of the tie."""

    facts: Facts
    rhythm: Rhythm
    judgement: Judgement
    home: int
    open: tuple[Open, ...] = ()
    terms: tuple[Term, ...] = ()
    our_fields: tuple[str, ...] = ()
    owners: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One line. key: the same for the same matter, so that a second run proposes nothing twice.
    said: figures for its sentences; what it rests on is among them."""

    reason: Reason
    key: str
    due_on: date
    owner: int | None
    said: Mapping[str, Any]


def proposals(partner: Partner, year: int) -> list[Proposal]:
    """Lines for `year`, the soonest first. A suspended tie gets what is promised, and no more."""
    made = list(_owed(partner, year))
    if not partner.facts.is_suspended:
        made += _terms(partner, year)
        made += _anniversaries(partner, year)
        made += _of_type(partner, year)
        made += _return(partner, year)
        made += _common_fields(partner, year)
    made = [one for one in map(partial(_in_time, partner.facts.on), made) if one is not None]
    return sorted(made, key=lambda one: (one.due_on, list(Reason).index(one.reason), one.key))


def _in_time(today: date, one: Proposal) -> Proposal | None:
    """What the year has left for a matter whose day is gone: an anniversary does not come again,
    a renewal is begun at once, and the others have until the end of the year. What is owed keeps
    its day: it is late."""
    if one.due_on >= today or today.year > one.due_on.year or one.reason in OWED:
        return one
    if one.reason == Reason.ANNIVERSARY:
        return None
    is_term = one.reason == Reason.TERM
    return replace(one, due_on=today if is_term else date(today.year, 12, 31))


def _owed(partner: Partner, year: int) -> Iterator[Proposal]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    for one in partner.open:
        if one.due_on is not None and one.due_on > last:
            continue
        reason = Reason.OBLIGATION if one.is_obligation else Reason.PROMISE
        # What is overdue is due at once, that is in the first quarter.
        is_overdue = one.due_on is not None and one.due_on < first
        due = date(year, 3, 31) if is_overdue or one.due_on is None else one.due_on
        yield Proposal(
            reason,
            f"{reason}:{one.pk}",
            due,
            one.owner or partner.home,
            {"text": one.text, "was_due": one.due_on, "is_overdue": is_overdue},
        )


def _terms(partner: Partner, year: int) -> Iterator[Proposal]:
    for term in partner.terms:
        begin = months_after(term.ends_on, -RENEWAL_MONTHS)
        if term.is_tacit or not begin.year <= year <= term.ends_on.year:
            continue
        due = begin if begin.year == year else date(year, 1, 31)
        yield Proposal(Reason.TERM, f"term:{term.pk}", due, partner.home, {"ends_on": term.ends_on})


def _anniversaries(partner: Partner, year: int) -> Iterator[Proposal]:
    """Each tenth year an event of substance, each fifth a letter; others are not marked."""
    began = partner.facts.began_on
    if began is None or year <= began.year:
        return
    years = year - began.year
    if years % 5:
        return
    day = add_years(began, years)
    yield Proposal(
        Reason.ANNIVERSARY,
        f"anniversary:{years}",
        day,
        partner.home,
        {"years": years, "day": day, "is_tenth": years % 10 == 0},
    )


def _of_type(partner: Partner, year: int) -> Iterator[Proposal]:
    rhythm, kind = partner.rhythm, partner.judgement.type
    said = {"days": rhythm.days, "usual": rhythm.usual, "last_on": rhythm.last_on, "type": kind}
    if not partner.facts.is_kept:
        yield Proposal(Reason.RECORD, f"record:{year}", date(year, 2, 28), partner.home, said)
    if kind == PartnerType.TO_REVIVE:
        yield Proposal(Reason.REVIVE, f"revive:{year}", date(year, 3, 31), partner.home, said)
        return
    if kind in (PartnerType.SYMBOLIC, PartnerType.UNJUDGED):
        yield Proposal(Reason.GREETING, f"greeting:{year}", date(year, 12, 20), partner.home, said)
        return
    if kind == PartnerType.STRATEGIC:
        yield Proposal(Reason.TALKS, f"talks:{year}", date(year, 9, 30), partner.home, said)
    if kind == PartnerType.GROWING:
        yield Proposal(Reason.WIDEN, f"widen:{year}", date(year, 6, 30), partner.home, said)
    if rhythm.pulse in (Pulse.LATE, Pulse.SILENT):
        yield Proposal(Reason.RHYTHM, f"rhythm:{year}", date(year, 2, 28), partner.home, said)


def _return(partner: Partner, year: int) -> Iterator[Proposal]:
    """One side came twice or more since the other last did."""
    visits = sorted(
        (one for one in counted_once(partner.facts.contacts) if one.kind in _SIDE_OF),
        key=lambda one: (one.from_on, one.pk),
    )
    if not visits:
        return
    side = visits[-1].kind
    row = 0
    for one in reversed(visits):
        if one.kind != side:
            break
        row += 1
    if row >= 2:
        yield Proposal(
            Reason.RETURN,
            f"return:{year}",
            date(year, 10, 31),
            partner.home,
            {"n": row, "side": _SIDE_OF[side], "last_on": visits[-1].from_on},
        )


_SIDE_OF = {"visit_in": "abroad", "visit_out": "home"}


def _common_fields(partner: Partner, year: int) -> Iterator[Proposal]:
    """Fields in which both sides have worked together, and did not for a year."""
    if partner.judgement.type in (PartnerType.SYMBOLIC, PartnerType.UNJUDGED):
        return
    recent = months_after(partner.facts.on, -12)
    lasts: dict[str, date] = {}
    for one in partner.facts.contacts:
        for code in one.fields:
            lasts[code] = max(lasts.get(code, one.to_on), one.to_on)
    resting = _in_order(partner.our_fields, [c for c, last in lasts.items() if last <= recent])
    for code in resting[:FIELD_LINES]:
        yield Proposal(
            Reason.FIELD,
            f"field:{code}:{year}",
            date(year, 8, 31),
            partner.owners.get(code, partner.home),
            {"field": code, "last_on": lasts[code]},
        )


def _in_order(order: Sequence[str], codes: Sequence[str]) -> list[str]:
    return [code for code in order if code in codes]
