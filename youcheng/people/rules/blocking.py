"""Which records are worth comparing: those that share a key. So 50,000 need no 1,250,000,000 looks.

A key is short text that two spellings of one person are likely to share. A wide one is shared by
many who have nothing to do with each other: under it only those meet of whom one asks for it
(`is_seed`), and not at all where too many share it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

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
    keys = set(_of_names(one))
    keys |= {Key(f"e:{email}") for email in one.own_emails}
    keys |= {Key(f"h:{handle}") for handle in one.handles}
    keys |= {Key(f"p:{end}") for end in one.tails}
    seeds: dict[str, bool] = {}
    for key in keys:
        text = key.text[:LONGEST]
        seeds[text] = seeds.get(text, False) or key.is_seed
    return frozenset(Key(text, is_seed) for text, is_seed in seeds.items())


def _of_names(one: Somebody) -> Iterator[Key]:
    bodies = one.bodies
    # At a body of few persons all meet.
    yield from (Key(f"d:{body}") for body in bodies)
    for _name, name in one.spellings:
        if not name.key:
            continue
        letters = name.letters or name.key
        # The same letters in any order and division: 王小明, WANG Xiao Ming, Xiaoming Wang.
        yield Key(f"a:{''.join(sorted(letters))}")
        yield from (Key(f"a:{key}") for key in name.korean)
        if said := wade(name):
            yield Key(f"a:{''.join(sorted(said))}")
        for first in _firsts(name):
            yield from (Key(f"b:{body}:{first}") for body in bodies)
        yield from _abbreviated(name)
        for bones in _bones(name):
            yield Key(f"k:{bones}", is_seed=name.is_foreign)
            if one.country:
                yield Key(f"c:{one.country}:{''.join(sorted(bones))[:_START]}", name.is_foreign)


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
    for full in words:
        for other in words:
            if full is not other and len(full) > 1 and other:
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
