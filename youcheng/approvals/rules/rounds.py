"""A round of decision: stops one after another, at each persons who are asked side by side.

Four eyes: whoever asks does not decide, and nobody decides twice in a round, not as a deputy
either. Blind: what one says at a stop is shown to nobody before all have spoken.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from youcheng.approvals.enums import Opinion, RoundState
from youcheng.lib.objections import Objection
from youcheng.lib.text import _


@dataclass(frozen=True, slots=True)
class Stop:
    """quorum: how many have to agree; 0 for all who are asked."""

    number: int
    quorum: int = 0
    is_blind: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A person who is asked at a stop. opinion: empty until they speak."""

    stop: int
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """stop: whose turn it is; None when the round is over."""

    state: RoundState
    stop: int | None = None


def standing(stops: Iterable[Stop], seats: Iterable[Said]) -> Standing:
    """Where the round is, by what was said. A withdrawn one is not asked about.

    A stop is passed when enough agree. It fails when so many do not that enough cannot agree any
    more; it is then not agreed if anybody said so, else sent back. At a blind stop nothing is
    decided before all have spoken: else the end would tell what the others said.
    """
    heard = list(seats)
    for stop in sorted(stops, key=lambda one: one.number):
        here = [one.opinion for one in heard if one.stop == stop.number]
        needed = min(stop.quorum or len(here), len(here))
        n_agreed, n_silent = here.count(Opinion.AGREE), here.count("")
        is_waiting = stop.is_blind and n_silent > 0
        if not is_waiting and here and n_agreed >= needed:
            continue
        if not is_waiting and here and n_agreed + n_silent < needed:
            is_refused = Opinion.REFUSE in here
            return Standing(RoundState.REFUSED if is_refused else RoundState.RETURNED)
        return Standing(RoundState.OPEN, stop.number)
    return Standing(RoundState.AGREED)


@dataclass(frozen=True, slots=True)
class PaperSaid:
    """What somebody decided on paper, typed in by another."""

    number: str
    dated_on: date | None


@dataclass(frozen=True, slots=True)
class Deciding:
    """What somebody wants to say. Persons by key: asked, whose seat it is; by, who speaks, or whose
    paper it is; opened_by, who asked. deputies: who stands in for the person asked today. spoken:
    who has spoken in this round. asked_on: the day the stop began."""

    state: str
    open_stop: int | None
    stop: int
    asked: int
    by: int
    opened_by: int | None
    opinion: str
    text: str
    today: date
    asked_on: date | None = None
    is_answered: bool = False
    is_replaced: bool = False
    deputies: frozenset[int] = frozenset()
    spoken: frozenset[int] = frozenset()
    paper: PaperSaid | None = None


def objection_to_opinion(one: Deciding) -> Objection | None:
    """Say why this cannot be said, or None if it can."""
    over = objection_to_late_word(one)
    if over is not None:
        return over
    if one.opened_by is not None and one.by == one.opened_by:
        return Objection("four_eyes", _("Whoever asks for a decision does not take it."))
    if one.by in one.spoken:
        return Objection(
            "spoken_already", _("Nobody decides twice in one round, not as a deputy either.")
        )
    if one.paper is None and one.by != one.asked and one.by not in one.deputies:
        return Objection("not_asked", _("You are not asked here, and stand in for nobody who is."))
    if one.opinion not in Opinion.values:
        return Objection("no_opinion", _("Say whether you agree."))
    if one.opinion != Opinion.AGREE and not one.text.strip():
        return Objection("no_text", _("Say what is to be changed, or why not."))
    return objection_to_paper(one)


def objection_to_late_word(one: Deciding) -> Objection | None:
    if one.state == RoundState.WITHDRAWN:
        return Objection(
            "withdrawn", _("The request was withdrawn: there is nothing to decide any more.")
        )
    if one.state != RoundState.OPEN:
        return Objection("over", _("This round is over: it was decided without this opinion."))
    if one.is_replaced:
        return Objection("replaced", _("Somebody else is asked in this place now."))
    if one.is_answered:
        return Objection("answered", _("This opinion is given already."))
    if one.stop != one.open_stop:
        return Objection("not_yet", _("Others have to decide first."))
    return None


def objection_to_paper(one: Deciding) -> Objection | None:
    if one.paper is None:
        return None
    day = one.paper.dated_on
    if not one.paper.number.strip() or day is None:
        return Objection("no_paper", _("Type in the number and the day of the paper."))
    if day > one.today:
        return Objection("paper_in_the_future", _("The paper bears a day that is still to come."))
    if one.asked_on and day < one.asked_on:
        return Objection(
            "paper_before_request", _("The paper bears an earlier day than the request.")
        )
    return None


@dataclass(frozen=True, slots=True)
class Line:
    """Who could be asked at a stop, by key, without whoever asks for the decision. name: of the
    stop. quorum: 0 for all."""

    name: str
    quorum: int
    persons: frozenset[int]


def seated(lines: Sequence[Line]) -> list[frozenset[int]]:
    """Whom to ask at each stop. Somebody who cannot be spared at one stop is not asked at another
    that can do without, for nobody decides twice."""
    asked = [line.persons for line in lines]
    for here, line in enumerate(lines):
        if not _needs_all(line):
            continue
        for there, other in enumerate(lines):
            rest = asked[there] - line.persons
            if there != here and not _needs_all(other) and len(rest) >= other.quorum:
                asked[there] = rest
    return asked


def _needs_all(line: Line) -> bool:
    return not line.quorum or line.quorum >= len(line.persons)


def objection_to_seats(lines: Sequence[Line]) -> Objection | None:
    """Say why a round cannot be opened: nobody is there, too few, or the same person twice."""
    if not lines:
        return Objection("no_stops", _("This chain has no stop."))
    spoken_for: set[int] = set()
    for line, persons in zip(lines, seated(lines), strict=True):
        if not persons:
            said = _("Nobody can be asked at the stop “%(stop)s”: give somebody the role first.")
            return Objection("nobody", said % {"stop": line.name})
        if line.quorum > len(persons):
            said = _("At the stop “%(stop)s” fewer persons are there than have to agree.")
            return Objection("too_few", said % {"stop": line.name})
        if _needs_all(line):
            if spoken_for & persons:
                said = _("At the stop “%(stop)s” somebody would decide for the second time.")
                return Objection("same_person", said % {"stop": line.name})
            spoken_for |= persons
    return None


def objection_to_absence(
    absent: int, deputy: int, first_on: date, last_on: date, today: date
) -> Objection | None:
    if absent == deputy:
        return Objection("own_deputy", _("Nobody stands in for themselves."))
    if last_on < first_on:
        return Objection("ends_before", _("The last day lies before the first."))
    if last_on < today:
        return Objection("past", _("These days are over."))
    if (last_on - first_on).days > 366:
        return Objection("too_long", _("Say it for at most a year."))
    return None
