"""Which records are worth comparing: those that share a key. So 50,000 need no 1,250,000,000 looks.

A key is short text that two spellings of one person are likely to share. A wide one is shared by
many who have nothing to do with each other: under it only those meet of whom one asks for it
(`is_seed`), and not at all where too many share it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from youcheng.people.rules.likeness import Somebody
from youcheng.people.rules.sounding import latin_skeletons, pinyin_skeleton
from youcheng.people.rules.spelling import Spelled, family_length, wade

MOST = 80
"""A key that more than so many share tells nobody apart."""
FEW = 20
"""So many for the widest keys, which grow with the base: beginnings of names (o), consonants of a
country (c). They serve names alone, and the rarer ones."""
LONGEST = 80
"""Characters of a key."""
_START = 4


@dataclass(frozen=True, slots=True, order=True)
class Key:
    text: str
    is_seed: bool = True


def keys_of(one: Somebody) -> frozenset[Key]:
    """All keys of somebody, each at most LONGEST characters."""
    seeds: dict[str, bool] = {}
    for text, is_seed in _texts(one):
        short = text[:LONGEST]
        seeds[short] = seeds.get(short, False) or is_seed
    return frozenset(map(Key, seeds, seeds.values()))


def _texts(one: Somebody) -> Iterator[tuple[str, bool]]:
    """Keys with whether one asks for others by them."""
    for email in one.own_emails:
        yield f"e:{email}", True
    for handle in one.handles:
        yield f"h:{handle}", True
    for end in one.tails:
        yield f"p:{end}", True
    bodies = one.bodies
    # At a body of few persons all meet.
    for body in bodies:
        yield f"d:{body}", True
    for _name, name in one.spellings:
        of = _of_name(name)
        yield from of.keys
        for body in bodies:
            for first in of.firsts:
                yield f"b:{body}:{first}", True
        if one.country:
            for start in of.starts:
                yield f"c:{one.country}:{start}", name.is_foreign


@dataclass(frozen=True, slots=True)
class _Parts:
    """Of a name: the keys that it has whoever bears it; the first letters that meet at one body,
    and the consonants that meet in one country."""

    keys: tuple[tuple[str, bool], ...] = ()
    firsts: frozenset[str] = frozenset()
    starts: frozenset[str] = frozenset()


@lru_cache(maxsize=20_000)
def _of_name(name: Spelled) -> _Parts:
    if not name.key:
        return _Parts()
    # The same letters in any order and division: 王小明, WANG Xiao Ming, Xiaoming Wang.
    written = {name.letters or name.key, wade(name)} - {""}
    found = [(f"a:{''.join(sorted(letters))}", True) for letters in sorted(written)]
    found += [(f"a:{key}", True) for key in name.korean]
    found += [(key.text, key.is_seed) for key in _abbreviated(name)]
    bones = _bones(name)
    found += [(f"k:{each}", name.is_foreign) for each in bones]
    starts = frozenset("".join(sorted(each))[:_START] for each in bones)
    return _Parts(tuple(found), frozenset(_firsts(name)), starts)


def _firsts(name: Spelled) -> set[str]:
    """First letters of the words, by sound."""
    if name.is_foreign:
        return {pinyin_skeleton(part)[:1] or part[:1] for part in name.parts}
    if name.is_han:
        cut = family_length(name)
        words: Sequence[str] = ("".join(name.words[:cut]), "".join(name.words[cut:]))
    else:
        words = name.words or (name.key,)
    return {bones[:1] or word[:1] for word in words if word for bones in latin_skeletons(word)}


def _abbreviated(name: Spelled) -> Iterator[Key]:
    """A word in full and the first letter of another: "Wang, X." asks for all of these."""
    if name.is_foreign or len(name.words) < 2:
        return
    words = list(name.words)
    if name.is_han:
        cut = family_length(name)
        words = ["".join(words[:cut]), "".join(words[cut:])]
    for full, other in permutations(words, 2):
        if len(full) > 1 and other:
            yield Key(f"i:{full}:{other[0]}", is_seed=name.is_short)
            if not name.is_han and len(full) > _START:
                bones = max(latin_skeletons(other))[:3]
                yield Key(f"o:{full[:_START]}:{bones or other[0]}")


def _bones(name: Spelled) -> set[str]:
    """The consonants of the whole name, word by word in the order of the alphabet."""
    if name.is_foreign:
        words = [{pinyin_skeleton(part)} for part in name.parts]
    elif name.is_han or not name.words:
        return set()
    else:
        words = [set(latin_skeletons(word)) for word in name.words]
    joined = {""}
    for ways in words[:4]:
        joined = {f"{before} {way}" for before in joined for way in ways}
    return {
        bones
        for each in sorted(joined)[:8]
        if len((bones := "".join(sorted(each.split()))).replace(" ", "")) > 2
    }


def is_crowd(key: str, n: int) -> bool:
    """Say whether so many share the key that it tells nobody apart."""
    return n > (FEW if key.startswith(("o:", "c:")) else MOST)


def pairs(blocks: Iterable[tuple[str, Sequence[tuple[int, bool]]]]) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing, the smaller key first; one may come several times.

    blocks: each key with those who have it, as (person, is_seed).
    """
    for key, members in blocks:
        if is_crowd(key, len(members)):
            continue
        for at, (one, is_seed) in enumerate(members):
            for other, is_other_seed in members[at + 1 :]:
                if (is_seed or is_other_seed) and one != other:
                    yield min(one, other), max(one, other)


def met(
    asked: Iterable[Collection[Key]], members: Mapping[str, Sequence[tuple[int, bool]]]
) -> list[set[int]]:
    """For each of these collections of keys those who share one with it that is no crowd's.

    members: each key with those who have it, as (person, is_seed).
    """
    return [
        {
            person
            for key in keys
            if not is_crowd(key.text, len(those := members.get(key.text, ())))
            for person, is_seed in those
            if is_seed or key.is_seed
        }
        for keys in asked
    ]
