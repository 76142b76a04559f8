"""Stored documents of papers, as one person may see them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import get_language_info

from youcheng.accounts.models import User
from youcheng.documents.models import Document, PageText, Sight, sight_of
from youcheng.lib.prepared import prepared
from youcheng.registry.models import Instrument, PaperFile, Tie

LANGUAGES = (
    "zh-hans", "zh-hant", "en", "ja", "ko", "de", "fr", "it", "es", "pt", "nl", "ru", "ar", "fi",
    "sv", "el", "pl", "hu", "cs", "tr", "vi", "th", "id", "mn", "fa", "he",
)  # fmt: skip


def language_name(code: str) -> str:
    """In the language of the page; empty for none."""
    return str(get_language_info(code)["name_translated"]) if code in LANGUAGES else code


def language_choices() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code in LANGUAGES]


def files_of(user: User, papers: Collection[int]) -> dict[int, list[PaperFile]]:
    """Files of these papers that `user` may read, by paper, the originals first. One query."""
    found: dict[int, list[PaperFile]] = defaultdict(list)
    for link in _files(sight_of(user), papers=list(papers)) if papers else ():
        found[link.instrument_id].append(link)
    order = {part: n for n, part in enumerate(PARTS)}
    for links_of_one in found.values():
        links_of_one.sort(key=lambda link: (order.get(link.part, len(order)), link.pk))
    return found


@prepared
def _files(sight: Sight, *, papers: Any) -> QuerySet[PaperFile]:
    seen = Document.objects.within(sight).order_by().values("pk")
    links = PaperFile.objects.filter(instrument__in=papers, document__in=seen)
    return links.select_related("document__current", "document__unit").order_by("pk")


def papers_with(user: User, documents: Collection[int]) -> dict[int, Instrument]:
    """The paper to which each of these documents belongs, for those of ties that `user` may see, by
    the document's key. One query."""
    seen = Tie.objects.visible_to(user).filter(pk=OuterRef("instrument__tie"))
    links = PaperFile.objects.filter(Exists(seen), document__in=documents).order_by("pk")
    rows = links.select_related("instrument__tie__place")
    return {link.document_id: link.instrument for link in rows}


PARTS = ("original", "version", "counterpart", "translation", "annex", "other")


@dataclass(frozen=True, slots=True)
class Column:
    """One file of a paper beside the others. texts: where there are no pictures of its pages."""

    link: PaperFile
    language: str
    pictures: range
    texts: list[PageText]


MOST = 30
"""Pages of each column."""


def side_by_side(links: list[PaperFile]) -> list[Column]:
    """The same pages of the language versions beside each other. One query for all texts."""
    bare = [link.document.current_id for link in links if not link.document.present.n_pictures]
    texts: dict[int, list[PageText]] = defaultdict(list)
    for page in PageText.objects.filter(revision__in=bare, number__lte=MOST).order_by("number"):
        texts[page.revision_id].append(page)
    return [
        Column(
            link,
            language_name(link.language),
            range(1, min(link.document.present.n_pictures, MOST) + 1),
            texts[link.document.present.pk],
        )
        for link in links
    ]


def papers_of_document(user: User, document: Document) -> list[PaperFile]:
    """The papers of ties that `user` may see to which a document belongs."""
    ties = Tie.objects.visible_to(user).order_by().values("pk")
    links = PaperFile.objects.filter(document=document, instrument__tie__in=ties)
    return list(
        links.select_related("instrument__tie__place", "instrument__tie__home").order_by("pk")
    )


def paper_or_none(tie: Tie, pk: int) -> Instrument | None:
    return Instrument.objects.filter(tie=tie, pk=pk).select_related("tie").first()
