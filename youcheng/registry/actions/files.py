"""Stored documents of the papers of a tie."""

from datetime import date
from typing import IO

from django.db import transaction
from django.utils import timezone

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.documents.actions import Draft, Filed, file_document
from youcheng.documents.models import Document
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.text import _
from youcheng.registry.actions.ties import touch
from youcheng.registry.models import Instrument, PaperFile


def file_for_paper(
    paper: Instrument,
    file: IO[bytes],
    filename: str,
    draft: Draft,
    *,
    part: str,
    language: str,
    by: User,
    on: date,
) -> Filed:
    """Keep a file as a document of `paper`. One that is on record already is attached as it is.

    Two steps: killed between them the document is on record, and the next try attaches it.

    Raises:
        Refused: the file is not kept (see `documents.actions.file_document`), or belongs to this
            paper already.
    """
    filed = file_document(file, filename, draft, by=by, on=on)
    attach(paper, filed.document, part=part, language=language, by=by)
    return filed


@transaction.atomic
def attach(
    paper: Instrument, document: Document, *, part: str, language: str, by: User
) -> PaperFile:
    """
    Raises:
        Refused: it is attached already.
    """
    link, is_new = PaperFile.objects.get_or_create(
        instrument=paper,
        document=document,
        defaults={"part": part, "language": language, "added_by": by},
    )
    if not is_new:
        raise Refused(Objection("attached", _("This file belongs to the paper already.")))
    touch(paper.tie, timezone.now())
    record("tie.file_attached", paper.tie, by=by, fact=str(paper), document=str(document))
    return link


@transaction.atomic
def detach(link: PaperFile, *, by: User) -> None:
    """Take a file off its paper; the document itself stays on record."""
    paper = link.instrument
    record("tie.file_detached", paper.tie, by=by, fact=str(paper), document=str(link.document))
    touch(paper.tie, timezone.now())
    link.delete()
