from dataclasses import dataclass
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, reach, within
from youcheng.documents.enums import (
    DocumentKind,
    FileType,
    Preview,
    Reading,
    Retention,
    Scan,
    Sensitivity,
)

READ_BY: dict[str, Permission] = {
    Sensitivity.PUBLIC: Permission.DOCUMENT_VIEW,
    Sensitivity.INTERNAL: Permission.DOCUMENT_VIEW,
    Sensitivity.RESTRICTED: Permission.DOCUMENT_RESTRICTED,
}
"""What somebody must hold for the owner unit to read a document."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Where somebody reads documents, and where the restricted ones too."""

    viewing: Reach
    restricted: Reach


def sight_of(user: User) -> Sight:
    return Sight(reach(user, Permission.DOCUMENT_VIEW), reach(user, Permission.DOCUMENT_RESTRICTED))


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: User) -> Self:
        """Documents of the units in which the user may read them, restricted ones apart."""
        return self.within(sight_of(user))

    def within(self, sight: Sight) -> Self:
        """Documents that are seen from there."""
        restricted = Q(sensitivity=Sensitivity.RESTRICTED)
        return self.filter(
            (~restricted & sight.viewing.q("unit__path"))
            | (restricted & sight.restricted.q("unit__path"))
        )

    def editable_by(self, user: User) -> Self:
        """What nobody may read, nobody may change."""
        return self.visible_to(user).filter(within(user, Permission.DOCUMENT_EDIT, "unit__path"))

    def due(self, day: date) -> Self:
        """Whose retention has run out; somebody decides, nothing is deleted by itself."""
        return self.filter(retain_until__lte=day)


class Document(models.Model):
    """A file that the office keeps, in one or more versions. It knows not what it belongs to."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind)
    sensitivity = models.CharField(
        _("sensitivity"), max_length=10, choices=Sensitivity, default=Sensitivity.INTERNAL
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("owner unit"))
    retention = models.CharField(
        _("kept"), max_length=10, choices=Retention, default=Retention.PERMANENT
    )
    retain_until = models.DateField(_("kept until"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    current = models.ForeignKey("Revision", models.PROTECT, null=True, related_name="+")
    """The newest revision; null only within the transaction that files the first one."""
    filed_on = models.DateField(_("filed on"))
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("document")
        indexes = [
            models.Index(
                fields=["retain_until"],
                condition=Q(retain_until__isnull=False),
                name="document_retention",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sensitivity__in=Sensitivity.values), name="document_sensitivity_known"
            ),
            models.CheckConstraint(
                condition=Q(retention=Retention.PERMANENT, retain_until=None)
                | (~Q(retention=Retention.PERMANENT) & Q(retain_until__isnull=False)),
                name="document_kept_until_a_day_or_for_ever",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def present(self) -> "Revision":
        """The newest revision. Of a document that is on record, so that there is one."""
        assert self.current is not None  # noqa: S101 - see `current`
        return self.current


class Revision(models.Model):
    """One version of a document: the bytes, which never change, and what was found in them.

    The bytes lie in the store under their checksum; two revisions with the same bytes share them.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField(_("version"))
    sha256 = models.CharField(_("checksum"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size"))
    """Bytes."""
    type = models.CharField(_("type"), max_length=4, choices=FileType)
    """Found by its content."""
    filename = models.CharField(_("file name"), max_length=200)
    """As it was uploaded, with the ending that its content asks for."""
    named = models.CharField(max_length=200, blank=True)
    """As it was uploaded, where the ending was wrong."""
    note = models.CharField(_("what is new"), max_length=200, blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"), default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    scan = models.CharField(max_length=8, choices=Scan)
    scan_note = models.CharField(max_length=200, blank=True)
    """Name of the virus, or why it was not scanned."""
    reading = models.CharField(max_length=8, choices=Reading, default=Reading.WAITING)
    preview = models.CharField(max_length=10, choices=Preview, default=Preview.WAITING)
    n_pages = models.PositiveIntegerField(_("pages"), null=True)
    n_pictures = models.PositiveSmallIntegerField(default=0)
    """Of its first pages."""

    class Meta:
        ordering = ["-number"]
        verbose_name = _("version of a document")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="one_revision_each_number")
        ]

    def __str__(self) -> str:
        return f"{self.filename} ({self.number})"


class PageText(models.Model):
    """The text of one page (or sheet, or part) of a revision, as the index finds it."""

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    """From 1."""
    label = models.CharField(max_length=120, blank=True)
    """Name of the sheet, where pages have names."""
    text = models.TextField()

    class Meta:
        ordering = ["number"]
        verbose_name = _("text of a page")
        constraints = [
            models.UniqueConstraint(fields=["revision", "number"], name="one_text_each_page")
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.number}"
