"""Words of names and of questions, cut alike: one search path for SQLite and PostgreSQL.

Chinese has no blanks: a run of characters becomes its overlapping pairs and its last character, so
that two characters find themselves anywhere and one finds what it begins. Chinese names are also
written by sound, whole and by initials. Latin words stay words and are found by their beginnings;
longer ones are also written backwards, so that they are found by their ends where the beginning is
misspelt.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from youcheng.lib.text import has_han, tokens

LONGEST = 200
"""Characters of a question that are read."""
MOST = 12
"""Terms of a question that are asked for."""
BACKWARDS = "\ue000"
"""Stands before a word written backwards: a sign that nobody types."""
LATIN_SLIP, HAN_SLIP = 5, 3
"""A slip of the pen is looked for in so many letters, or Chinese characters, and more."""
_RUNS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[^\u3400-\u4dbf\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Term:
    """One word to look for; is_open: as the beginning of a longer one."""

    text: str
    is_open: bool


@lru_cache(maxsize=16_000)
def sounds(text: str) -> tuple[str, str]:
    """Pinyin without tones, joined, and its initials: "伦敦" gives "lundun", "ld"."""
    # Import takes half a second, and a server that nobody searches never needs it.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    parts = [part for part in lazy_pinyin(text, errors="ignore") if part.isascii()]
    return "".join(parts), "".join(part[0] for part in parts if part)


def _pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] + [run[-1]]


def _runs(text: str) -> Iterable[str]:
    for word in tokens(text):
        yield from _RUNS.findall(word)


def index_words(names: Iterable[str]) -> str:
    """All words under which one thing is found, each once, with blanks between them."""
    words: dict[str, None] = {}
    for name in names:
        latin = []
        for run in _runs(name):
            if has_han(run):
                words.update(dict.fromkeys(_pairs(run)))
                words.update(dict.fromkeys(sound for sound in sounds(run) if len(sound) > 1))
            else:
                words.update(dict.fromkeys(_both_ways(run)))
                latin.append(run)
        if len(latin) > 1:
            # "Sao Paulo" is also typed in one.
            words.update(dict.fromkeys(_both_ways("".join(latin))))
    return " ".join(words)


def text_words(text: str) -> str:
    """All words of a running text, each once: without sounds and spellings, which are for names."""
    words: dict[str, None] = {}
    for run in _runs(text):
        words.update(dict.fromkeys(_pairs(run) if has_han(run) else [run[:80]]))
    return " ".join(words)


def _both_ways(word: str) -> Iterable[str]:
    word = word[:80]
    yield word
    if len(word) >= LATIN_SLIP:
        yield BACKWARDS + word[::-1]


def terms(text: str) -> list[Term]:
    """What a question asks for; all of it must be there. Empty for a question without a word."""
    found: dict[Term, None] = {}
    for run in _runs(text[:LONGEST]):
        if not has_han(run):
            found[Term(run[:80], is_open=True)] = None
        elif len(run) == 1:
            found[Term(run, is_open=True)] = None
        else:
            found.update(dict.fromkeys(Term(pair, is_open=False) for pair in _pairs(run)[:-1]))
    return list(found)[:MOST]


def slips(text: str) -> list[list[Term]]:
    """Where to look for what was meant, if nothing bears the name as it is written: each entry that
    has all terms of any of these lists is worth comparing. Empty for what is too short.

    A word with one wrong, missing, doubled or swapped letter still has its first half or its last;
    a Chinese name with one wrong character still has all that stands before and after that.
    """
    key = "".join(tokens(text[:LONGEST]))[: 2 * MOST]
    if has_han(key):
        return _han_slips(key[:MOST]) if len(key) >= HAN_SLIP else []
    if len(key) < LATIN_SLIP:
        return []
    half = len(key) // 2
    # Two letters that changed places across the middle spoil both halves.
    swapped = key[: half - 1] + key[half] + key[half - 1] + key[half + 1 :]
    return [
        [Term(key[:half], is_open=True)],
        [Term(BACKWARDS + key[half:][::-1], is_open=True)],
        [Term(swapped, is_open=False)],
    ]


def _han_slips(key: str) -> list[list[Term]]:
    found = []
    for at in range(len(key)):
        before, after = key[:at], key[at + 1 :]
        pairs = _pairs(before)[:-1] if before else []
        pairs += _pairs(after)[:-1] if after else []
        asked = [Term(pair, is_open=False) for pair in pairs]
        if len(before) == 1:
            asked.append(Term(before, is_open=True))
        if len(after) == 1:
            asked.append(Term(after, is_open=False))
        found.append(asked)
    return found
