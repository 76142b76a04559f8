"""What is to leave the house: the row is the queue."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within
from youcheng.lib.labels import Labelled
from youcheng.notices.enums import Channel, DeliveryState, Why
from youcheng.notices.models.notices import Notice


class HookQuerySet(models.QuerySet["Hook"]):
    def visible_to(self, user: User) -> Self:
        """Webhooks of the units whose people the user may manage."""
        return self.filter(within(user, Permission.PERSON_MANAGE, "unit__path"))


class Hook(models.Model):
    """An address of the office's own messenger, which hears what people of a unit are told.

    kinds: codes of NoticeKind with commas; empty for all of them. secret: sealed, see `sealing`.
    """

    name = models.CharField(_("name"), max_length=80)
    unit = models.ForeignKey(
        Unit, models.CASCADE, related_name="+", verbose_name=_("for people of")
    )
    address = models.CharField(_("address"), max_length=500)
    secret = models.CharField(max_length=400)
    kinds = models.CharField(_("kinds"), max_length=200, blank=True)
    is_on = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)

    objects = HookQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("webhook")

    def __str__(self) -> str:
        return self.name

    @property
    def kind_list(self) -> list[str]:
        return self.kinds.split(",") if self.kinds else []


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, now: datetime) -> Self:
        return self.filter(state=DeliveryState.WAITING, due_at__lte=now)

    def held(self) -> Self:
        """Those that a worker has, or had when it was killed."""
        return self.filter(state__in=[DeliveryState.TAKEN, DeliveryState.SENDING])

    def visible_to(self, user: User) -> Self:
        """Deliveries to people of the units whose people the user may manage."""
        return self.filter(within(user, Permission.PERSON_MANAGE, "notice__to__unit__path"))


class Delivery(Labelled, models.Model):
    """A notice on its way out of the house, by one way.

    A worker takes rows by writing its name and a new `token` into them, and only who has the token
    moves them on. mark: identity of the message as the receiver sees it (Message-ID, id of the
    event); rows of one e-mail of the day bear the same. It stays when the message is sent again.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("way"), max_length=6, choices=Channel)
    hook = models.ForeignKey(Hook, models.PROTECT, null=True, blank=True, related_name="deliveries")
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    first_due_at = models.DateTimeField()
    due_at = models.DateTimeField()
    """Not before."""
    tries = models.PositiveSmallIntegerField(default=0)
    mark = models.CharField(max_length=32, blank=True)
    worker = models.CharField(max_length=120, blank=True)
    """Host and process of who has it."""
    token = models.CharField(max_length=32, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    """When a worker of another machine counts as dead."""
    sent_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=400, blank=True)
    """Code of `Why`, or what the other side said."""
    invitation = models.TextField(max_length=9000, blank=True)
    """To a meeting (iCalendar), which the e-mail carries. It is kept as it was when it was told, so
    that calendars hear of every change in turn."""

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("delivery")
        indexes = [
            models.Index(
                fields=["due_at"], condition=Q(state=DeliveryState.WAITING), name="delivery_due"
            ),
            models.Index(
                fields=["state"],
                condition=Q(state__in=["taken", "sending", "unsure", "failed"]),
                name="delivery_trouble",
            ),
            models.Index(fields=["mark"], name="delivery_mark"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "channel"],
                condition=Q(hook=None),
                name="one_delivery_each_way",
            ),
            models.UniqueConstraint(fields=["notice", "hook"], name="one_delivery_each_hook"),
            models.CheckConstraint(
                condition=Q(channel=Channel.HOOK, hook__isnull=False)
                | (~Q(channel=Channel.HOOK) & Q(hook=None)),
                name="delivery_has_a_hook_or_not",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="delivery_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.notice_id}"

    @property
    def reason(self) -> str:
        """Why it did not arrive, for people."""
        return str(Why(self.why).label) if self.why in Why.values else self.why
