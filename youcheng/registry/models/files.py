from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.documents.models import Document
from youcheng.registry.enums import FilePart
from youcheng.registry.models.ties import Instrument


class PaperFile(models.Model):
    """A stored document that belongs to a paper of a tie: a language version, the counterpart, an
    annex. Whoever may not read the document does not see the link."""

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="files")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    part = models.CharField(_("what it is"), max_length=12, choices=FilePart)
    language = models.CharField(_("language"), max_length=40, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file of a paper")
        constraints = [
            models.UniqueConstraint(fields=["instrument", "document"], name="one_file_each_paper"),
            models.CheckConstraint(condition=Q(part__in=FilePart.values), name="file_part_known"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} – {self.document}"
