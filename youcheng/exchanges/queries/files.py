"""Stored documents of exchanges, as one person may see them."""

from django.db.models import QuerySet

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
