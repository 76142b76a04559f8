from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AppendOnly(TypeError):
    """Code tried to change or delete an entry of the log. The database refuses it too."""


class EventQuerySet(models.QuerySet["Event"]):
    def update(self, **fields: Any) -> NoReturn:
        raise AppendOnly("The audit log is only ever added to.")

    def delete(self) -> NoReturn:
        raise AppendOnly("The audit log is only ever added to.")


class Event(models.Model):
    """Who did what to which record, and what it changed. Only ever added.

    The subject is a label and a key, not a foreign key: the log outlives what it speaks of.
    Each entry holds the digest of the one before it: see `audit.chain`.
    """

    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    by_name = models.CharField(_("by"), max_length=150, blank=True)
    verb = models.CharField(_("verb"), max_length=60, db_index=True)
    subject_label = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=60)
    subject_text = models.CharField(_("subject"), max_length=200)
    changes = models.JSONField(_("changes"), default=dict, blank=True)
    previous = models.CharField(max_length=64, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["subject_label", "subject_key"], name="event_subject")]
        verbose_name = _("audit event")

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("The audit log is only ever added to.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("The audit log is only ever added to.")


class Head(models.Model):
    """The end of the chain, in one row: it shows a cut tail, and writers queue at it."""

    digest = models.CharField(max_length=64)
    length = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("end of the audit log")

    def __str__(self) -> str:
        return f"{self.length} {self.digest[:12]}"
