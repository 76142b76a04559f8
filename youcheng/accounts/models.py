from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.enums import Level, UnitKind
from youcheng.accounts.permissions import Role
from youcheng.lib.bilingual import Bilingual


class UnitQuerySet(models.QuerySet["Unit"]):
    def below(self, unit: "Unit") -> Self:
        """`unit` and everything under it."""
        return self.filter(path__startswith=unit.path)


class Unit(models.Model):
    """A home unit: the city, its districts, zones, departments, schools, hospitals, firms."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=250, unique=True, editable=False)
    """Codes from the root down, each followed by a slash: a subtree is a prefix."""
    kind = models.CharField(_("kind"), max_length=12, choices=UnitKind)
    level = models.CharField(_("level"), max_length=12, choices=Level)
    """LEVEL_OF[kind], kept as a column so that figures can group by it."""
    name_zh = models.CharField(_("Chinese name"), max_length=120)
    name_zh_hant = models.CharField(_("traditional Chinese name"), max_length=120, blank=True)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    name = Bilingual("name")
    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("home unit")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known")
        ]

    def __str__(self) -> str:
        return self.name


class UnitName(models.Model):
    """Another way to write a unit's name, as found in ledgers."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    text = models.CharField(_("name"), max_length=160)
    key = models.CharField(max_length=160, db_index=True)
    """`lib.text.fold(text)`."""

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "key"], name="one_key_per_unit"),
        ]

    def __str__(self) -> str:
        return self.text


class User(AbstractUser):
    """Somebody who signs in. `first_name` and `last_name` stay empty: one name is enough."""

    title = models.CharField(_("name or post"), max_length=80, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="users")

    PERSONAL = ("username", "email", "title", "first_name", "last_name")

    def __str__(self) -> str:
        return self.title or self.username


class Grant(models.Model):
    """A role that a person holds for a unit and everything under it."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="grants")
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "unit"], name="one_grant_per_role")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.unit}"
