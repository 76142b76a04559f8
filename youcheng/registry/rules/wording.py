"""The wording of papers: local governments conclude no treaties, and Taiwan is a part of China.

The words are the office's own dated list (`WordingTerm`); here stands how a text is read. A hit is
a hint with its reason and a better word, never a verdict: a person reads the sentence.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

AROUND = 16
"""Characters that are shown before and after a hit."""
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_BROKEN_LINE = re.compile(rf"(?<=[{_HAN}])[ \t\u3000]*\n[ \t\u3000]*(?=[{_HAN}])")


def joined(text: str) -> str:
    """The text of a printed page with its lines joined where one breaks between two Chinese
    letters: a word may begin on one line and end on the next."""
    return _BROKEN_LINE.sub("", text)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the list. allowed: longer phrases within which it is right."""

    pk: int
    word: str
    kind: str
    better: str
    reason: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a word stands: start and end in the text; before, found, after: the place in words.
    line: from one."""

    word: Word
    start: int
    end: int
    line: int
    before: str
    found: str
    after: str


def check(text: str, words: Iterable[Word], folded: str | None = None) -> list[Hit]:
    """Hits in the order of the text. A hit within a longer hit is left out.

    folded: the text with traditional characters made simplified, letter by letter, so that places
    stay; None: the text itself. Western words match whole words, in any case.
    """
    read = text if folded is None else folded
    if len(read) != len(text):
        raise ValueError("the folded text has another length")
    found = [
        (start, end, word)
        for word in words
        for start, end in _spans(read, word.word)
        if not any(_is_within(read, phrase, start, end) for phrase in word.allowed)
    ]
    found.sort(key=lambda one: (one[0], -one[1], one[2].pk))
    hits: list[Hit] = []
    until = -1
    for start, end, word in found:
        if end <= until:
            continue
        until = end
        hits.append(_hit(text, word, start, end))
    return hits


def _hit(text: str, word: Word, start: int, end: int) -> Hit:
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    last = len(text) if last == -1 else last
    return Hit(
        word, start, end, text.count("\n", 0, start) + 1,
        text[max(first, start - AROUND) : start], text[start:end],
        text[end : min(last, end + AROUND)],
    )  # fmt: skip


def _spans(text: str, word: str) -> Iterator[tuple[int, int]]:
    if not word.strip():
        return
    pattern = re.escape(word.strip())
    if word.isascii():
        pattern = rf"(?<![A-Za-z]){pattern}(?![A-Za-z])"
    for match in re.finditer(pattern, text, re.IGNORECASE):
        yield match.span()


def _is_within(text: str, phrase: str, start: int, end: int) -> bool:
    """Whether a phrase stands in the text so that it covers the hit."""
    first = max(0, end - len(phrase))
    around = text[first : start + len(phrase)]
    return any(
        first + match <= start and first + match + len(phrase) >= end
        for match in _all_at(around.lower(), phrase.lower())
    )


def _all_at(text: str, part: str) -> Iterator[int]:
    at = text.find(part) if part else -1
    while at != -1:
        yield at
        at = text.find(part, at + 1)
