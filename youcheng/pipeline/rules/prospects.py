"""The score of a place that is considered: a sum of named parts, each a range where nobody knows.

No database and no clock: the caller passes what is known. What is unknown is never taken for zero:
it opens a range from the least to the most that it could be, and more knowledge only narrows it.
Diplomatic relations are no part of it: without them the best score is worth nothing, and a page
says so beside.

Source: docs/sources/pipeline.md, “The score of a prospect”.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from youcheng.lib.objections import Objection
from youcheng.lib.text import _
from youcheng.pipeline.enums import FactKind, ProspectState, ScorePart

WEIGHTS: dict[str, int] = {
    ScorePart.SIZE: 15,
    ScorePart.LAYOUT: 20,
    ScorePart.ECONOMY: 15,
    ScorePart.EDUCATION: 10,
    ScorePart.LINKS: 10,
    ScorePart.ACQUAINTANCE: 15,
    ScorePart.FREE: 10,
    ScorePart.BELT: 5,
}
"""Before the office sets its own. Assumed by us."""
MOST = 100
"""The highest weight of a part."""
MONTHS = 36
"""How far back contacts count."""

SIZE_RATIO = 30.0
"""A city so many times larger or smaller than ours is not alike at all."""
GDP = (1_000.0, 1_000_000.0)
GDP_PER_HEAD = (2_000.0, 80_000.0)
"""Least and most in the units of `FactKind`; between them by the logarithm."""
UNIVERSITIES = 10
CONTACTS = 6
PARTNERS = 4
"""So many are all that counts."""
NEW_COUNTRY, CONTINENT = 0.6, 0.4
"""Shares of the layout: a country without a tie of ours, a continent with few of them."""
FULL_SHARE = 0.5
"""A continent with this share of our ties is no gap at all."""
PORT, FLIGHT = 0.4, 0.6


@dataclass(frozen=True, slots=True)
class Listed:
    """A partner in China that somebody names. is_sure: a person confirmed it; of others a public
    list is all that speaks for it."""

    name: str
    is_ours: bool = False
    """In our own province."""
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a place, and no more; None where nobody knows.

    population, home_population: persons. gdp, gdp_per_head: in the units of `FactKind`.
    n_country, n_region, n_all: our ties in the country, on the continent, and in all.
    n_contacts: exchanges on record within `MONTHS`. partners: in China, without ourselves; None:
    no list names the place. in_belt: the country takes part in the Belt and Road.
    """

    population: int | None = None
    home_population: int | None = None
    n_country: int = 0
    n_region: int = 0
    n_all: int = 0
    gdp: float | None = None
    gdp_per_head: float | None = None
    n_universities: int | None = None
    has_port: bool | None = None
    has_flight: bool | None = None
    n_contacts: int = 0
    partners: tuple[Listed, ...] | None = None
    in_belt: bool | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the score. low, high: 0 to 1; the same where all of it is known. said: what the
    sentence needs (`words.prospects`)."""

    code: ScorePart
    weight: int
    low: float
    high: float
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_known(self) -> bool:
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Score:
    """low, high: 0 to 100, before rounding."""

    parts: tuple[Part, ...]
    low: float
    high: float

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    @property
    def least(self) -> int:
        """Rounded so that what it may be lies within."""
        return math.floor(self.low + 1e-9)

    @property
    def most(self) -> int:
        return math.ceil(self.high - 1e-9)

    @property
    def is_known(self) -> bool:
        return all(part.is_known for part in self.parts if part.weight)

    @property
    def rounded(self) -> int:
        return round(self.middle)

    @property
    def unknown(self) -> list[Part]:
        return [part for part in self.parts if part.weight and not part.is_known]


Range = tuple[float, float]
UNKNOWN: Range = (0.0, 1.0)


def _clip(value: float) -> float:
    return min(1.0, max(0.0, value))


def _exactly(value: float) -> Range:
    return _clip(value), _clip(value)


def _sum(*shares: tuple[float, Range]) -> Range:
    """Of shares that add up to 1."""
    return (_clip(sum(share * low for share, (low, _high) in shares)),
            _clip(sum(share * high for share, (_low, high) in shares)))  # fmt: skip


def _size(known: Known) -> tuple[Range, dict[str, Any]]:
    said = {"population": known.population, "ours": known.home_population}
    if not known.population or not known.home_population:
        return UNKNOWN, said
    apart = abs(math.log(known.population / known.home_population)) / math.log(SIZE_RATIO)
    return _exactly(1 - apart), said


def _layout(known: Known) -> tuple[Range, dict[str, Any]]:
    share = known.n_region / known.n_all if known.n_all else 0.0
    value = NEW_COUNTRY * (known.n_country == 0) + CONTINENT * _clip(1 - share / FULL_SHARE)
    said = {"country": known.n_country, "region": known.n_region, "all": known.n_all}
    return _exactly(value), said


def _by_log(value: float | None, ends: tuple[float, float]) -> Range:
    if value is None:
        return UNKNOWN
    if value <= 0:
        return _exactly(0)
    first, last = (math.log(end) for end in ends)
    return _exactly((math.log(value) - first) / (last - first))


def _economy(known: Known) -> tuple[Range, dict[str, Any]]:
    parts = (0.5, _by_log(known.gdp, GDP)), (0.5, _by_log(known.gdp_per_head, GDP_PER_HEAD))
    return _sum(*parts), {"gdp": known.gdp, "head": known.gdp_per_head}


def _education(known: Known) -> tuple[Range, dict[str, Any]]:
    n = known.n_universities
    return UNKNOWN if n is None else _exactly(n / UNIVERSITIES), {"n": n}


def _yes_or_no(value: bool | None) -> Range:
    return UNKNOWN if value is None else _exactly(float(value))


def _links(known: Known) -> tuple[Range, dict[str, Any]]:
    parts = (PORT, _yes_or_no(known.has_port)), (FLIGHT, _yes_or_no(known.has_flight))
    return _sum(*parts), {"port": known.has_port, "flight": known.has_flight}


def _acquaintance(known: Known) -> tuple[Range, dict[str, Any]]:
    return _exactly(known.n_contacts / CONTACTS), {"n": known.n_contacts, "months": MONTHS}


def _free(known: Known) -> tuple[Range, dict[str, Any]]:
    """A public list is a claim: between what it says and what is sure lies the range. One partner
    in our own province weighs as much as all others."""
    if known.partners is None:
        return UNKNOWN, {"names": None}
    low = _taken(known.partners)
    high = _taken([one for one in known.partners if one.is_sure])
    said = {
        "names": [one.name for one in known.partners],
        "ours": [one.name for one in known.partners if one.is_ours],
        "sure": sum(one.is_sure for one in known.partners),
    }
    return (low, high), said


def _taken(partners: Sequence[Listed]) -> float:
    if any(one.is_ours for one in partners):
        return 0.0
    return _clip(1 - len(partners) / PARTNERS)


def _belt(known: Known) -> tuple[Range, dict[str, Any]]:
    return _yes_or_no(known.in_belt), {"is_in": known.in_belt}


PARTS: dict[ScorePart, Callable[[Known], tuple[Range, dict[str, Any]]]] = {
    ScorePart.SIZE: _size,
    ScorePart.LAYOUT: _layout,
    ScorePart.ECONOMY: _economy,
    ScorePart.EDUCATION: _education,
    ScorePart.LINKS: _links,
    ScorePart.ACQUAINTANCE: _acquaintance,
    ScorePart.FREE: _free,
    ScorePart.BELT: _belt,
}


def score(known: Known, weights: Mapping[str, int] = WEIGHTS) -> Score:
    """Weigh the parts. weights: any that `objection_to_weights` lets through; only their shares
    count, so that the score is 0 to 100 whatever they add up to."""
    total = sum(weights.get(code, 0) for code in PARTS)
    parts = []
    for code, ask in PARTS.items():
        (low, high), said = ask(known)
        parts.append(Part(code, weights.get(code, 0), low, high, said))
    low = sum(part.weight * part.low for part in parts) * 100 / total
    high = sum(part.weight * part.high for part in parts) * 100 / total
    return Score(tuple(parts), min(low, 100.0), min(high, 100.0))


def objection_to_weights(weights: Mapping[str, int]) -> Objection | None:
    """Say why a score cannot be made with these weights."""
    if set(weights) != set(PARTS) or not all(0 <= one <= MOST for one in weights.values()):
        return Objection("no_weights", _("Each part needs a weight between 0 and 100."))
    if not any(weights.values()):
        return Objection("all_zero", _("At least one part has to weigh something."))
    return None


def objection_to_adding(*, is_open: bool, has_tie: bool, is_abroad: bool) -> Objection | None:
    """Say why a place may not be put onto the list."""
    if not is_abroad:
        return Objection("not_abroad", _("This place is in China."))
    if is_open:
        return Objection("open_already", _("This place is considered already."))
    if has_tie:
        return Objection("tie_is_there", _("There is a tie with this place already."))
    return None


def objection_to_dropping(state: str, reason: str) -> Objection | None:
    if state != ProspectState.CONSIDERED:
        return Objection("not_open", _("Only a place that is still considered can be dropped."))
    if not reason.strip():
        return Objection("no_reason", _("Say why; whoever thinks of it again will read it."))
    return None


FIGURES = frozenset({FactKind.GDP, FactKind.GDP_PER_HEAD, FactKind.UNIVERSITIES, FactKind.TEU})
YES_OR_NO = frozenset({FactKind.SEA_PORT, FactKind.DIRECT_FLIGHT})


def objection_to_fact(kind: str, amount: Any, text: str) -> Objection | None:
    """What a fact of that kind has to say. FIGURES: a figure; YES_OR_NO: 0 or 1; others: words."""
    if kind in FIGURES and amount is None:
        return Objection("no_figure", _("This needs a figure."))
    if kind in YES_OR_NO and amount not in (0, 1):
        return Objection("not_yes_or_no", _("Write 1 for yes or 0 for no."))
    if kind not in FIGURES | YES_OR_NO and not text.strip():
        return Objection("no_words", _("Say it in words."))
    return None
