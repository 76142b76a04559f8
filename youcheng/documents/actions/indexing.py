"""What of documents the search finds: their names, and the words of each page of the present
version."""

from collections.abc import Iterable

from youcheng.documents.enums import DOCUMENT, PAGE
from youcheng.documents.models import Document, PageText
from youcheng.search.actions import Draft, drop, put, put_texts

CHUNK = 200


def index_document(document: Document) -> None:
    """Enter the name, and take the pages of earlier versions out."""
    current = document.current
    names = (document.name, current.filename if current else "", document.note)
    put(DOCUMENT, [Draft(document.pk, names, document.filed_on.year)])
    older = PageText.objects.filter(revision__document=document).exclude(revision=current)
    drop(PAGE, older.values_list("pk", flat=True))


def index_pages(pages: Iterable[PageText]) -> int:
    return put_texts(PAGE, ((page.pk, f"{page.label}\n{page.text}") for page in pages))


def reindex() -> dict[str, int]:
    """Make the entries of all documents anew."""
    documents = Document.objects.select_related("current").order_by("pk")
    for document in documents.iterator(CHUNK):
        index_document(document)
    present = Document.objects.order_by().values("current")
    pages = PageText.objects.filter(revision__in=present).order_by("pk")
    return {DOCUMENT: documents.count(), PAGE: index_pages(pages.iterator(CHUNK))}
