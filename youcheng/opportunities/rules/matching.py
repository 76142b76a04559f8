"""Who fits an opportunity, and why: a sum of named parts, each with its evidence.

A part is worth 0 to 1. What is not known makes it a range and never a zero: a city of which no
field is recorded may be the best one or the worst one, and its score says so. Candidates come in
the order of the middle of their range.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from youcheng.lib.bilingual import reader
from youcheng.lib.text import _, isolated
from youcheng.opportunities.enums import PartName
from youcheng.opportunities.rules.texts import Concept, common_concepts, likeness

WEIGHTS: dict[str, int] = {
    PartName.FIELD: 35,
    PartName.BASIS: 20,
    PartName.PEOPLE: 15,
    PartName.TIMING: 15,
    PartName.LEARNT: 15,
}
"""What an office starts from; every reader may move them."""
LINE = 60
"""From this score on a candidate is worth a proposal."""

FIELD_DIVISIONS: dict[str, frozenset[str]] = {
    "trade": frozenset({"46", "47"}),
    "investment": frozenset({"64", "70"}),
    "tourism": frozenset({"55", "79"}),
    "politics": frozenset({"84"}),
    "energy": frozenset({"19", "35"}),
    "science": frozenset({"62", "71", "72", "74"}),
    "environment": frozenset({"36", "37", "38", "39"}),
    "sport": frozenset({"93"}),
    "culture": frozenset({"59", "90", "91"}),
    "health": frozenset({"21", "32", "86", "87"}),
    "transport": frozenset({"49", "50", "51", "52"}),
    "building": frozenset({"41", "42", "71"}),
    "education": frozenset({"78", "85"}),
}
"""Divisions of ISIC that a field of exchange speaks of."""

MANY_IN_A_YEAR, MANY_AT_ALL, MANY_PEOPLE = 6, 12, 5
"""So many exchanges or persons and more are the most that a part rewards."""
DOUBT_OF_ALL, DOUBT_OF_SOME = 0.6, 0.4
"""So much of the part may yet be there where no field is on record, or none of its own words. Not
all of it: of many cities of which nothing is known, few are of the very field."""
MOST_TOLD = 2
"""Pieces of experience that are told; all are counted."""
NEAR_DAYS, RECENT_DAYS, LONG_AGO_DAYS, SOON_ENDS_DAYS = 180, 365, 730, 90


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked of an opportunity. It was there on `on`."""

    divisions: frozenset[str]
    terms: frozenset[str]
    on: date
    wanted_from: date | None = None
    wanted_to: date | None = None
    region: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Interest:
    """Something that the candidate itself seeks or offers. answers: one side seeks what the other
    offers."""

    heading: str
    divisions: frozenset[str]
    terms: frozenset[str]
    on: date | None
    path: str = ""
    answers: bool = True
    is_said: bool = True
    """False: nobody said it; it is read off a unit's name."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in force. ends_on: the last day of its term."""

    heading: str
    on: date | None
    ends_on: date | None = None
    terms: frozenset[str] = frozenset()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Occasion:
    heading: str
    on: date
    path: str = ""


@dataclass(frozen=True, slots=True)
class Experience:
    """What people found of the candidate over an opportunity that is `like` (0 to 1) this one."""

    heading: str
    is_good: bool
    like: float
    on: date
    path: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a city or a home unit. fields: by code of the field of exchange, how many
    exchanges and the latest. n_year, n_all: exchanges of the last year and of the last three.
    n_people None: nobody keeps persons there."""

    key: int
    interests: tuple[Interest, ...] = ()
    fields: Mapping[str, tuple[int, date]] = field(default_factory=dict)
    n_year: int = 0
    n_all: int = 0
    last_on: date | None = None
    papers: tuple[Paper, ...] = ()
    is_partner: bool = True
    """A city with which there is a tie; of a unit always."""
    is_suspended: bool = False
    n_people: int = 0
    n_key: int = 0
    occasions: tuple[Occasion, ...] = ()
    experience: tuple[Experience, ...] = ()
    region: str = ""
    country: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    """By code of a reason: the page that shows what it counted."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence for or against, and the record that shows it. values fill the sentence."""

    code: str
    sentence: Any
    values: Mapping[str, Any] = field(default_factory=dict)
    on: date | None = None
    path: str = ""
    is_against: bool = False

    @property
    def text(self) -> str:
        said = {
            name: isolated(value) if isinstance(value, str) else value
            for name, value in self.values.items()
        }
        return str(self.sentence) % said if said else str(self.sentence)


