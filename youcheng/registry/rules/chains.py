"""Which paper continues which: an agreement and its renewals are one chain.

Plain functions over plain values. Source: docs/sources/counting-rules.md, "Chains of papers".
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from youcheng.lib.periods import months_after
from youcheng.registry.enums import InstrumentKind

WARN_MONTHS = 12
"""A term that ends within so many months is about to end."""
ROUND = 5
"""Years between round anniversaries."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What the rules need of a paper. signed_on: None where it is not known."""

    pk: int
    kind: str
    signed_on: date | None = None
    ends_on: date | None = None
    is_tacit: bool = False


@dataclass(slots=True)
class Chain:
    """Papers of which each continues the one before."""

    papers: list[Paper] = field(default_factory=list)

    @property
    def last(self) -> Paper:
        return self.papers[-1]


def chains(papers: Iterable[Paper]) -> list[Chain]:
    """Sort papers into chains, the oldest first; undated papers come first and stand alone.

    A renewal continues the chain whose term ends nearest to its signing; where none has a term,
    the agreement signed last before it. A letter of intent is never renewed.
    """
    made: list[Chain] = []
    ordered = sorted(papers, key=lambda paper: (paper.signed_on or date.min, paper.pk))
    for paper in ordered:
        chain = _continued(made, paper) if paper.kind == InstrumentKind.RENEWAL else None
        if chain is None:
            made.append(Chain([paper]))
        else:
            chain.papers.append(paper)
    return made


def _continued(made: list[Chain], renewal: Paper) -> Chain | None:
    if renewal.signed_on is None:
        return None
    able = [chain for chain in made if chain.papers[0].kind != InstrumentKind.INTENT]
    with_term = [chain for chain in able if chain.last.ends_on is not None]
    if with_term:
        signed = renewal.signed_on
        return min(with_term, key=lambda chain: abs((chain.last.ends_on or signed) - signed))
    agreements = [chain for chain in able if chain.papers[0].kind != InstrumentKind.MEMORANDUM]
    return agreements[-1] if agreements else None


def state_of(paper: Paper, today: date, *, is_continued: bool) -> str:
    """What a paper is on a day: "replaced", "ended", "ending" (within a year), "running" or
    "planned" (not signed yet). The last day of a term still belongs to it."""
    if paper.signed_on is not None and paper.signed_on > today:
        return "planned"
    if is_continued:
        return "replaced"
    if paper.ends_on is None or paper.is_tacit:
        return "running"
    if paper.ends_on < today:
        return "ended"
    return "ending" if paper.ends_on <= months_after(today, WARN_MONTHS) else "running"


def next_round(began_on: date, today: date, step: int = ROUND) -> tuple[int, date]:
    """The next round anniversary from `today` on: its years and its day.

    Who began on 29 February keeps 28 February in common years.
    """
    years = max(step, (today.year - began_on.year) // step * step)
    while (day := months_after(began_on, 12 * years)) < today:
        years += step
    return years, day
