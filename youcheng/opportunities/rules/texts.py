"""What a text is about, in Chinese and English alike and without any service.

A text becomes its terms: Chinese as overlapping pairs of characters, Latin words as they are, and
the concepts that it names. A concept is one thing in both languages (`reference/concepts.csv`), so
that a Chinese need and an English offer meet in it. Nothing depends on what else is in the
database: two texts are as alike tomorrow as today, and the concepts in common can be shown.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from math import sqrt
from pathlib import Path

from youcheng.lib.text import fold, has_han, tokens

SIGN = "#"
"""Stands before a concept among the terms; no word begins with it."""
CONCEPT_WEIGHT = 4.0
"""A concept in common tells more than a word: it was written down because it tells two fields
apart."""
MOST = 400
"""Terms of one text that are kept; a longer one is about everything."""
_FILE = Path(__file__).parent.parent / "reference" / "concepts.csv"
_WORDS = """the a an and or of for in on to with by from at as is are be will we our us their they
this that which city cities partner partners cooperation cooperate project projects seek seeks offer
offers looking interested want wants need needs"""
_PAIRS = """合作 开展 希望 寻求 提供 我市 我区 项目 单位 友城 友好 城市 方面 领域 相关 进行
双方 交流 需求 意向 有关 以及 推进 国际 南京"""
_STOP = frozenset(_WORDS.split())
_STOP_PAIRS = frozenset(_PAIRS.split())


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing in both languages. zh, en: the ways to name it, the first as its name."""

    code: str
    divisions: frozenset[str]
    zh: tuple[str, ...]
    en: tuple[str, ...]


@cache
def concepts() -> dict[str, Concept]:
    """By code, from the packaged list."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Concept(
                row["code"], frozenset(row["divisions"].split()),
                tuple(row["zh"].split("|")), tuple(row["en"].split("|")),
            )
            for row in csv.DictReader(file)
        }  # fmt: skip


@cache
def _names() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Chinese and Latin names of concepts, folded as texts are, each with its concept."""
    han = [(fold(word), one.code) for one in concepts().values() for word in one.zh]
    latin = [(" ".join(tokens(word)), one.code) for one in concepts().values() for word in one.en]
    return (
        [(word, code) for word, code in han if has_han(word)],
        [(word, code) for word, code in (*latin, *han) if not has_han(word)],
    )


def named_in(words: list[str]) -> list[str]:
    """Codes of the concepts that a text names. words: its tokens, folded."""
    han = "".join(word if has_han(word) else "\n" for word in words)
    latin = f" {' '.join(word for word in words if not has_han(word))} "
    of_han, of_latin = _names()
    found = [code for word, code in of_han if word in han]
    found += [code for word, code in of_latin if f" {word} " in latin]
    return list(dict.fromkeys(found))


def terms_of(*texts: str) -> list[str]:
    """Terms of texts taken together, each once, concepts first."""
    words = [word for text in texts for word in tokens(text)]
    terms = dict.fromkeys(SIGN + code for code in named_in(words))
    for word in words:
        if has_han(word):
            pairs = (word[i : i + 2] for i in range(len(word) - 1))
            terms.update(dict.fromkeys(pair for pair in pairs if pair not in _STOP_PAIRS))
        elif len(word) > 2 and word not in _STOP and not word.isdigit():  # noqa: PLR2004
            terms[word[:40]] = None
    return list(terms)[:MOST]


def divisions_of(terms: Iterable[str]) -> frozenset[str]:
    """Divisions of ISIC that the concepts among the terms speak of."""
    known = concepts()
    found = (known[term[1:]] for term in terms if term[:1] == SIGN and term[1:] in known)
    return frozenset(code for one in found for code in one.divisions)


@lru_cache(maxsize=50_000)  # One text is held against thousands.
def _weight(terms: frozenset[str]) -> float:
    return sum(CONCEPT_WEIGHT if term[0] == SIGN else 1.0 for term in terms)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How alike two texts are by their terms: 0 to 1, the cosine of their weights."""
    if not one or not other:
        return 0.0
    common = one & other
    if not common:
        return 0.0
    return _weight(common) / sqrt(_weight(one) * _weight(other))


def common_concepts(one: frozenset[str], other: frozenset[str]) -> list[Concept]:
    """Concepts that both name, in the order of the list."""
    known = concepts()
    both = {term[1:] for term in one & other if term[0] == SIGN}
    return [known[code] for code in known if code in both]