@dataclass(frozen=True, slots=True)
class Part:
    """low, high: 0 to 1; equal where it is known."""

    name: PartName
    low: float
    high: float
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate with its parts. low, high: points of a hundred, by the weights given."""

    key: int
    parts: tuple[Part, ...]
    weights: Mapping[str, int]

    @property
    def _whole(self) -> int:
        return sum(self.weights.values()) or 1

    def points(self, part: Part) -> tuple[float, float]:
        share = 100 * self.weights.get(part.name, 0) / self._whole
        return share * part.low, share * part.high

    @property
    def low(self) -> float:
        return sum(self.points(part)[0] for part in self.parts)

    @property
    def high(self) -> float:
        return sum(self.points(part)[1] for part in self.parts)

    @property
    def score(self) -> float:
        return (self.low + self.high) / 2

    @property
    def is_over_the_line(self) -> bool:
        return self.score >= LINE

    @property
    def reasons(self) -> list[Reason]:
        """For it, in the order of the parts, then against it."""
        every = [reason for part in self.parts for reason in part.reasons]
        return sorted(every, key=lambda reason: reason.is_against)


def match(
    wish: Wish, candidate: Candidate, *, today: date, weights: Mapping[str, int] | None = None
) -> Match:
    """Weigh one candidate. weights: by name of the part; the suggestion where None."""
    parts = (
        _field(wish, candidate),
        _basis(candidate, today),
        _people(candidate),
        _timing(wish, candidate, today),
        _learnt(candidate),
    )
    return Match(candidate.key, parts, WEIGHTS if weights is None else weights)


def ranked(matches: Iterable[Match]) -> list[Match]:
    """Best first; of equals the surer, then the older key."""
    return sorted(matches, key=lambda one: (-one.score, one.high - one.low, one.key))


def closeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How near two sets of divisions are: the share of the smaller one that both have."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _of_interest(wish: Wish, interest: Interest) -> float:
    near = closeness(wish.divisions, interest.divisions)
    alike = min(1.0, 2 * likeness(wish.terms, interest.terms))
    value = 0.5 * near + 0.5 * alike
    # Who seeks the same is of the same field, but has nothing to give.
    return value if interest.answers else 0.6 * value


def _field(wish: Wish, candidate: Candidate) -> Part:
    """The nearest of what the candidate says itself, does with us, and has signed."""
    reasons: list[Reason] = []
    best, value = None, 0.0
    for interest in candidate.interests:
        found = _of_interest(wish, interest)
        if found > value:
            best, value = interest, found
    if best is not None and value >= 0.2:  # noqa: PLR2004 - less is chance
        reasons.append(_interest_reason(wish, best))
    n, last_on = _acts(wish, candidate)
    if n:
        value = max(value, 0.7 * min(1.0, n / 5))
        reasons.append(
            Reason("acts", _("exchanges in this field: %(n)d"), {"n": n}, last_on,
                   candidate.links.get("exchanges", ""))
        )  # fmt: skip
    for paper in candidate.papers:
        alike = min(1.0, 2 * likeness(wish.terms, paper.terms))
        if alike >= 0.3:  # noqa: PLR2004 - less is chance
            value = max(value, 0.8 * alike)
            reasons.append(
                Reason("paper", _("“%(paper)s” speaks of it"), {"paper": paper.heading}, paper.on,
                       paper.path)
            )  # fmt: skip
            break
    doubt = _doubt(candidate)
    if doubt:
        reasons.append(_doubt_reason(candidate))
    elif not reasons:
        reasons.append(Reason("other_field", _("works in other fields so far"), is_against=True))
    return Part(PartName.FIELD, value, value + (1 - value) * doubt, tuple(reasons))


def _acts(wish: Wish, candidate: Candidate) -> tuple[int, date | None]:
    fitting = [
        found for code, found in candidate.fields.items()
        if FIELD_DIVISIONS.get(code, frozenset()) & wish.divisions
    ]  # fmt: skip
    return sum(n for n, _on in fitting), max((on for _n, on in fitting), default=None)


def _doubt(candidate: Candidate) -> float:
    """How much of the missing rest may yet be there."""
    if any(one.is_said for one in candidate.interests):
        return 0.0
    return DOUBT_OF_SOME if candidate.fields or candidate.interests else DOUBT_OF_ALL


def _doubt_reason(candidate: Candidate) -> Reason:
    if candidate.fields or candidate.interests:
        return Reason(
            "no_interest", _("what it seeks or offers itself is not on record"), is_against=True
        )
    return Reason("no_field", _("in which fields it works is not known"), is_against=True)


def _interest_reason(wish: Wish, interest: Interest) -> Reason:
    common = common_concepts(wish.terms, interest.terms)
    values: dict[str, Any] = {"heading": interest.heading}
    if not common:
        sentence = _("“%(heading)s” is of this field")
    else:
        sentence = _("“%(heading)s” also speaks of %(words)s")
        values["words"] = Names(tuple(common[:3]))
    return Reason("interest", sentence, values, interest.on, interest.path)


@dataclass(frozen=True, slots=True)
class Names:
    """Names of concepts, in the reader's language when they are written out."""

    concepts: tuple[Concept, ...]

    def __str__(self) -> str:
        name = reader()
        names = [name(one.zh[0], one.en[0], "") for one in self.concepts]
        return name("、", ", ", "、").join(names)


