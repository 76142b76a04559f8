from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit
from youcheng.lib.bilingual import Bilingual
from youcheng.people.enums import OrganisationKind
from youcheng.registry.models import Country, Locality


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def current(self) -> Self:
        """Neither archived nor merged into another."""
        return self.filter(archived_at=None, merged_into=None)

    def below(self, organisation: "Organisation") -> Self:
        """`organisation` and everything under it."""
        return self.filter(path__startswith=organisation.path)


class Organisation(models.Model):
    """A body in which people hold posts: abroad, or one of ours (then with its `unit`).

    Organisations form trees. They are no personal data: whoever reads the people base reads them.
    """

    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
    )
    path = models.CharField(max_length=250, editable=False, blank=True, db_index=True)
    """Keys from the root down, each followed by a slash: a subtree is a prefix."""
    kind = models.CharField(
        _("kind"), max_length=12, choices=OrganisationKind, default=OrganisationKind.OTHER
    )
    name_zh = models.CharField(_("Chinese name"), max_length=160, blank=True)
    name_zh_hant = models.CharField(_("traditional Chinese name"), max_length=160, blank=True)
    name_en = models.CharField(_("foreign name"), max_length=200, blank=True)
    sort_key = models.CharField(max_length=120, blank=True)
    place = models.ForeignKey(
        Locality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("place"),
    )
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("country"),
    )
    """Of the place, where there is one; empty for a body of no country."""
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("home unit"),
    )
    """Set where it is a unit of ours."""
    website = models.URLField(_("web page"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    archived_at = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(_("demonstration record"), default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    name = Bilingual("name")
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("organisation")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_zh="", name_en=""), name="organisation_has_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationName(models.Model):
    """Any name of an organisation, in any language; `key` is `lib.text.fold(text)`."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    text = models.CharField(_("name"), max_length=200)
    key = models.CharField(max_length=200, db_index=True)
    lang = models.CharField(_("language"), max_length=10, blank=True)
    is_former = models.BooleanField(_("a former name"), default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_key_per_organisation")
        ]

    def __str__(self) -> str:
        return self.text
