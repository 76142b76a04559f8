"""What can be done to a document: file it, add a version, change what is said of it, open it."""

from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.conf import settings
from django.db import transaction

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.documents import rules, scanner, store
from youcheng.documents.actions.indexing import index_document
from youcheng.documents.actions.jobs import enqueue
from youcheng.documents.enums import (
    DocumentKind,
    FileType,
    JobKind,
    Retention,
    Scan,
    Sensitivity,
)
from youcheng.documents.models import Document, Revision
from youcheng.documents.queries.documents import same_bytes
from youcheng.documents.sniffing import recognise
from youcheng.lib.objections import require
from youcheng.lib.versions import require_unchanged


@dataclass(slots=True)
class Draft:
    """What is said of a document when it is filed. name: empty for that of the file."""

    unit: Unit
    name: str = ""
    kind: str = DocumentKind.OTHER
    sensitivity: str = Sensitivity.INTERNAL
    retention: str = Retention.PERMANENT
    retain_until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """is_known: the same bytes were on record, so nothing was filed. renamed: the file's name said
    something else than its content, and was set right."""

    document: Document
    is_known: bool = False
    renamed: bool = False


@dataclass(frozen=True, slots=True)
class _Checked:
    digest: str
    size: int
    type: FileType
    filename: str
    named: str


def _checked(file: IO[bytes], name: str) -> _Checked:
    """
    Raises:
        Refused: it is empty, too large, or nothing that is kept.
    """
    name = rules.clean_name(name)
    digest, size = store.digest_of(file)
    require(rules.objection_to_size(size, settings.DOCUMENT_MAX_BYTES))
    type_ = recognise(file, name)
    right = rules.right_name(name, type_)
    return _Checked(digest, size, type_, right, "" if right == name else name)


def file_document(
    file: IO[bytes], filename: str, draft: Draft, *, by: User | None, on: date
) -> Filed:
    """Keep a file as a new document; or give the one that has these bytes already, if `by` may
    read that.

    The bytes go to the store before the transaction begins: a large file on its way to a bucket
    shall not keep other writers waiting.

    Raises:
        Refused: it is empty, too large, of no kind that is kept, or the retention lacks a day.
    """
    require(rules.objection_to_retention(draft.retention, draft.retain_until, on))
    checked = _checked(file, filename)
    if (known := same_bytes(by, checked.digest)) is not None:
        return Filed(known, is_known=True)
    store.put(file, checked.digest)
    return _file(checked, draft, by=by, on=on)


@transaction.atomic
def _file(checked: _Checked, draft: Draft, *, by: User | None, on: date) -> Filed:
    # Asked again: the same button pressed twice sends the same bytes at the same time.
    if (known := same_bytes(by, checked.digest)) is not None:
        return Filed(known, is_known=True)
    document = Document.objects.create(
        name=draft.name or checked.filename.rpartition(".")[0] or checked.filename,
        kind=draft.kind,
        sensitivity=draft.sensitivity,
        unit=draft.unit,
        retention=draft.retention,
        retain_until=rules.kept_until(draft.retention, on, draft.retain_until),
        note=draft.note,
        filed_on=on,
        created_by=by,
    )
    _add(document, checked, number=1, by=by)
    record(
        "document.filed",
        document,
        by=by,
        filename=checked.filename,
        sha256=checked.digest,
        sensitivity=document.sensitivity,
        unit=document.unit,
    )
    return Filed(document, renamed=bool(checked.named))


def add_revision(
    document: Document, file: IO[bytes], filename: str, *, by: User | None, note: str = ""
) -> Filed:
    """Add a version; the earlier ones stay.

    Raises:
        Refused: it is empty, too large, of no kind that is kept, or the same as the present one.
    """
    checked = _checked(file, filename)
    require(rules.objection_to_version(checked.digest, document.present.sha256))
    store.put(file, checked.digest)
    return _revise(document.pk, checked, by=by, note=note)


@transaction.atomic
def _revise(key: int, checked: _Checked, *, by: User | None, note: str) -> Filed:
    locked = Document.objects.select_for_update(of=("self",)).select_related("current")
    document = locked.get(pk=key)
    require(rules.objection_to_version(checked.digest, document.present.sha256))
    number = document.present.number + 1
    _add(document, checked, number=number, by=by, note=note)
    record(
        "document.revised",
        document,
        by=by,
        number=number,
        filename=checked.filename,
        sha256=checked.digest,
    )
    return Filed(document, renamed=bool(checked.named))


def _add(
    document: Document, checked: _Checked, *, number: int, by: User | None, note: str = ""
) -> None:
    has_scanner = scanner.is_configured()
    revision = Revision.objects.create(
        document=document,
        number=number,
        sha256=checked.digest,
        size=checked.size,
        type=checked.type,
        filename=checked.filename,
        named=checked.named,
        note=note,
        uploaded_by=by,
        scan=Scan.WAITING if has_scanner else Scan.NONE,
    )
    Document.objects.filter(pk=document.pk).update(current=revision)
    document.current = revision
    # What may hold a virus is read by nobody before the scanner has seen it.
    enqueue(revision, [JobKind.SCAN] if has_scanner else [JobKind.READ, JobKind.DRAW])
    index_document(document)


EDITED = ("name", "kind", "sensitivity", "retention", "retain_until", "note")


@transaction.atomic
def edit_document(
    document: Document, *, seen: str, by: User | None, on: date, **fields: Any
) -> None:
    """Change what is said of a document (`EDITED`). A term of years counts from the day of filing.

    seen: `lib.versions.mark_of` the fields as they were read.

    Raises:
        Refused: the retention lacks a day.
        Stale: somebody changed them since; nothing is written.
    """
    now = Document.objects.select_for_update().get(pk=document.pk)
    require_unchanged(now, EDITED, seen)
    retention, until = fields["retention"], fields["retain_until"]
    if (retention, until) != (now.retention, now.retain_until):
        require(rules.objection_to_retention(retention, until, on))
    fields["retain_until"] = rules.kept_until(retention, now.filed_on, until)
    changed = {
        name: (getattr(now, name), value)
        for name, value in fields.items()
        if getattr(now, name) != value
    }
    if not changed:
        return
    for name, (_old, value) in changed.items():
        setattr(document, name, value)
    document.save(update_fields=list(changed))
    index_document(document)
    record("document.edited", document, by=by, **changed)


def log_opening(revision: Revision, *, by: User, is_download: bool) -> None:
    """Note who read what is restricted, or took it away. Nothing is noted of other documents."""
    document = revision.document
    if document.sensitivity != Sensitivity.RESTRICTED:
        return
    if is_download:
        record("document.downloaded", document, by=by, number=revision.number)
    else:
        record("document.opened", document, by=by, number=revision.number)
