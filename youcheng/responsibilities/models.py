"""Which unit has what part in which matter, from one day to another."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.opportunities.models import Sector
from youcheng.registry.models import Tie
from youcheng.responsibilities.enums import Part


class DutyQuerySet(models.QuerySet["Duty"]):
    def on(self, day: date) -> Self:
        """Those that hold on that day, first and last day included."""
        return self.filter(Q(to_on=None) | Q(to_on__gte=day), from_on__lte=day)

    def standing(self) -> Self:
        """Those that nobody ended."""
        return self.filter(to_on=None)


class Duty(models.Model):
    """The part of a unit in a tie or a sector. Tasks of consultations have theirs on the task."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="duties", verbose_name=_("unit"))
    tie = models.ForeignKey(Tie, models.CASCADE, null=True, blank=True, related_name="duties")
    sector = models.ForeignKey(Sector, models.CASCADE, null=True, blank=True, related_name="duties")
    part = models.CharField(pgettext_lazy("duty", "part"), max_length=1, choices=Part)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["part", "pk"]
        verbose_name = _("part of a unit in a matter")
        constraints = [
            models.CheckConstraint(condition=Q(part__in=Part.values), name="duty_part_known"),
            models.CheckConstraint(
                condition=Q(tie=None, sector__isnull=False) | Q(tie__isnull=False, sector=None),
                name="duty_of_one_matter",
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="duty_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["tie", "unit"], condition=Q(to_on=None, tie__isnull=False),
                name="one_part_in_a_tie",
            ),
            models.UniqueConstraint(
                fields=["sector", "unit"], condition=Q(to_on=None, sector__isnull=False),
                name="one_part_in_a_sector",
            ),
            models.UniqueConstraint(
                fields=["tie"], condition=Q(to_on=None, part=Part.LEAD, tie__isnull=False),
                name="one_lead_of_a_tie",
            ),
            models.UniqueConstraint(
                fields=["sector"], condition=Q(to_on=None, part=Part.LEAD, sector__isnull=False),
                name="one_lead_of_a_sector",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit} {self.part} {self.tie or self.sector}"

    @property
    def matter(self) -> Tie | Sector:
        """What it is a part of: one of the two is there."""
        return self.tie or self.sector  # type: ignore[return-value]
