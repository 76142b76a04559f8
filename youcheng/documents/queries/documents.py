"""Documents as one person may see them."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import localdate

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within
from youcheng.documents.enums import DOCUMENT, Scan
from youcheng.documents.models import Document, Job, Revision
from youcheng.search.models import Entry


def same_bytes(user: User | None, digest: str) -> Document | None:
    """A document that `user` may read and whose present version has these bytes; none for none."""
    if user is None:
        return None
    known = Document.objects.visible_to(user).filter(current__sha256=digest)
    return known.select_related("current", "unit").order_by("pk").first()


def owner_units(user: User) -> QuerySet[Unit]:
    """Open units for which `user` may file documents."""
    reached = within(user, Permission.DOCUMENT_EDIT, "path")
    return Unit.objects.filter(reached, ended_on=None).order_by("path")


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents. Empty fields filter nothing. due: those whose retention has run out."""

    q: str = ""
    kind: str = ""
    sensitivity: str = ""
    state: str = ""
    """"due", "unread" (no text to search), "unscanned" or "virus"."""


def matching(user: User, asked: DocumentFilter, today: date | None = None) -> QuerySet[Document]:
    """Newest first; by name where a word is asked."""
    rows = Document.objects.visible_to(user)
    exact = {"kind": asked.kind, "sensitivity": asked.sensitivity}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    match asked.state:
        case "due":
            rows = rows.due(today or localdate())
        case "unread":
            rows = rows.exclude(current__reading__in=("read", "waiting"))
        case "unscanned":
            rows = rows.filter(current__scan=Scan.NONE)
        case "virus":
            rows = rows.filter(current__scan=Scan.FOUND)
    if asked.q:
        named = Entry.objects.matching(asked.q).filter(kind=DOCUMENT).order_by()
        rows = rows.filter(pk__in=named.values("ref"))
    return rows.select_related("current__uploaded_by", "unit").order_by("-pk")


def without(asked: DocumentFilter, name: str) -> DocumentFilter:
    change: dict[str, Any] = {name: ""}
    return replace(asked, **change)


def n_due(user: User, today: date) -> int:
    """How many documents that `user` may change have reached the end of their retention."""
    return Document.objects.editable_by(user).due(today).count()


def is_busy(revision: Revision) -> bool:
    """Whether something is still being done with it."""
    return Job.objects.filter(revision=revision, state__in=("waiting", "running")).exists()


def jobs_of(revision: Revision) -> list[Job]:
    return list(Job.objects.filter(revision=revision).order_by("pk"))


def visible_keys(user: User, keys: Collection[int]) -> set[int]:
    rows = Document.objects.visible_to(user).filter(pk__in=keys)
    return set(rows.order_by().values_list("pk", flat=True))
