from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """Who did what to which record, and what it changed. Only ever added.

    The subject is a label and a key, not a foreign key: the log outlives what it speaks of.
    """

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(_("by"), max_length=150, blank=True)
    verb = models.CharField(_("verb"), max_length=60)
    subject_label = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=60)
    subject_text = models.CharField(_("subject"), max_length=200)
    changes = models.JSONField(_("changes"), default=dict, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_label", "subject_key"], name="event_subject")]
        verbose_name = _("audit event")

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_text}"
