"""Stored documents of an exchange."""

from datetime import date
from typing import IO

from django.db import transaction

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.documents.actions import Draft, Filed, file_document
from youcheng.documents.models import Document
from youcheng.exchanges.models import Exchange, ExchangeFile
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.text import _


def file_for_exchange(
    exchange: Exchange, file: IO[bytes], filename: str, draft: Draft, *, by: User, on: date
) -> Filed:
    """Keep a file as a document of `exchange`. One that is on record already is attached as it is.

    Two steps: killed between them the document is on record, and the next try attaches it.

    Raises:
        Refused: the file is not kept (see `documents.actions.file_document`), or belongs to this
            exchange already.
    """
    filed = file_document(file, filename, draft, by=by, on=on)
    attach_file(exchange, filed.document, by=by)
    return filed


@transaction.atomic
def attach_file(exchange: Exchange, document: Document, *, by: User) -> ExchangeFile:
    """
    Raises:
        Refused: it is attached already.
    """
    link, is_new = ExchangeFile.objects.get_or_create(
        exchange=exchange, document=document, defaults={"added_by": by}
    )
    if not is_new:
        raise Refused(Objection("attached", _("This file belongs to the exchange already.")))
    record("exchange.file_attached", exchange, by=by, document=str(document))
    return link


@transaction.atomic
def detach_file(link: ExchangeFile, *, by: User) -> None:
    """Take a file off its exchange; the document itself stays on record."""
    record("exchange.file_detached", link.exchange, by=by, document=str(link.document))
    link.delete()
