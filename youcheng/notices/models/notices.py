"""What was told to a person, and how they want to be told."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.lib.labels import Labelled
from youcheng.notices.enums import Mailing, NoticeKind


class NoticeQuerySet(models.QuerySet["Notice"]):
    def ringing(self) -> Self:
        """Those that the bell counts: unread, of kinds that the person lets ring."""
        return self.filter(read_at=None, rings=True)


class Notice(Labelled, models.Model):
    """Something that one person was told. It stands in their inbox, in their language.

    address: a path within the site. key: what it is about; the same is told a person once. due_on:
    the day that a calendar shows.
    """

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(pgettext_lazy("notice", "kind"), max_length=10, choices=NoticeKind)
    heading = models.CharField(_("heading"), max_length=200)
    body = models.TextField(_("text"), max_length=2000, blank=True)
    address = models.CharField(_("page"), max_length=300)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    key = models.CharField(max_length=120)
    rings = models.BooleanField(default=True)
    """As the person had chosen when it was told."""
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("notice")
        indexes = [
            models.Index(fields=["to"], condition=Q(read_at=None, rings=True), name="notice_rings"),
            models.Index(fields=["to", "-at"], name="notice_inbox"),
            models.Index(
                fields=["to", "due_on"], condition=Q(due_on__isnull=False), name="notice_due"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["to", "key"], name="told_once"),
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values), name="notice_kind_known"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="notice_has_a_key"),
        ]

    def __str__(self) -> str:
        return self.heading


class Choice(Labelled, models.Model):
    """How a person wants to be told of a kind; none where the office's rule is right for them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=NoticeKind)
    mailing = models.CharField(_("e-mail"), max_length=6, choices=Mailing, blank=True)
    """Empty: as the office's rule has it."""
    rings = models.BooleanField(_("bell"), default=True)
    by_hook = models.BooleanField(_("messenger"), default=True)
    in_feed = models.BooleanField(_("calendar"), default=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("choice of ways")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_choice_each_kind")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind}"


class FeedQuerySet(models.QuerySet["Feed"]):
    def open(self) -> Self:
        """Addresses that answer: not taken back, of accounts that are not shut."""
        return self.filter(revoked_at=None, user__is_active=True)


class Feed(models.Model):
    """The secret address under which a calendar program finds the days of a person's notices. Only
    the hash of its token is kept, so that a copy of the database opens none."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(_("asked last"), null=True, blank=True)
    """To the hour, so that a reading seldom writes."""

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("calendar of notices")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="one_open_notice_feed_each"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)
