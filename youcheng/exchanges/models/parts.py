"""What hangs on an exchange: who took part, gifts, promises, a programme, the mail it came by."""

from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit
from youcheng.exchanges.enums import GiftDirection, ItemKind, PartRole, Side
from youcheng.exchanges.models.exchanges import Exchange
from youcheng.people.models import Person


class Participant(models.Model):
    """Somebody who took part: a person of the people base, or a name as it stood in the list.

    post: what was held on that day, as it was said then; the person's posts may be corrected later.
    """

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="participants")
    side = models.CharField(_("side"), max_length=6, choices=Side)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="took_part"
    )
    name = models.CharField(_("name"), max_length=160, blank=True)
    post = models.CharField(_("post"), max_length=160, blank=True)
    role = models.CharField(_("role"), max_length=11, choices=PartRole, default=PartRole.MEMBER)
    is_head = models.BooleanField(_("head of the group"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    PERSONAL = ("person", "name", "post")

    class Meta:
        ordering = ["side", "-is_head", "position", "pk"]
        verbose_name = _("participant")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(name="") | ~Q(post=""),
                name="participant_is_somebody",
                violation_error_message=_("Give a name or a post."),
            ),
            models.UniqueConstraint(
                fields=["exchange", "person"],
                condition=Q(person__isnull=False),
                name="one_part_per_person",
            ),
        ]

    def __str__(self) -> str:
        return self.post or self.get_role_display()


class GiftLimitQuerySet(models.QuerySet["GiftLimit"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(to_on=None) | Q(to_on__gte=day), from_on__lte=day)


class GiftLimit(models.Model):
    """From which value on a gift needs attention. Dated, first and last day included.

    amount: null where the office has yet to say; nothing is compared then, and the page says so.
    """

    direction = models.CharField(_("direction"), max_length=8, choices=GiftDirection)
    amount = models.DecimalField(_("value"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)
    text = models.CharField(_("what it asks for"), max_length=300)
    source = models.TextField(_("source"), blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = GiftLimitQuerySet.as_manager()

    class Meta:
        ordering = ["direction", "-from_on", "pk"]
        verbose_name = _("limit for gifts")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="gift_limit_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["direction", "currency", "from_on"], name="one_gift_limit_per_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.amount or '—'} {self.currency}"

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


class Gift(models.Model):
    """Something given or received. Its day is the exchange's first."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="gifts")
    direction = models.CharField(_("direction"), max_length=8, choices=GiftDirection)
    what = models.CharField(_("what"), max_length=200)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="gifts")
    party = models.CharField(_("to or from whom"), max_length=160, blank=True)
    """As it was said, where it is nobody of the people base."""
    kept_at = models.CharField(_("where it is kept"), max_length=160, blank=True)
    """Of a received one: what became of it, or to whom it was handed in."""

    PERSONAL = ("person", "party")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("gift")
        constraints = [
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=Decimal(0)),
                name="gift_value_not_negative",
                violation_error_message=_("A value is not negative."),
            )
        ]

    def __str__(self) -> str:
        return self.what


class PromiseQuerySet(models.QuerySet["Promise"]):
    def open(self) -> Self:
        """Not done, of exchanges that count."""
        return self.filter(done_on=None, exchange__state="recorded")


class Promise(models.Model):
    """What was agreed to be done. Done only with evidence."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="promises")
    side = models.CharField(_("who promised"), max_length=6, choices=Side, default=Side.HOME)
    text = models.CharField(_("what was agreed"), max_length=300)
    owner = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="promises",
        verbose_name=_("unit that sees to it"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = [F("done_on").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"]
        verbose_name = _("promise")
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_on=None), name="promise_open_due")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | ~Q(evidence=""),
                name="promise_done_with_evidence",
                violation_error_message=_("Say what shows that it is done."),
            )
        ]

    def __str__(self) -> str:
        return self.text


class ProgrammeItem(models.Model):
    """One line of the programme of a reception."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="programme")
    kind = models.CharField(_("kind"), max_length=9, choices=ItemKind, default=ItemKind.MEETING)
    on = models.DateField(_("day"))
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("until"), null=True, blank=True)
    what = models.CharField(_("what"), max_length=200)
    where = models.CharField(_("where"), max_length=160, blank=True)
    who = models.CharField(_("with whom, and who sees to it"), max_length=200, blank=True)

    class Meta:
        ordering = ["on", F("starts_at").asc(nulls_last=True), "pk"]
        verbose_name = _("item of a programme")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at=None) | Q(ends_at__gte=F("starts_at")),
                name="programme_item_ends_after_it_begins",
                violation_error_message=_("It cannot end before it began."),
            )
        ]

    def __str__(self) -> str:
        return self.what


class Mail(models.Model):
    """The e-mail that an exchange came by: its heads, its words, and what was attached, by name
    and size. Its file waits until somebody has said which attachments are kept, and goes then."""

    exchange = models.OneToOneField(Exchange, models.CASCADE, related_name="mail")
    message_id = models.CharField(max_length=250, blank=True, db_index=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    sender = models.CharField(_("from"), max_length=300, blank=True)
    recipients = models.TextField(_("to"), blank=True)
    subject = models.CharField(_("subject"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    attachments = models.JSONField(_("attachments"), default=list, blank=True)
    """[{"name", "said", "type", "size"}]: `said` is what the mail claims, `type` what the bytes
    are, size in bytes."""
    file_sha256 = models.CharField(max_length=64, blank=True)
    """Checksum under which the file waits in the store; "" where nothing waits."""

    PERSONAL = ("sender", "recipients", "subject", "text", "attachments", "file_sha256")

    class Meta:
        verbose_name = _("e-mail")

    def __str__(self) -> str:
        return self.subject
