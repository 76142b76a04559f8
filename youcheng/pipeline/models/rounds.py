"""Decisions within the office that a case waits for, and what is said of it by the way."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.approvals.models import Chain, Round
from youcheng.lib.labels import Labelled
from youcheng.pipeline.enums import CaseStage, Track
from youcheng.pipeline.models.cases import Case


class CaseChain(Labelled, models.Model):
    """Before which step cases need the agreement of a chain. track: empty for all of them."""

    track = models.CharField(
        pgettext_lazy("case", "to become"), max_length=11, choices=Track, blank=True
    )
    target = models.CharField(_("before the step to"), max_length=15, choices=CaseStage)
    chain = models.ForeignKey(
        Chain, models.PROTECT, related_name="+", verbose_name=_("chain of decision")
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("decision that a step needs")
        constraints = [
            models.UniqueConstraint(fields=["track", "target"], name="one_chain_each_step")
        ]

    def __str__(self) -> str:
        return f"{self.track or '*'} → {self.target}"


class CaseRoundQuerySet(models.QuerySet["CaseRound"]):
    def in_order(self) -> Self:
        return self.order_by("case", "pk")


class CaseRound(Labelled, models.Model):
    """A round that was opened for a step of a case. It holds for the stage in which it was asked
    for: n_moves is the number of steps that the case had taken by then."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="rounds")
    round = models.OneToOneField(Round, models.PROTECT, related_name="+")
    target = models.CharField(max_length=15, choices=CaseStage)
    n_moves = models.PositiveSmallIntegerField()

    objects = CaseRoundQuerySet.as_manager()

    class Meta:
        ordering = ["case", "pk"]
        verbose_name = _("decision on a case")

    def __str__(self) -> str:
        return f"{self.round}"


class Remark(models.Model):
    """What somebody says of a case beside its steps. It goes into the file and stays there."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="remarks")
    text = models.TextField(pgettext_lazy("case", "remark"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = pgettext_lazy("pipeline", "remark")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="remark_says_something")]

    def __str__(self) -> str:
        return self.text[:60]
