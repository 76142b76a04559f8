"""Lists of sectors. A city's list changes with its plans; the divisions of ISIC stay."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from youcheng.lib.bilingual import Bilingual


class Division(models.Model):
    """A division of the International Standard Industrial Classification, revision 4."""

    code = models.CharField(max_length=2, primary_key=True)
    name_zh = models.CharField(max_length=80)
    name_zh_hant = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=120)

    name = Bilingual("name")

    class Meta:
        ordering = ["code"]
        verbose_name = _("division of ISIC")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class SectorListQuerySet(models.QuerySet["SectorList"]):
    def on(self, day: date) -> Self:
        """Lists that are valid on that day, first and last day included."""
        return self.filter(Q(from_on=None) | Q(from_on__lte=day), Q(to_on=None) | Q(to_on__gte=day))


class SectorList(models.Model):
    """The sectors that a city's strategy names, from one day to another."""

    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=80)
    name_zh_hant = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=120)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    source = models.TextField(max_length=1000, blank=True)
    is_confirmed = models.BooleanField(default=True)
    """Cleared where the office has yet to confirm the names or the dates."""

    name = Bilingual("name")
    objects = SectorListQuerySet.as_manager()

    class Meta:
        ordering = [F("from_on").desc(nulls_last=True), "pk"]
        verbose_name = _("list of sectors")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on=None) | Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="sector_list_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def is_valid_on(self, day: date) -> bool:
        """As `SectorListQuerySet.on` has it."""
        return (self.from_on is None or self.from_on <= day) and (
            self.to_on is None or day <= self.to_on
        )


class Sector(models.Model):
    """A sector of one list. Sectors of different lists are compared by their divisions."""

    listing = models.ForeignKey(SectorList, models.CASCADE, related_name="sectors")
    code = models.SlugField(max_length=40)
    group_zh = models.CharField(max_length=60, blank=True)
    group_zh_hant = models.CharField(max_length=60, blank=True)
    group_en = models.CharField(max_length=80, blank=True)
    name_zh = models.CharField(max_length=80)
    name_zh_hant = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    divisions = models.ManyToManyField(Division, related_name="sectors", blank=True)

    name = Bilingual("name")
    group = Bilingual("group")

    class Meta:
        ordering = ["listing", "position", "pk"]
        verbose_name = _("sector")
        constraints = [
            models.UniqueConstraint(fields=["listing", "code"], name="a_sector_once_a_list")
        ]

    def __str__(self) -> str:
        return self.name
