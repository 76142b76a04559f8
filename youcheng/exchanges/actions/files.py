"""Stored documents of an exchange."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
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


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of several files: those that belong to the exchange now, and the names of the
    others with the reasons."""

    filed: list[Filed] = field(default_factory=list)
    refused: list[tuple[str, Objection]] = field(default_factory=list)


def file_attachments(
    exchange: Exchange, files: Iterable[tuple[str, bytes]], draft: Draft, *, by: User, on: date
) -> Kept:
    """Keep attachments of an e-mail, by name and bytes, as documents of `exchange`. Each by itself:
    one that is refused keeps no other back, and one that belongs to it already is no objection."""
    kept = Kept()
    for name, data in files:
        try:
            filed = file_document(BytesIO(data), name, draft, by=by, on=on)
        except Refused as refused:
            kept.refused.append((name, refused.objection))
            continue
        if not exchange.files.filter(document=filed.document).exists():
            attach_file(exchange, filed.document, by=by)
        kept.filed.append(filed)
    return kept


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
