"""Why a place was found: by which of its names, and how well that fits; or what it looks like."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from youcheng.lib.bilingual import reader
from youcheng.lib.prepared import prepared
from youcheng.lib.text import fold, has_han, isolated
from youcheng.registry.models import Locality, LocalityName
from youcheng.search.rules import sounds

NAMES = ("name_zh", "name_en", "name_zh_hant")
NEAR = 400
"""Places that are compared with what may be a slip of the pen."""
GUESSED = 8
ALIKE, ALIKE_HAN = 78, 60
"""How alike, of 100, a name must be to be offered for a slip of the pen."""
SLIP = 9
"""Rank of what only looks alike: after all that bears the name."""

FIRST_SIGN = "\u2e80"
"""Letters stand before it; Chinese signs, and words written backwards, after it."""

Name = tuple[str, str, bool]
"""Text, key, and whether it is a former one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the reader's language. rank: how well it fits; the lower, the better."""

    pk: int
    name: str
    foreign: str
    country: str
    region: str
    why: str
    rank: tuple[int, ...]


@prepared
def _names(*, places: Any) -> QuerySet:
    names = LocalityName.objects.filter(locality__in=places).order_by("pk")
    return names.values_list("locality_id", "text", "key", "is_former")


@prepared
def _places(*, keys: Any) -> QuerySet:
    columns = ("admin1_name", *NAMES, *(f"country__{name}" for name in NAMES))
    return Locality.objects.filter(pk__in=keys).order_by().values_list("pk", *columns)


class Places:
    """Places that were found for one text, each with the reason."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.known: list[Place] = []

    def read(self, refs: Sequence[int], guesses: dict[int, str] | None = None) -> None:
        """Look places up, in this order. guesses: names that look like the text, for those that
        were found by that alone."""
        if not refs:
            return
        names: dict[int, list[Name]] = defaultdict(list)
        for ref, *name in _names(places=refs):
            names[ref].append(tuple(name))  # type: ignore[arg-type]
        name_of, read = reader(), {pk: values for pk, *values in _places(keys=refs)}
        for at, ref in enumerate(refs):
            region, zh, en, hant, *country = read[ref]
            own, land = name_of(zh, en, hant), name_of(*country)
            if guesses:
                rank, why = SLIP, _("looks like %(name)s") % {"name": isolated(guesses[ref])}
            else:
                rank, why = _reason(own, land, names[ref], self.text)
            foreign = en if en != own else ""
            self.known.append(Place(ref, own, foreign, land, region, why, (rank, at)))

    def guess(self, near: Sequence[tuple[int, str]]) -> None:
        """Of places that may be meant, take those with a name that is nearly the text."""
        guesses = _guesses(fold(self.text), near)
        self.read(list(guesses), guesses)

    def best(self, limit: int) -> list[Place]:
        return sorted(self.known, key=lambda place: place.rank)[:limit]


def _reason(own: str, country: str, names: Sequence[Name], text: str) -> tuple[int, str]:
    key, own = fold(text), fold(own)
    if own.startswith(key):
        return (0 if own.removesuffix("\u5e02") == key.removesuffix("\u5e02") else 1), ""
    if key in own:
        return 2, ""
    for rank, is_fit in ((2, str.__eq__), (3, str.startswith), (5, str.__contains__)):
        for name, its_key, is_former in names:
            if is_fit(its_key, key):
                word = _("formerly %(name)s") if is_former else _("also %(name)s")
                return rank, word % {"name": isolated(name)}
    if not has_han(text):
        for name, its_key, _is_former in names:
            if not has_han(name):
                continue
            whole, initials = sounds(its_key)
            if whole.startswith(key):
                return 3, _("sounds like %(sound)s") % {"sound": whole}
            if initials.startswith(key):
                return 4, _("initials of %(name)s") % {"name": isolated(name)}
    return 7, _("in %(country)s") % {"country": country}


def _guesses(key: str, near: Sequence[tuple[int, str]]) -> dict[int, str]:
    """Place → the name of it that is most like `key`, the most alike first."""
    is_han = has_han(key)
    # Latin words stand in the index as they are; Chinese names must be read.
    refs = [ref for ref, _words in near] if is_han else _alike(key, near)
    refs = refs[: 10 * GUESSED]
    rows = _names(places=refs) if refs else []
    keys = [its_key for _ref, _text, its_key, _is_former in rows]
    cut = ALIKE_HAN if is_han else ALIKE
    found: dict[int, str] = {}
    for _key, _score, at in process.extract(
        key, keys, scorer=fuzz.ratio, limit=2 * GUESSED, score_cutoff=cut
    ):
        found.setdefault(rows[at][0], rows[at][1])
    return dict(list(found.items())[:GUESSED])


def _alike(key: str, near: Iterable[tuple[int, str]]) -> list[int]:
    """Places with a word like `key`, the most alike first."""
    words = [(word, ref) for ref, text in near for word in text.split() if word[0] < FIRST_SIGN]
    best = process.extract(
        key, [word for word, _ref in words], scorer=fuzz.ratio, limit=50, score_cutoff=ALIKE
    )
    return list(dict.fromkeys(words[at][1] for _word, _score, at in best))
