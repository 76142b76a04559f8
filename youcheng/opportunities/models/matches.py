"""What people made of matches, and how they weigh their parts."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.opportunities.enums import Outcome, RefusalReason
from youcheng.opportunities.models.opportunities import Opportunity
from youcheng.registry.models import Locality

_ONE_SIDE = Q(place=None, unit__isnull=False) | Q(place__isnull=False, unit=None)


class RefusalQuerySet(models.QuerySet["Refusal"]):
    def standing(self) -> Self:
        return self.filter(taken_back_at=None)


class Refusal(models.Model):
    """ "Not a match": this opportunity and that city, or that home unit. Can be taken back."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="refusals")
    place = models.ForeignKey(Locality, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(
        pgettext_lazy("no match", "why not"), max_length=8, choices=RefusalReason
    )
    note = models.CharField(_("in your own words"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = RefusalQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("match that is none")
        constraints = [
            models.CheckConstraint(condition=_ONE_SIDE, name="refusal_of_a_city_or_a_unit"),
            models.CheckConstraint(
                condition=Q(reason__in=RefusalReason.values), name="refusal_reason_known"
            ),
            models.UniqueConstraint(
                fields=["opportunity", "place"],
                condition=Q(taken_back_at=None, place__isnull=False),
                name="one_refusal_of_a_city",
            ),
            models.UniqueConstraint(
                fields=["opportunity", "unit"],
                condition=Q(taken_back_at=None, unit__isnull=False),
                name="one_refusal_of_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity} ≠ {self.place or self.unit}"


class Introduction(models.Model):
    """Both sides were brought together over an opportunity.

    answered_on: when the other side first said something. It is what the back-test hides and what
    experience is drawn from.
    """

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="introductions")
    place = models.ForeignKey(Locality, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(_("how it was made"), max_length=300, blank=True)
    made_on = models.DateField(_("introduced on"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.CharField(
        _("what came of it"), max_length=11, choices=Outcome, default=Outcome.WAITING
    )
    answered_on = models.DateField(_("first word on"), null=True, blank=True)
    outcome_note = models.CharField(_("remark"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-made_on", "-pk"]
        verbose_name = _("introduction")
        constraints = [
            models.CheckConstraint(condition=_ONE_SIDE, name="introduction_of_a_city_or_a_unit"),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="introduction_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(answered_on__gte=models.F("made_on")),
                name="introduction_answered_after_it",
            ),
            models.UniqueConstraint(
                fields=["opportunity", "place"],
                condition=Q(place__isnull=False),
                name="one_introduction_to_a_city",
            ),
            models.UniqueConstraint(
                fields=["opportunity", "unit"],
                condition=Q(unit__isnull=False),
                name="one_introduction_to_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity} → {self.place or self.unit}"


class Weighting(models.Model):
    """How one person weighs the parts of a score; nobody else is bound by it.

    weights: by name of the part, whole numbers from 0 to 100.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="match_weighting"
    )
    weights = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("weights of matching")

    def __str__(self) -> str:
        return str(self.user)
