"""What the rules of a file on a partner need to know, and no more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

SAME_GROUP_DAYS = 7
"""Meetings with one partner within so many days count once: one group, several rooms."""

SUBSTANTIAL = frozenset({"visit_out", "visit_in", "meeting", "event"})
"""Kinds of exchange at which somebody is met and something can come out."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One exchange with the partner.

    from_on, to_on: the first and the last day that it may have been; is_exact: to the day.
    fields: codes; empty where nobody noted them. rank: of `people.Rank`, smaller is higher, None
    where nobody noted it. initiator: "home", "abroad", "both" or "" where nobody noted it.
    has_paper: a paper, list or mail shows it. has_result: something came of it and was noted.
    """

    pk: int
    kind: str
    from_on: date
    to_on: date
    is_exact: bool = True
    fields: frozenset[str] = frozenset()
    rank: int | None = None
    initiator: str = ""
    has_paper: bool = True
    has_result: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A promise or an obligation. due_on: None where no day was agreed."""

    pk: int
    due_on: date | None
    done_on: date | None
    is_obligation: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """A tie on a day.

    began_on: None where the beginning is not known; attested_on: since when it is known to exist.
    papers: (key, day of signing) of papers that are no letters of intent. contacts: every one that
    had begun by the day, in any order. is_suspended: the stage by law.
    """

    on: date
    began_on: date | None = None
    attested_on: date | None = None
    is_formal: bool = False
    is_suspended: bool = False
    papers: tuple[tuple[int, date], ...] = ()
    contacts: tuple[Contact, ...] = ()
    dues: tuple[Due, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Somebody records exchanges with this partner: silence then means silence."""
        return bool(self.contacts)


def counted_once(contacts: Iterable[Contact]) -> list[Contact]:
    """One for each group: of visits and meetings that follow each other within a week, the first.

    Letters, calls and what else needs no journey are each one. In the order of days.
    """
    kept: list[Contact] = []
    until: date | None = None
    for one in sorted(contacts, key=lambda one: (one.from_on, one.to_on, one.pk)):
        if one.kind in SUBSTANTIAL and one.is_exact:
            if until is not None and one.from_on <= until:
                continue
            until = one.from_on + timedelta(days=SAME_GROUP_DAYS)
        kept.append(one)
    return kept