def _basis(candidate: Candidate, today: date) -> Part:
    """Exchange so far and a paper in force. Where no exchange is on record, there may be some that
    nobody entered."""
    reasons: list[Reason] = []
    has_paper = bool(candidate.papers)
    value = 0.3 * has_paper
    value += 0.4 * min(1.0, candidate.n_year / MANY_IN_A_YEAR)
    value += 0.3 * min(1.0, candidate.n_all / MANY_AT_ALL)
    high = value
    if candidate.n_all:
        reasons.append(
            Reason("exchanges", _("exchanges in three years: %(n)d, in the last one: %(year)d"),
                   {"n": candidate.n_all, "year": candidate.n_year}, candidate.last_on,
                   candidate.links.get("exchanges", ""))
        )  # fmt: skip
        gap = (today - candidate.last_on).days if candidate.last_on else 0
        if gap > RECENT_DAYS:
            reasons.append(
                Reason("cooled", _("nothing for %(n)d days"), {"n": gap}, candidate.last_on,
                       is_against=True)
            )  # fmt: skip
    else:
        high = value + 0.35
        reasons.append(Reason("no_exchange", _("no exchange is on record"), is_against=True))
    if not candidate.is_partner:
        reasons.append(Reason("no_tie", _("there is no tie with it"), is_against=True))
    if candidate.is_suspended:
        value, high = 0.0, 0.1
        reasons.append(Reason("suspended", _("the tie is suspended"), is_against=True))
    for paper in candidate.papers:
        left = (paper.ends_on - today).days if paper.ends_on else None
        if left is not None and 0 <= left <= SOON_ENDS_DAYS:
            reasons.append(
                Reason("ends", _("“%(paper)s” ends in %(n)d days and has to be renewed first"),
                       {"paper": paper.heading, "n": left}, paper.ends_on, paper.path,
                       is_against=True)
            )  # fmt: skip
            break
    return Part(PartName.BASIS, value, min(1.0, high), tuple(reasons))


def _people(candidate: Candidate) -> Part:
    """Persons of the people base who are in office there. None on record may be none entered."""
    if not candidate.n_people:
        reason = Reason("nobody", _("nobody there is in the people base"), is_against=True)
        return Part(PartName.PEOPLE, 0.0, 0.4, (reason,))
    value = 0.7 * min(1.0, candidate.n_people / MANY_PEOPLE) + 0.3 * (candidate.n_key > 0)
    path = candidate.links.get("people", "")
    reasons = [
        Reason("people", _("persons within reach: %(n)d"), {"n": candidate.n_people}, path=path)
    ]
    if candidate.n_key:
        reasons.append(Reason("key", _("key contacts among them: %(n)d"), {"n": candidate.n_key}))
    return Part(PartName.PEOPLE, value, value, tuple(reasons))


def _timing(wish: Wish, candidate: Candidate, today: date) -> Part:
    """The next occasion, and whether the place is one that was asked for."""
    reasons: list[Reason] = []
    low, high = 0.2, 0.6
    near = sorted(
        (one for one in candidate.occasions if 0 <= (one.on - today).days <= NEAR_DAYS),
        key=lambda one: one.on,
    )
    if near:
        low = high = 1 - 0.5 * (near[0].on - today).days / NEAR_DAYS
        reasons.append(
            Reason("occasion", "%(occasion)s", {"occasion": near[0].heading}, near[0].on,
                   near[0].path)
        )  # fmt: skip
    is_there = (not wish.region or wish.region == candidate.region) and (
        not wish.country or wish.country == candidate.country
    )
    if (wish.region or wish.country) and candidate.region:
        if is_there:
            low, high = max(low, 0.6), max(high, 0.8)
            reasons.append(Reason("there", _("lies where a partner is wanted")))
        else:
            low, high = low / 2, high / 2
            reasons.append(
                Reason("elsewhere", _("lies elsewhere than a partner is wanted"), is_against=True)
            )
    if wish.wanted_to is not None and wish.wanted_to < today:
        low, high = 0.0, 0.2
        reasons.append(
            Reason("too_late", _("the time in which it was wanted has passed"), {},
                   wish.wanted_to, is_against=True)
        )  # fmt: skip
    return Part(PartName.TIMING, low, high, tuple(reasons))


def _learnt(candidate: Candidate) -> Part:
    """What like matches came to. Without any the part is open from end to end; each narrows it."""
    good = sum(one.like for one in candidate.experience if one.is_good)
    bad = sum(one.like for one in candidate.experience if not one.is_good)
    whole = good + bad + 2
    reasons = [
        Reason(
            "learnt_good" if one.is_good else "learnt_bad",
            _("“%(heading)s” came to a cooperation") if one.is_good
            else _("was no match for “%(heading)s”"),
            {"heading": one.heading}, one.on, one.path, is_against=not one.is_good,
        )
        for one in sorted(
            candidate.experience, key=lambda one: (-one.like, -one.on.toordinal())
        )[:MOST_TOLD]
    ]  # fmt: skip
    return Part(PartName.LEARNT, good / whole, (good + 2) / whole, tuple(reasons))
