"""What agreements oblige to, and the words that papers do not use."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit
from youcheng.registry.enums import DutySide, WordingKind
from youcheng.registry.models.ties import Instrument, Recorded, RecordedQuerySet


class ObligationQuerySet(RecordedQuerySet):
    def open_on(self, day: date) -> Self:
        """Not done by the end of that day."""
        return self.filter(Q(done_on=None) | Q(done_on__gt=day))


class Obligation(Recorded):
    """What a paper obliges one side or both to do. Done only with evidence.

    done_at: since when the office's records say that it is done.
    """

    instrument = models.ForeignKey(Instrument, models.CASCADE, related_name="obligations")
    side = models.CharField(
        _("who is obliged"), max_length=6, choices=DutySide, default=DutySide.HOME
    )
    text = models.CharField(_("what is to be done"), max_length=300)
    clause = models.CharField(
        pgettext_lazy("of an agreement", "article"), max_length=40, blank=True
    )
    owner = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="obligations",
        verbose_name=_("unit that sees to it"),
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        ordering = [F("done_on").asc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"]
        verbose_name = _("obligation")
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(done_on=None, retracted_at=None),
                name="obligation_open_due",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on=None) | (~Q(evidence="") & Q(done_at__isnull=False)),
                name="obligation_done_with_evidence",
                violation_error_message=_("Say what shows that it is done."),
            )
        ]

    def __str__(self) -> str:
        return self.text

    def done_as_known(self, moment: datetime | None) -> date | None:
        """The day on which it was done, as the records said at that moment; None: now."""
        if moment is not None and (self.done_at is None or self.done_at > moment):
            return None
        return self.done_on


class WordingTermQuerySet(models.QuerySet["WordingTerm"]):
    def on(self, day: date) -> Self:
        """The list that holds on that day."""
        return self.filter(Q(from_on=None) | Q(from_on__lte=day), Q(to_on=None) | Q(to_on__gte=day))


class WordingTerm(models.Model):
    """A word that the office does not let stand in a paper, and the better one. Dated: a change is
    a new row, and the old one ends the day before; first and last day included."""

    word = models.CharField(_("word"), max_length=60)
    kind = models.CharField(_("kind"), max_length=8, choices=WordingKind)
    better = models.CharField(_("better"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    allowed = models.TextField(_("allowed within"), blank=True)
    """Longer phrases, one a line, in which the word is right."""
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = WordingTermQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "word", "pk"]
        verbose_name = _("word that papers do not use")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=F("from_on")),
                name="wording_ends_after_it_begins",
                violation_error_message=_("It cannot end before it began."),
            )
        ]

    def __str__(self) -> str:
        return self.word

    def holds_on(self, day: date) -> bool:
        return (self.from_on is None or self.from_on <= day) and (
            self.to_on is None or self.to_on >= day
        )
