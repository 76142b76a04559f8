"""Files of a circular and of an answer: documents of the unit that gave them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO

from django.db import transaction

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.circulars import rules
from youcheng.circulars.models import Circular, CircularFile, Receipt
from youcheng.documents.actions import Draft, file_document
from youcheng.documents.enums import DocumentKind, Sensitivity
from youcheng.documents.models import Document
from youcheng.lib.objections import require


def keep_files(
    files: Sequence[IO[bytes]], unit: Unit, *, sensitivity: str = Sensitivity.INTERNAL,
    by: User | None, on: date,
) -> list[Document]:  # fmt: skip
    """Keep files that are about to go with something. Killed before that is written, they are on
    record, and the next try takes them.

    Raises:
        Refused: one is empty, too large, or of no kind that is kept.
    """
    draft = Draft(unit=unit, kind=DocumentKind.OTHER, sensitivity=sensitivity)
    return [
        file_document(file, getattr(file, "name", "") or "file", draft, by=by, on=on).document
        for file in files
    ]


@transaction.atomic
def attach(circular: Circular, documents: Iterable[Document], *, by: User) -> int:
    """Let files go with a circular, a draft or one that runs.

    Returns:
        How many it did not have before.

    Raises:
        Refused: it is closed, or has as many as it may have.
    """
    held = Circular.objects.select_for_update().get(pk=circular.pk)
    return _attach(held, None, documents, by=by)


def attach_to_answer(receipt: Receipt, documents: Iterable[Document], *, by: User | None) -> int:
    """Within the transaction of the answer, which holds the row."""
    return _attach(receipt.circular, receipt, documents, by=by)


def _attach(
    circular: Circular, receipt: Receipt | None, documents: Iterable[Document], *, by: User | None
) -> int:
    has = set(circular.files.filter(receipt=receipt).values_list("document", flat=True))
    fresh = {one.pk: one for one in documents if one.pk not in has}
    for n, one in enumerate(fresh.values()):
        require(rules.objection_to_file(circular.state, len(has) + n))
        CircularFile.objects.create(circular=circular, receipt=receipt, document=one, added_by=by)
        record(
            "circular.file_added",
            circular,
            by=by or (receipt and receipt.outside),
            document=one.name,
        )
    return len(fresh)


@transaction.atomic
def detach(file: CircularFile, *, by: User) -> None:
    """Take a file off; the document stays on record.

    Raises:
        Refused: the circular is closed.
    """
    circular = Circular.objects.select_for_update().get(pk=file.circular_id)
    require(rules.objection_to_file(circular.state, 0))
    record("circular.file_dropped", circular, by=by, document=file.document.name)
    CircularFile.objects.filter(pk=file.pk).delete()
