from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import User


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def of(self, user: User) -> Self:
        """The user's own views and those that colleagues share."""
        return self.filter(Q(owner=user) | Q(is_shared=True))


class SavedView(models.Model):
    """A list of ties under a name: the query string that makes it, columns and order included.

    It holds no right: who opens it sees what they may see.
    """

    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=1000, blank=True)
    """As `queries.views.canonical` writes it."""
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    is_shared = models.BooleanField(_("shared with all colleagues"), default=False)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("saved view")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_view_of_a_name")]

    def __str__(self) -> str:
        return self.name


class BulkEdit(models.Model):
    """One change made to many ties at once, with all that its undo needs."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    fields = models.JSONField()
    """What was set: name of the field → new value."""
    changes = models.JSONField(default=list)
    """`registry.actions.Changed` of each tie, as plain values."""
    skipped = models.JSONField(default=list)
    """Keys of ties that somebody changed between preview and writing; left alone."""
    undone_at = models.DateTimeField(null=True, blank=True)
    kept = models.JSONField(default=list)
    """Keys of ties edited after it; the undo left them alone."""

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("change of many ties")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
