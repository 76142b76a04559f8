"""Words inside documents: which pages hold them, and the line around them."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.documents.enums import PAGE
from youcheng.documents.models import Document, PageText
from youcheng.documents.reading.pages import PAGED
from youcheng.lib.text import fold, has_han, tokens
from youcheng.search.models import Entry
from youcheng.search.rules import LONGEST

READ = 400
"""Pages that are looked into. The index knows which characters stand side by side, not which whole
words: a page that has all pairs of a word but not the word is left out here."""
BRIEF = 8
AROUND = 36
"""Characters before and after a word."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A page with the words. parts: the line around them, with whether each part is one of them.
    more: other pages of the same document that have them too."""

    document: Document
    page: PageText
    parts: tuple[tuple[str, bool], ...]
    more: int = 0

    @property
    def brief(self) -> str:
        """The first of the words with a few characters before and after, for a narrow place."""
        at = next(n for n, (_text, is_hit) in enumerate(self.parts) if is_hit)
        before = "".join(text for text, _is_hit in self.parts[:at])
        after = "".join(text for text, _is_hit in self.parts[at + 1 :])
        start = "\u2026" if len(before) > BRIEF else ""
        end = "\u2026" if len(after) > BRIEF else ""
        return f"{start}{before[-BRIEF:]}{self.parts[at][0]}{after[:BRIEF]}{end}"

    @property
    def where(self) -> str:
        """Which page, sheet or part."""
        return where(self.page)


def where(page: PageText) -> str:
    """Which page, sheet or part of its file this is."""
    if page.label:
        return _("sheet “%(name)s”") % {"name": page.label}
    if page.revision.type in PAGED:
        return _("page %(n)d") % {"n": page.number}
    return _("part %(n)d") % {"n": page.number}


def search(user: User, text: str, limit: int = 20) -> list[Hit]:
    """The first fitting page of each document that `user` may read, newest documents first."""
    words = words_of(text)
    if not words:
        return []
    seen = Document.objects.visible_to(user).filter(current=OuterRef("revision")).order_by()
    entries = Entry.objects.matching(text).filter(kind=PAGE).order_by()
    pages = (
        PageText.objects.filter(Exists(seen), pk__in=entries.values("ref"))
        .select_related("revision__document__unit", "revision__document__current")
        .order_by("-revision__document", "number")
    )
    return _hits(pages[:READ], words, limit)


def _hits(pages: object, words: list[str], limit: int) -> list[Hit]:
    found: dict[int, Hit] = {}
    for page in pages:  # type: ignore[attr-defined]
        document = page.revision.document
        first = found.get(document.pk)
        if first is None and len(found) == limit:
            break
        parts = snippet(page.text, words)
        if not parts:
            continue
        if first is None:
            found[document.pk] = Hit(document, page, parts)
        else:
            found[document.pk] = Hit(document, first.page, first.parts, first.more + 1)
    return list(found.values())


def hits_in(document: Document, text: str) -> list[Hit]:
    """Every fitting page of one document."""
    words = words_of(text)
    if not words or document.current_id is None:
        return []
    entries = Entry.objects.matching(text).filter(kind=PAGE).order_by()
    pages = PageText.objects.filter(revision=document.current_id, pk__in=entries.values("ref"))
    rows = pages.select_related("revision").order_by("number")[:READ]
    return [Hit(document, page, parts) for page in rows if (parts := snippet(page.text, words))]


def words_of(text: str) -> list[str]:
    """What must stand on the page, as the index folds it; the longest first."""
    return sorted(dict.fromkeys(tokens(text[:LONGEST])), key=len, reverse=True)


@lru_cache(maxsize=20_000)
def _folded(character: str) -> str:
    return fold(character)


def snippet(text: str, words: list[str]) -> tuple[tuple[str, bool], ...]:
    """The line around the first word, with all words in it marked; empty if one is missing.

    Words that are not Chinese must stand at the beginning of a word of the text.
    """
    folded, places = _with_places(text)
    spans: list[tuple[int, int]] = []
    for word in words:
        at = list(_found(folded, word, text, places))
        if not at:
            return ()
        spans.extend(at)
    spans.sort()
    # The longest word tells most; a question may be one that is longer than the line.
    first, last_of_first = next(_found(folded, words[0], text, places))
    start = max(first - AROUND, 0)
    end = min(max(first + 2 * AROUND, last_of_first), len(text))
    parts: list[tuple[str, bool]] = [("\u2026", False)] if start else []
    last = start
    for begin, stop in spans:
        if begin < last or stop > end:
            continue
        parts += [(_line(text[last:begin]), False), (text[begin:stop], True)]
        last = stop
    parts.append((_line(text[last:end]) + ("\u2026" if end < len(text) else ""), False))
    return tuple((part, is_hit) for part, is_hit in parts if part)


def _line(text: str) -> str:
    return " ".join(text.split()) if not text[:1].isspace() else " " + " ".join(text.split())


def _with_places(text: str) -> tuple[str, list[int]]:
    """The text folded character by character, and where in the text each of its characters is."""
    parts: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        folded = _folded(character)
        parts.append(folded)
        places.extend([at] * len(folded))
    places.append(len(text))
    return "".join(parts), places


def _found(folded: str, word: str, text: str, places: list[int]) -> Iterator[tuple[int, int]]:
    at = folded.find(word)
    while at >= 0:
        begin, stop = places[at], places[at + len(word) - 1] + 1
        is_inside = begin > 0 and _joins(text[begin - 1]) and not has_han(word[0])
        if not is_inside:
            yield begin, stop
        at = folded.find(word, at + 1)


def _joins(character: str) -> bool:
    return character.isalnum() and not has_han(character)
