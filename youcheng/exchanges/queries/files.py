"""Stored documents of exchanges, as one person may see them."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet

from youcheng.accounts.models import User
from youcheng.documents.models import Document
from youcheng.exchanges.models import Exchange, ExchangeFile


def files_of(user: User, exchange: Exchange) -> QuerySet[ExchangeFile]:
    """Files of the exchange that `user` may read, in the order in which they came."""
    seen = Document.objects.visible_to(user).order_by().values("pk")
    links = ExchangeFile.objects.filter(exchange=exchange, document__in=seen)
    return links.select_related("document__current", "document__unit").order_by("pk")


def exchanges_of_document(user: User, document: Document) -> QuerySet[ExchangeFile]:
    """The exchanges that `user` may see to which a document belongs."""
    seen = Exchange.objects.visible_to(user).order_by().values("pk")
    links = ExchangeFile.objects.filter(document=document, exchange__in=seen)
    return links.select_related("exchange__place", "exchange__home").order_by("pk")


def latest_exchanges_of(user: User, documents: Collection[int]) -> dict[int, Exchange]:
    """Of each document that is filed with an exchange that counts and that `user` may see: the
    latest of them, by the document's key."""
    seen = Exchange.objects.visible_to(user).recorded().filter(pk=OuterRef("exchange"))
    links = ExchangeFile.objects.filter(Exists(seen), document__in=documents)
    rows = links.select_related("exchange").order_by("exchange__from_on", "exchange")
    return {link.document_id: link.exchange for link in rows}
