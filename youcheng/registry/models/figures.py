from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit
from youcheng.lib.bilingual import Bilingual
from youcheng.registry.enums import Counting


class PeerCity(models.Model):
    """Another home city that ours is compared with."""

    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=60)
    name_zh_hant = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=80)

    name = Bilingual("name")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Cohort(models.Model):
    """A set of cities under a dated definition; ranks are always within one."""

    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=80)
    name_zh_hant = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=120)
    as_of = models.DateField()
    """The day for which the membership was defined."""
    source = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    name = Bilingual("name")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("cohort")

    def __str__(self) -> str:
        return self.name


class CohortMember(models.Model):
    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="members")
    peer = models.ForeignKey(PeerCity, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["cohort", "peer"], name="one_seat_each")]

    def __str__(self) -> str:
        return f"{self.peer_id} in {self.cohort_id}"


class PublishedCount(models.Model):
    """How many ties another city has, as published or as bounded. high null: no upper bound."""

    peer = models.ForeignKey(PeerCity, models.CASCADE, related_name="counts")
    as_of = models.DateField()
    counting = models.CharField(max_length=24, choices=Counting)
    low = models.PositiveIntegerField(default=0)
    high = models.PositiveIntegerField(null=True, blank=True)
    source = models.TextField(blank=True)
    sureness = models.CharField(max_length=8, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["peer", "as_of", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["peer", "as_of", "counting", "source"], name="one_count_per_source"
            ),
            models.CheckConstraint(
                condition=Q(high=None) | Q(high__gte=F("low")), name="count_bounds_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.peer_id} {self.as_of} {self.low}–{self.high or ''}"


class PublishedFigure(models.Model):
    """A figure about our own ties that somebody published: a control sum to reconcile with.

    metric: a path into the situation, such as "total", "by_kind.formal", "by_region.asia.ties",
    "by_grouping.bri_along", "ranks.sub_provincial".
    """

    home = models.ForeignKey(Unit, models.CASCADE, related_name="published_figures")
    as_of = models.DateField()
    metric = models.CharField(max_length=80)
    value = models.IntegerField()
    source = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    decision = models.CharField(max_length=10, blank=True)
    """"" open, "computed": our figure was taken, "published": theirs was kept."""
    reason = models.TextField(_("reason"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["home", "as_of", "metric"], name="one_figure_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.as_of}: {self.value}"


class Goal(models.Model):
    """What the office has set out to reach: a figure of its own ties by a day."""

    home = models.ForeignKey(Unit, models.CASCADE, related_name="goals")
    metric = models.CharField(max_length=80)
    """A path into the situation, as in `PublishedFigure`."""
    since = models.DateField()
    base = models.PositiveIntegerField()
    """The figure on the day before `since`."""
    due_on = models.DateField()
    value = models.PositiveIntegerField()
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("goal")
        constraints = [
            models.UniqueConstraint(fields=["home", "metric", "due_on"], name="one_goal_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.base} \u2192 {self.value}, {self.due_on}"
