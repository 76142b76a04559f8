"""The office's rules on new ties, and how many of these it wants in a year."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit
from youcheng.lib.bilingual import Bilingual
from youcheng.lib.labels import Labelled
from youcheng.pipeline.enums import CheckKind, Passing, Severity


class RuleQuerySet(models.QuerySet["RuleVersion"]):
    def latest(self) -> Self:
        """The version of each rule that holds by today's records."""
        return self.filter(superseded_at=None)

    def on(self, day: date) -> Self:
        """Those that are switched on and valid on that day, first and last day included."""
        valid = Q(to_on=None) | Q(to_on__gte=day)
        return self.latest().filter(valid, Q(from_on=None) | Q(from_on__lte=day), is_on=True)


class RuleVersion(Labelled, models.Model):
    """A rule as it was worded and weighed from one change to the next. Never changed: a change is a
    new version, so that what a case was asked then can be read for ever.

    tracks, stages: which cases it concerns and the stages whose entry it guards. params: what its
    check needs (`rules.checks`). region: where it holds, such as a province; empty: in the country.
    """

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name_zh = models.CharField(_("name, in Chinese"), max_length=80)
    name_en = models.CharField(_("name, in English"), max_length=120, blank=True)
    text_zh = models.CharField(_("what it says, in Chinese"), max_length=400)
    text_en = models.CharField(_("what it says, in English"), max_length=600, blank=True)
    remedy_zh = models.CharField(_("how it is met, in Chinese"), max_length=200, blank=True)
    remedy_en = models.CharField(_("how it is met, in English"), max_length=300, blank=True)
    authority = models.CharField(pgettext_lazy("rule", "authority"), max_length=120, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    is_confirmed = models.BooleanField(_("confirmed by the office"), default=False)
    region = models.CharField(pgettext_lazy("rule", "holds in"), max_length=60, blank=True)
    from_on = models.DateField(_("valid from"), null=True, blank=True)
    to_on = models.DateField(_("valid until"), null=True, blank=True)
    severity = models.CharField(pgettext_lazy("rule", "weight"), max_length=5, choices=Severity)
    passing = models.CharField(_("who may let a case pass"), max_length=7, choices=Passing)
    check_kind = models.CharField(_("what is looked up"), max_length=16, choices=CheckKind)
    params = models.JSONField(default=dict, blank=True)
    tracks = models.JSONField(default=list)
    stages = models.JSONField(default=list)
    is_on = models.BooleanField(pgettext_lazy("rule", "switched on"), default=True)
    position = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    """Nobody: it came with the program."""
    reason = models.CharField(_("reason of the change"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)

    name = Bilingual("name")
    text = Bilingual("text")
    remedy = Bilingual("remedy")
    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code", "version"]
        verbose_name = _("rule on new ties")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="one_rule_per_version"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(superseded_at=None), name="one_rule_holds"
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(from_on=None) | Q(to_on__gte=F("from_on")),
                name="rule_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Quota(models.Model):
    """How many new ties the office wants in a year: at least low, at most high."""

    home = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    low = models.PositiveSmallIntegerField(_("at least"))
    high = models.PositiveSmallIntegerField(_("at most"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name = _("new ties wanted in a year")
        constraints = [
            models.UniqueConstraint(fields=["home", "year"], name="one_quota_a_year"),
            models.CheckConstraint(
                condition=Q(high__gte=F("low")),
                name="quota_high_not_below_low",
                violation_error_message=_("The most cannot be less than the least."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home} {self.year}: {self.low}–{self.high}"
