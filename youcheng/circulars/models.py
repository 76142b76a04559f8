"""A circular, the units that got it, and what they answered."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, reach, within
from youcheng.circulars.enums import CircularKind, CircularState, QuestionKind, ReceiptState
from youcheng.circulars.rules import ESCALATE_AFTER, NUDGE_BEFORE, Facts, state_of
from youcheng.documents.models import Document
from youcheng.lib.labels import Labelled
from youcheng.opportunities.models import Opportunity


class CircularQuerySet(models.QuerySet["Circular"]):
    def sendable_by(self, user: User) -> Self:
        """Those of units for which the user may send circulars."""
        return self.filter(within(user, Permission.CIRCULAR_SEND, "unit__path"))

    def visible_to(self, user: User) -> Self:
        """Those of units that the user may look at, and those that such units got. A draft is for
        who may send it."""
        return self.within(
            reach(user, Permission.CIRCULAR_VIEW), reach(user, Permission.CIRCULAR_SEND)
        )

    def within(self, viewing: Reach, sending: Reach) -> Self:
        """Those that are seen from there."""
        # Each by its keys: the filter of whoever reaches all is empty, and an empty one or another
        # would be the other alone.
        circulars = Circular.objects.order_by()
        own, got = circulars, Receipt.objects.filter(unit__isnull=False).order_by()
        if (homes := viewing.units()) is not None:
            # By the units and their index; joined to them, all receipts would be looked through.
            own, got = circulars.filter(unit__in=homes), got.filter(unit__in=homes)
        sends = circulars.filter(sending.q("unit__path"))
        of_others = Q(pk__in=own.values("pk")) | Q(pk__in=got.values("circular"))
        is_out = ~Q(state=CircularState.DRAFT)
        return self.filter((is_out & of_others) | Q(pk__in=sends.values("pk")))


class Circular(models.Model):
    """Something that one unit tells many, or asks of them.

    due_on: the last day for an answer; null where none is asked for. number: of the sender's own
    register of papers.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("sender"))
    kind = models.CharField(pgettext_lazy("circular", "kind"), max_length=14, choices=CircularKind)
    number = models.CharField(pgettext_lazy("paper", "number"), max_length=60, blank=True)
    heading = models.CharField(_("heading"), max_length=200)
    body = models.TextField(_("text"), max_length=9000)
    due_on = models.DateField(_("last day for an answer"), null=True, blank=True)
    escalate_after = models.PositiveSmallIntegerField(
        _("working days until those above are told"), default=ESCALATE_AFTER
    )
    """After the last day; 0: nobody is told."""
    nudge_before = models.PositiveSmallIntegerField(
        _("working days before the last day on which units are reminded"), default=NUDGE_BEFORE
    )
    """0: nobody is reminded by itself."""
    state = models.CharField(max_length=6, choices=CircularState, default=CircularState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CircularQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("circular")
        indexes = [models.Index(fields=["state", "due_on"], name="circular_by_last_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=CircularKind.values), name="circular_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state=CircularState.DRAFT, sent_at=None)
                | Q(state=CircularState.SENT, sent_at__isnull=False, closed_at=None)
                | Q(state=CircularState.CLOSED, sent_at__isnull=False, closed_at__isnull=False),
                name="circular_state_has_its_moments",
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class Question(Labelled, models.Model):
    """A field of the answer that the sender designed. options: of a list, one a line."""

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="questions")
    label = models.CharField(pgettext_lazy("field of an answer", "question"), max_length=200)
    kind = models.CharField(
        pgettext_lazy("field of an answer", "kind"), max_length=6, choices=QuestionKind
    )
    options = models.TextField(_("list to choose from"), max_length=1000, blank=True)
    is_required = models.BooleanField(_("has to be answered"), default=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("field of an answer")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values), name="question_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind=QuestionKind.CHOICE) | ~Q(options=""),
                name="question_has_its_list",
            ),
            models.UniqueConstraint(fields=["circular", "label"], name="a_question_once"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def listed(self) -> list[str]:
        lines = (line.strip() for line in self.options.splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def shown(self, value: str) -> str:
        """What was put in, as people read it."""
        if self.kind == QuestionKind.YES_NO:
            return pgettext("answer", "yes") if value == "yes" else pgettext("answer", "no")
        return value


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def answerable_by(self, user: User) -> Self:
        """Those of units for which the user may answer, and those of outside bodies for who sends
        the circular."""
        rows = Receipt.objects.order_by()
        own = rows.filter(
            within(user, Permission.CIRCULAR_ANSWER, "unit__path"), unit__isnull=False
        )
        sends = within(user, Permission.CIRCULAR_SEND, "circular__unit__path")
        outside = rows.filter(sends, unit=None)
        return self.filter(Q(pk__in=own.values("pk")) | Q(pk__in=outside.values("pk")))


class Receipt(models.Model):
    """A unit that got a circular, and what it did about it. Where it stands is computed.

    unit: null for a body outside, such as a company, of which `outside` is the name.
    forwarded_from: of the unit that handed it on.
    """

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="receipts")
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    outside = models.CharField(_("outside body"), max_length=200, blank=True)
    forwarded_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="forwards"
    )
    forwarded_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    claimed_at = models.DateTimeField(null=True, blank=True)
    claimed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(_("why it is sent back"), max_length=300, blank=True)
    n_reminded = models.PositiveSmallIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    nudged_at = models.DateTimeField(null=True, blank=True)
    """Reminded by itself before the present last day: once."""
    escalated_at = models.DateTimeField(null=True, blank=True)
    """Those above it were told that the present last day passed without an answer: once."""

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("unit that got a circular")
        indexes = [models.Index(fields=["unit", "circular"], name="receipt_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["circular", "unit"], name="a_circular_once_a_unit"),
            models.UniqueConstraint(
                fields=["circular", "outside"], condition=~Q(outside=""),
                name="a_circular_once_a_body",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, outside="") | (Q(unit=None) & ~Q(outside="")),
                name="receipt_of_a_unit_or_a_body",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.circular} → {self.name}"

    @property
    def name(self) -> str:
        return self.outside or str(self.unit)

    @property
    def code(self) -> str:
        """For the log: of the unit, or the name of the body."""
        return self.unit.code if self.unit else self.outside

    @property
    def is_dissolved(self) -> bool:
        return self.unit is not None and self.unit.ended_on is not None

    def facts(self, circular: Circular, *, is_answered: bool) -> Facts:
        """What the rules ask of it. The unit is at hand."""
        return Facts(
            is_open=circular.state == CircularState.SENT and not self.is_dissolved,
            due_on=circular.due_on,
            is_read=self.read_at is not None,
            is_claimed=self.claimed_at is not None,
            is_answered=is_answered,
            is_returned=self.returned_at is not None,
        )

    def state(self, circular: Circular, today: date, *, is_answered: bool) -> ReceiptState:
        return state_of(self.facts(circular, is_answered=is_answered), today)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def standing(self) -> Self:
        return self.filter(replaced_at=None)


class Answer(models.Model):
    """What a unit answered. A later answer stands in place of an earlier one, which stays."""

    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="answers")
    has_need = models.BooleanField(_("there is something"), default=True)
    """False: "we have no need", which is an answer."""
    text = models.TextField(_("answer"), max_length=6000, blank=True)
    said = models.JSONField(default=dict, blank=True)
    """By key of the question, as text: what was put into its field, as a text."""
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    replaced_at = models.DateTimeField(null=True, blank=True)
    opportunity = models.OneToOneField(
        Opportunity, models.SET_NULL, null=True, blank=True, related_name="answer"
    )
    """What was made of it: once."""

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("answer to a circular")
        constraints = [
            models.UniqueConstraint(
                fields=["receipt"], condition=Q(replaced_at=None), name="one_standing_answer"
            ),
            models.CheckConstraint(
                condition=Q(has_need=False) | ~Q(text="") | ~Q(said={}),
                name="answer_says_something",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class CircularFile(models.Model):
    """A file that goes with a circular; of a unit that answered it, with `receipt`."""

    circular = models.ForeignKey(Circular, models.CASCADE, related_name="files")
    receipt = models.ForeignKey(
        Receipt, models.CASCADE, null=True, blank=True, related_name="files"
    )
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("file of a circular")
        constraints = [
            models.UniqueConstraint(
                fields=["circular", "document"], condition=Q(receipt=None),
                name="a_file_once_a_circular",
            ),
            models.UniqueConstraint(fields=["receipt", "document"], name="a_file_once_an_answer"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.document)


class UnitGroupQuerySet(models.QuerySet["UnitGroup"]):
    def usable_by(self, user: User) -> Self:
        """Lists of units for which the user sends circulars; whoever uses them may change them."""
        return self.filter(within(user, Permission.CIRCULAR_SEND, "unit__path"))


class UnitGroup(models.Model):
    """Units that often get the same circulars, under a name. unit: whose list it is."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("owner unit"))
    heading = models.CharField(pgettext_lazy("list of units", "name"), max_length=120)
    units = models.ManyToManyField(Unit, related_name="+", verbose_name=_("units"))
    version = models.PositiveIntegerField(default=1)

    objects = UnitGroupQuerySet.as_manager()

    class Meta:
        ordering = ["heading", "pk"]
        verbose_name = _("list of units")
        constraints = [
            models.UniqueConstraint(fields=["unit", "heading"], name="a_list_once_a_unit")
        ]

    def __str__(self) -> str:
        return self.heading


class OutsideLink(models.Model):
    """The way by which a body without an account answers: once. Only the hash of its token is
    kept. language: of its page; empty for that of the browser."""

    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("one-time link of an outside body")

    def __str__(self) -> str:
        return str(self.receipt)
