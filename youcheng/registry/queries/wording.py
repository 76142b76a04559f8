"""The list of words of a day, and where they stand in a text or in stored files."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from youcheng.documents.enums import Reading
from youcheng.documents.models import Document, PageText
from youcheng.documents.queries.inside import where
from youcheng.lib.text import simplified
from youcheng.registry.models import WordingTerm
from youcheng.registry.queries.cities import TiePapers
from youcheng.registry.rules.wording import Hit, Word, check, joined

LONGEST = 200_000
"""Characters that are read: some three hundred pages."""
PAGES = 300
"""Pages of a stored file that are read."""


def words_on(day: date) -> list[Word]:
    return [_word(term) for term in WordingTerm.objects.on(day).order_by("pk")]


def _word(term: WordingTerm) -> Word:
    allowed = tuple(line.strip() for line in term.allowed.splitlines() if line.strip())
    return Word(term.pk, term.word, term.kind, term.better, term.reason, allowed)


def hits_in(text: str, day: date) -> list[Hit]:
    """Words of the list of `day` in a text, be it in simplified or traditional characters."""
    return check(text, words_on(day), simplified(text))


@dataclass(frozen=True, slots=True)
class Found:
    """A word of the list and where it stands, in the order of the pages. is_later: it came onto the
    list after the day of the paper. is_past: today's list has it no more."""

    word: Word
    is_later: bool
    is_past: bool
    places: list[tuple[PageText, Hit]] = field(default_factory=list)

    @property
    def pages(self) -> list[tuple[int, str]]:
        """Number and name of each page, once."""
        return list(dict.fromkeys((page.number, where(page)) for page, _hit in self.places))


@dataclass(frozen=True, slots=True)
class Looked:
    """What the list finds in the present version of a document.

    day: that of the paper. n_silent: pages that hold no text, of which nothing is known. is_cut: it
    is longer than what is read.
    """

    document: Document
    day: date
    found: list[Found]
    n_silent: int
    is_cut: bool

    @property
    def is_read(self) -> bool:
        return self.document.present.reading == Reading.READ

    @property
    def n(self) -> int:
        return sum(len(one.places) for one in self.found)


def look_through(asked: Iterable[tuple[Document, date | None]], today: date) -> dict[int, Looked]:
    """What the list says of stored files, each with the day of its paper, by the key of the
    document. Two queries, however many there are; none for none.

    Nothing of it is kept, so that a change of the list is seen at once. Both lists are asked: that
    of the day on which the paper was made, and today's, which a renewal will have to meet.
    """
    days = {document: min(day or today, today) for document, day in reversed(list(asked))}
    if not days:
        return {}
    terms = list(WordingTerm.objects.order_by("pk"))
    texts = _texts(days)
    return {
        document.pk: _looked(document, day, today, terms, texts[document.present.pk])
        for document, day in days.items()
    }


def _texts(documents: Iterable[Document]) -> dict[int, list[PageText]]:
    """The pages of the present versions; one more than is read tells that there are more."""
    texts: dict[int, list[PageText]] = defaultdict(list)
    revisions = {document.present.pk: document.present for document in documents}
    rows = PageText.objects.filter(revision__in=revisions, number__lte=PAGES + 1)
    for page in rows.order_by("revision", "number"):
        page.revision = revisions[page.revision_id]
        texts[page.revision_id].append(page)
    return texts


def _looked(
    document: Document,
    day: date,
    today: date,
    terms: Sequence[WordingTerm],
    pages: Sequence[PageText],
) -> Looked:
    then = {term.word: _word(term) for term in terms if term.holds_on(day)}
    now = {term.word: _word(term) for term in terms if term.holds_on(today)}
    words = list((then | now).values())
    found: dict[str, Found] = {}
    for page in pages[:PAGES]:
        text = joined(page.text)
        for hit in check(text, words, simplified(text)):
            name = hit.word.word
            one = found.setdefault(name, Found(hit.word, name not in then, name not in now))
            one.places.append((page, hit))
    n_told = sum(bool(page.text.strip()) for page in pages)
    n_silent = 0 if len(pages) > PAGES else max((document.present.n_pages or 0) - n_told, 0)
    return Looked(document, day, list(found.values()), n_silent, len(pages) > PAGES)


def look_through_papers(rows: Iterable[TiePapers], today: date) -> dict[int, Looked]:
    """The files of the papers of ties, as `papers_of` found them for a reader."""
    links = (
        (link.document, filed.paper.signed_on)
        for row in rows
        for filed in row.papers
        for link in filed.files
    )
    return look_through(links, today)
