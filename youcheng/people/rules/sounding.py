"""Sounds of names: consonants by class, which is what romanisations and Chinese writings of one name
have in common."""

import re
from functools import lru_cache

_LATIN_SOUNDS = (
    ("tsch", "S"), ("sch", "S"), ("tch", "S"), ("shch", "S"), ("tz", "S"), ("ts", "S"),
    ("sh", "S"), ("zh", "S"), ("kh", ""), ("ph", "F"), ("th", "T"), ("ck", "K"), ("qu", "K"),
    ("ng", "N"), ("x", "KS"), ("b", "P"), ("p", "P"), ("d", "T"), ("t", "T"), ("g", "K"),
    ("k", "K"), ("q", "K"), ("f", "F"), ("v", "F"), ("w", "F"), ("s", "S"), ("z", "S"), ("l", "L"),
    ("r", "L"), ("m", "M"), ("n", "N"),
)  # fmt: skip
_PINYIN_SOUNDS = (
    ("ng", "N"), ("zh", "S"), ("ch", "S"), ("sh", "S"), ("b", "P"), ("p", "P"), ("d", "T"),
    ("t", "T"), ("g", "K"), ("k", "K"), ("f", "F"), ("w", "F"), ("j", "S"), ("q", "S"), ("x", "S"),
    ("z", "S"), ("c", "S"), ("s", "S"), ("l", "L"), ("r", "L"), ("m", "M"), ("n", "N"),
)  # fmt: skip


def _skeleton(text: str, table: tuple[tuple[str, str], ...]) -> str:
    said, at, end = "", 0, -1
    while at < len(text):
        letters, sound = next((row for row in table if text.startswith(row[0], at)), ("", ""))
        # Two letters of one sound side by side are one: "ll", "dt".
        said += sound if end != at or said[-1:] != sound else ""
        at += len(letters) or 1
        end = at if sound else -1
    return said


@lru_cache(maxsize=50_000)
def pinyin_skeleton(text: str) -> str:
    """Consonants by class, without vowels and h: "kelisidina" is KLSTN."""
    return _skeleton(text, _PINYIN_SOUNDS)


@lru_cache(maxsize=50_000)
def latin_skeletons(word: str) -> frozenset[str]:
    """The same of a word in Latin letters; several where a letter is said in several ways:
    g and j, c and ch, th."""
    hard = re.sub(r"ch(?=[lr])|c(?![eiyh])", "k", word)
    ways = {
        re.sub(r"ch|c", "s", hard),
        re.sub(r"ch", "k", re.sub(r"c(?=[eiy])", "s", hard)).replace("c", "k"),
    }
    # An r before a consonant is often not heard: 乔治 is George.
    ways |= {re.sub(r"r(?![aeiouy])", "", way) for way in ways}
    ways |= {re.sub(r"x|ks", "s", way) for way in ways}
    # No Chinese syllable ends with m: 威廉 is Wilhelm.
    ways |= {re.sub(r"m$", "n", way) for way in ways}
    # The j of Jürgen has no sound that a Chinese ear keeps; that of John has.
    ways |= {re.sub(r"j|g(?=[eiy])", "s", way) for way in ways}
    ways |= {way.replace("th", "s") for way in ways}
    # Of Arabic names: the article in one word.
    if len(word) > 5 and word[:2] in {"al", "el"}:
        ways |= {way[2:] for way in ways}
    found = {_skeleton(way, _LATIN_SOUNDS) for way in ways}
    if word in SAME_FAMILY:
        found.add(SAME_FAMILY[word])
    return frozenset(found)


SAME_FAMILY = {
    way: sign
    for sign, ways in {
        "1": "lee li yi rhee i", "2": "park bak pak", "3": "choi choe", "4": "lim im rim yim",
        "5": "oh o", "6": "noh roh no", "7": "yoo ryu yu you", "8": "kim gim", "9": "ko koh go",
    }.items()
    for way in ways.split()
}  # fmt: skip
"""Korean family names whose romanisations have few sounds in common."""


@lru_cache(maxsize=20_000)
def abjad_skeletons(word: str) -> frozenset[str]:
    """The same of a word of Arabic or Hebrew, whose w and y are as often vowels."""
    ways = {word, re.sub("[wy]", "", word), re.sub("(?<!^)[wy]", "", word)}
    ways |= {way.replace("j", "g") for way in ways} | {way.replace("j", "s") for way in ways}
    return frozenset(_skeleton(way, _LATIN_SOUNDS) for way in ways)
