"""Which days a country works in a year, as announced or computed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.approvals.enums import DayKind
from youcheng.lib.labels import Labelled


class CalendarYear(models.Model):
    """A country's working calendar of one year.

    country: ISO 3166 alpha-2. weekend: digits from 0 for Monday, such as "56". source: who
    announced it, or which collection it was taken from. confirmed_at: when somebody of the office
    compared it with the announcement; empty for what only a collection says.
    """

    country = models.CharField(_("country"), max_length=2)
    year = models.PositiveSmallIntegerField(_("year"))
    weekend = models.CharField(_("weekend"), max_length=7, default="56")
    source = models.CharField(_("source"), max_length=200)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["country", "-year"]
        verbose_name = _("working calendar")
        constraints = [
            models.UniqueConstraint(fields=["country", "year"], name="one_calendar_each_year")
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.year}"


class CalendarDay(Labelled, models.Model):
    """A day that is free although no weekend, or worked although one."""

    calendar = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    on = models.DateField(_("day"))
    kind = models.CharField(pgettext_lazy("day", "kind"), max_length=4, choices=DayKind)
    label = models.CharField(_("why"), max_length=80, blank=True)

    class Meta:
        ordering = ["on"]
        verbose_name = _("day of a working calendar")
        constraints = [models.UniqueConstraint(fields=["calendar", "on"], name="one_kind_each_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"
