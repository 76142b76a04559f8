"""What comparing a list with everybody on record, and with itself, has found.

It is most of the work of an import, whose rows are judged anew with each decision and once more
before they are written. So it is kept with the draft, and holds as long as the rows say the same
and nobody on record is another.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from hashlib import blake2b
from typing import Any, NamedTuple, Self

from django.db.models import Q

from youcheng.audit.queries import last_entry, was_done_since
from youcheng.people.queries.doubles import alike_on_record
from youcheng.people.rules.blocking import Key, keys_of, met
from youcheng.people.rules.likeness import Likeness, Somebody, alike

CHANGES_PEOPLE = Q(subject_label__startswith="people.") | Q(verb="persons.undone")
"""Entries of the log after which somebody on record may be another."""


class Hit(NamedTuple):
    """Somebody of whom a row is like. who: key of a person on record, or place of a row among those
    compared; score: 0..1; reasons: codes of `rules.likeness.FOR`."""

    who: int
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """on_record, above: for each row the persons, whoever may see them, and the rows above it of
    whom it is like, the likest first. since: the log's last entry before that; facts: digest of
    what the rows said."""

    since: int
    facts: str
    on_record: list[list[Hit]]
    above: list[list[Hit]]

    def kept(self) -> dict[str, Any]:
        """What a draft keeps of it, for `read`; most rows are like nobody."""
        return {
            "since": self.since,
            "facts": self.facts,
            "rows": len(self.above),
            "on_record": _kept(self.on_record),
            "above": _kept(self.above),
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        n = kept["rows"]
        found = (_read(kept["on_record"], n), _read(kept["above"], n))
        return cls(kept["since"], kept["facts"], *found)


def _kept(found: Iterable[list[Hit]]) -> dict[int, list[Hit]]:
    return {at: hits for at, hits in enumerate(found) if hits}


def _read(kept: Mapping[str, Any], n: int) -> list[list[Hit]]:
    found: list[list[Hit]] = [[] for _ in range(n)]
    for at, hits in kept.items():
        found[int(at)] = [Hit(who, score, tuple(reasons)) for who, score, reasons in hits]
    return found


def compared(rows: Sequence[Somebody], kept: Mapping[str, Any] | None) -> Compared:
    """What is kept, if it still holds, or what is found now."""
    facts = _digest(rows)
    if kept and kept["facts"] == facts and not was_done_since(kept["since"], CHANGES_PEOPLE):
        return Compared.read(kept)
    # Read first: what is done meanwhile is told by a later entry.
    since = last_entry()
    asked = [keys_of(one) for one in rows]
    on_record = [[_hit(key, like) for like, key in liked] for liked in alike_on_record(rows, asked)]
    return Compared(since, facts, on_record, _alike_above(rows, asked))


def _digest(rows: Iterable[Somebody]) -> str:
    digest = blake2b(digest_size=16)
    for one in rows:
        said = (one.names, one.given, one.country, one.sex, [astuple(post) for post in one.posts])
        reached = map(sorted, (one.emails, one.phones, one.mobiles, one.handles))
        digest.update(repr((*said, *reached)).encode())
    return digest.hexdigest()


def _hit(who: int, like: Likeness) -> Hit:
    return Hit(who, like.score, tuple(reason.code for reason in like.reasons))


def _alike_above(rows: Sequence[Somebody], asked: Sequence[Collection[Key]]) -> list[list[Hit]]:
    members: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    found: list[list[Hit]] = []
    for at, (one, keys) in enumerate(zip(rows, asked, strict=True)):
        [shared] = met([keys], members)
        hits = [_hit(n, like) for n in sorted(shared) if (like := alike(one, rows[n]))]
        found.append(sorted(hits, key=lambda hit: (-hit.score, hit.who)))
        for key in keys:
            members[key.text].append((at, key.is_seed))
    return found
