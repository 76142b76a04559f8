from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youcheng.lib.bilingual import Bilingual
from youcheng.lib.labels import Labelled
from youcheng.registry.enums import CountryKind, Origin, PlaceKind, Region


class Country(Labelled, models.Model):
    """A state, or a region of one. Regions are never counted or listed as countries."""

    iso2 = models.CharField(max_length=2, primary_key=True)
    iso3 = models.CharField(max_length=3, blank=True)
    kind = models.CharField(max_length=8, choices=CountryKind, default=CountryKind.STATE)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_zh_hant = models.CharField(_("traditional Chinese name"), max_length=60, blank=True)
    name_en = models.CharField(_("English name"), max_length=80)
    region = models.CharField(_("continent"), max_length=8, choices=Region)
    """By the foreign ministry's country list; the plan's totals follow it."""
    m49_region = models.CharField(max_length=30, blank=True)
    m49_subregion = models.CharField(max_length=40, blank=True)
    is_edited = models.BooleanField(default=False)
    """The office changed this row; a new release leaves it as it is."""

    name = Bilingual("name")

    class Meta:
        ordering = ["iso2"]
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return self.name


class CountryName(models.Model):
    """A way to write a country: short, long, old, foreign or wrong."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="names")
    text = models.CharField(_("name"), max_length=100)
    key = models.CharField(max_length=100, unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class DiplomaticRelation(models.Model):
    """A period in which a state and the PRC keep diplomatic relations."""

    country = models.ForeignKey(Country, models.CASCADE, related_name="relations")
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    sureness = models.CharField(max_length=8, blank=True)

    class Meta:
        ordering = ["country", "from_on"]
        constraints = [
            models.UniqueConstraint(fields=["country", "from_on"], name="one_relation_per_start")
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.from_on}"


class Grouping(models.Model):
    """A named set of countries under one definition, such as one reading of the Belt and Road."""

    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(max_length=80)
    name_zh_hant = models.CharField(max_length=80, blank=True)
    name_en = models.CharField(max_length=120)
    definition = models.TextField(blank=True)
    source = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    name = Bilingual("name")

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("grouping")

    def __str__(self) -> str:
        return self.name


class GroupingMember(models.Model):
    """A country in a grouping, first and last day included; open ends are null."""

    grouping = models.ForeignKey(Grouping, models.CASCADE, related_name="members")
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["grouping", "country", "from_on"], name="one_membership_per_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.country_id} in {self.grouping_id}"

    @staticmethod
    def on(day: date) -> Q:
        """Membership on `day`, as a filter."""
        return (Q(from_on=None) | Q(from_on__lte=day)) & (Q(to_on=None) | Q(to_on__gte=day))


class LocalityQuerySet(models.QuerySet["Locality"]):
    def current(self) -> Self:
        """Places that were not merged into another."""
        return self.filter(merged_into=None)


class Locality(Labelled, models.Model):
    """A place somewhere in the world: a city, county, district or province.

    lat and lon in degrees, population in persons; null where unknown.
    """

    geonameid = models.PositiveIntegerField(null=True, blank=True, unique=True)
    country = models.ForeignKey(Country, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=PlaceKind, default=PlaceKind.CITY)
    name_zh = models.CharField(_("Chinese name"), max_length=120, blank=True)
    name_zh_hant = models.CharField(_("traditional Chinese name"), max_length=120, blank=True)
    name_en = models.CharField(_("foreign name"), max_length=160, blank=True)
    sort_key = models.CharField(max_length=120, blank=True)
    """`lib.text.sort_key` of the Chinese name, else of the foreign one."""
    stroke_key = models.CharField(max_length=120, blank=True)
    """`lib.text.stroke_key` of the same name; blank in places of an old gazetteer without ties."""
    admin1_code = models.CharField(max_length=20, blank=True)
    admin1_name = models.CharField(_("state or province"), max_length=120, blank=True)
    lat = models.FloatField(_("latitude"), null=True, blank=True)
    lon = models.FloatField(_("longitude"), null=True, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    timezone = models.CharField(_("time zone"), max_length=40, blank=True)
    """Its name in the tz database, such as Europe/Berlin."""
    is_edited = models.BooleanField(default=False)
    """The office changed it: a newer gazetteer leaves it alone."""
    version = models.PositiveIntegerField(default=1)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.GAZETTEER)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True)

    name = Bilingual("name")
    objects = LocalityQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("place")
        indexes = [
            models.Index(fields=["country", "-population"], name="locality_country_size"),
            # A handful of a quarter of a million: the situation says how many ties they have.
            models.Index(fields=["id"], condition=Q(lat=None), name="locality_off_the_map"),
        ]

    def __str__(self) -> str:
        return self.name


class LocalityName(models.Model):
    """Any name of a place, in any language; `key` is `lib.text.fold(text)`."""

    locality = models.ForeignKey(Locality, models.CASCADE, related_name="names")
    text = models.CharField(_("name"), max_length=160)
    key = models.CharField(max_length=160, db_index=True)
    lang = models.CharField(max_length=10, blank=True)
    is_former = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["locality", "key"], name="one_key_per_locality")
        ]

    def __str__(self) -> str:
        return self.text


class Dataset(models.Model):
    """A file of reference data that was loaded; an unchanged one is not loaded again."""

    code = models.CharField(max_length=80, unique=True)
    checksum = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
