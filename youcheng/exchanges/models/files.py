from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.documents.models import Document
from youcheng.exchanges.models.exchanges import Exchange


class ExchangeFile(models.Model):
    """A stored document that belongs to an exchange: a report, minutes, a letter, a photo. Whoever
    may not read the document does not see the link."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="files")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("paper of an exchange")
        constraints = [
            models.UniqueConstraint(fields=["exchange", "document"], name="one_file_each_exchange")
        ]

    def __str__(self) -> str:
        return f"{self.exchange} – {self.document}"
