from datetime import date, datetime
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.enums import Density, InvitationKind, Level, Theme, UnitKind
from youcheng.accounts.permissions import Role
from youcheng.lib.bilingual import Bilingual
from youcheng.lib.labels import Labelled
from youcheng.lib.regions import Region


class UnitQuerySet(models.QuerySet["Unit"]):
    def below(self, unit: "Unit") -> Self:
        """`unit` and everything under it."""
        return self.filter(path__startswith=unit.path)


class Unit(Labelled, models.Model):
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
    ended_on = models.DateField(_("closed on"), null=True, blank=True)

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
    language = models.CharField(_("language"), max_length=10, blank=True)
    """Code of settings.LANGUAGES; empty for the office's own."""
    theme = models.CharField(max_length=5, choices=Theme, blank=True)
    """Empty until the person chooses."""
    density = models.CharField(max_length=7, choices=Density, blank=True)
    n_failed = models.PositiveSmallIntegerField(default=0)
    """Wrong passwords since the last right one."""
    locked_until = models.DateTimeField(null=True, blank=True)

    PERSONAL = ("username", "email", "title", "first_name", "last_name")

    def __str__(self) -> str:
        return self.title or self.username


class GrantQuerySet(models.QuerySet["Grant"]):
    def on(self, day: date) -> Self:
        """Grants that are valid on that day."""
        return self.filter(
            Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day)
        )


class Grant(models.Model):
    """A role that a person holds for a unit and everything under it.

    With a region it reaches no further than partners on that continent.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="grants")
    region = models.CharField(
        _("partners in"), max_length=20, blank=True, choices=Region, default=""
    )
    """Continent of the partner's country; empty: the whole world."""
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    """The last day on which it is valid."""

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit", "region"],
                condition=Q(ends_on=None),
                name="one_grant_per_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.unit} {self.region}".strip()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: datetime) -> Self:
        """Links that can still be used at the moment `at`."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=at)


class Invitation(models.Model):
    """A link that works once: to join with a first grant, or to choose a new password.

    The link carries a random token; only its hash is kept, so that a copy of the database opens
    no door.
    """

    kind = models.CharField(max_length=8, choices=InvitationKind)
    token_hash = models.CharField(max_length=64, unique=True)
    title = models.CharField(_("name or post"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")
    """Where the person works."""
    role = models.CharField(_("role"), max_length=16, choices=Role, blank=True)
    grant_unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+")
    """For which unit the role is given."""
    user = models.ForeignKey(
        User, models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    """Whose password it changes; who came of it once it is used."""
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    PERSONAL = ("title", "email")
    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("invitation")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=InvitationKind.values), name="invitation_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.title or str(self.user)


class FeedQuerySet(models.QuerySet["Feed"]):
    def open(self) -> Self:
        """Addresses that answer: not taken back, of accounts that are not shut."""
        return self.filter(revoked_at=None, user__is_active=True)


class Feed(models.Model):
    """The secret address of a person's calendar, which a calendar program asks without signing in.

    It holds no right: it shows what the person may see at that moment. Only the hash of its token
    is kept, so that a copy of the database opens none.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(_("language"), max_length=10)
    """Code of settings.LANGUAGES, chosen when it was made: a calendar sends no cookie."""
    has_terms = models.BooleanField(_("terms that end"), default=True)
    has_anniversaries = models.BooleanField(_("round anniversaries"), default=True)
    has_promises = models.BooleanField(_("promises that fall due"), default=False)
    """Cleared for addresses that were made before there was anything to choose."""
    made_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(_("asked last"), null=True, blank=True)
    """To the hour, so that a reading seldom writes."""

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("calendar feed")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at=None), name="one_open_feed_each"
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class Sending(models.Model):
    """A form that was sent and done: the same form sent again, by a second press or after a lost
    answer, is led to what came of it."""

    key = models.CharField(max_length=64, primary_key=True)
    """Of the form's token and of all that was sent with it; see `accounts.once`."""
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("form sent")

    def __str__(self) -> str:
        return self.key[:12]
