"""Persons. What names somebody stays out of `__str__`, which the audit log keeps for ever: a person
who was erased leaves the number there, not the name. Pages write `person.name`."""

import uuid
from dataclasses import dataclass
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, reach, within
from youcheng.lib.bilingual import in_language
from youcheng.people.enums import (
    RIGHT_TO_LEFT,
    Consent,
    NameKind,
    NameOrder,
    Script,
    Sex,
    Visibility,
)
from youcheng.registry.models import Country


@dataclass(frozen=True, slots=True)
class Sight:
    """Where somebody reads the people base, and where its restricted records too."""

    viewing: Reach
    restricted: Reach


def sight_of(user: User) -> Sight:
    return Sight(reach(user, Permission.PEOPLE_VIEW), reach(user, Permission.PEOPLE_RESTRICTED))


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User) -> Self:
        """Persons of the units in which the user may read the people base; restricted ones need
        the right to those besides."""
        return self.within(sight_of(user))

    def within(self, sight: Sight) -> Self:
        """Persons that are seen from there."""
        seen = self.filter(sight.viewing.q("owner__path"))
        reached = sight.restricted.q("owner__path")
        # Everywhere is an empty filter, and "or everywhere" would be none at all.
        if not reached:
            return seen
        return seen.filter(~Q(visibility=Visibility.RESTRICTED) | reached)

    def _for(self, user: User, permission: Permission) -> Self:
        return self.visible_to(user).filter(
            within(user, permission, "owner__path", "country__region")
        )

    def editable_by(self, user: User) -> Self:
        return self._for(user, Permission.PEOPLE_EDIT)

    def unmaskable_by(self, user: User) -> Self:
        """Those whose contact details the user may uncover, which is logged."""
        return self._for(user, Permission.PEOPLE_UNMASK)

    def mergeable_by(self, user: User) -> Self:
        return self._for(user, Permission.PEOPLE_MERGE)

    def erasable_by(self, user: User) -> Self:
        return self._for(user, Permission.PEOPLE_ERASE)

    def known(self) -> Self:
        """Neither erased nor merged into another: what lists show, archived ones included."""
        return self.filter(erased_at=None, merged_into=None)

    def current(self) -> Self:
        return self.known().filter(archived_at=None)


class Person(models.Model):
    """Somebody whom the office knows, by office or by acquaintance.

    Every relation to a person is a foreign key with a name of its own (`related_name`), so that a
    merge can say what moves and refuse what it does not know.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Names the person in a vCard, where it comes back."""
    name_main = models.CharField(pgettext_lazy("of a person", "name"), max_length=160, blank=True)
    """As the person writes it, in any script. Empty only of somebody who was erased."""
    name_zh = models.CharField(_("Chinese name"), max_length=160, blank=True)
    name_zh_hant = models.CharField(_("traditional Chinese name"), max_length=160, blank=True)
    name_en = models.CharField(_("Latin spelling"), max_length=160, blank=True)
    family = models.CharField(_("family name"), max_length=120, blank=True)
    given = models.CharField(_("given name"), max_length=120, blank=True)
    name_order = models.CharField(
        _("order of the name"), max_length=8, choices=NameOrder, default=NameOrder.GIVEN_FIRST
    )
    script = models.CharField(_("script"), max_length=4, choices=Script, default=Script.LATIN)
    sort_key = models.CharField(max_length=120, blank=True)
    """`lib.text.sort_key` of the name that a Chinese reader sees."""
    sex = models.CharField(_("sex"), max_length=8, choices=Sex, blank=True)
    title = models.CharField(_("title"), max_length=80, blank=True)
    """Doctor, professor, excellency: not the post."""
    salutation_zh = models.CharField(_("how to address, in Chinese"), max_length=120, blank=True)
    salutation = models.CharField(
        _("how to address, in their language"), max_length=120, blank=True
    )
    pronunciation = models.CharField(_("how the name is said"), max_length=120, blank=True)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="persons",
        verbose_name=_("country"),
    )
    """Whose partner the person is, not a nationality: grants for one continent go by it."""
    languages = models.CharField(_("languages spoken"), max_length=80, blank=True)
    """Codes with a blank between them, the best spoken first."""
    interests = models.TextField(_("interests"), blank=True)
    dietary = models.TextField(_("food"), blank=True)
    protocol = models.TextField(_("protocol notes"), blank=True)
    note = models.TextField(_("note"), blank=True)
    is_key = models.BooleanField(_("key contact"), default=False)
    introduced_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="introduced",
        verbose_name=_("introduced by"),
    )
    owner = models.ForeignKey(
        Unit, models.PROTECT, related_name="known_people", verbose_name=_("kept by")
    )
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="kept_people",
        verbose_name=_("our contact"),
    )
    """The colleague who keeps in touch."""
    visibility = models.CharField(
        _("who may see it"), max_length=10, choices=Visibility, default=Visibility.INTERNAL
    )
    source = models.CharField(_("source"), max_length=200, blank=True)
    purpose = models.CharField(_("what it is held for"), max_length=200, blank=True)
    consent = models.CharField(
        _("consent"), max_length=10, choices=Consent, default=Consent.NOT_ASKED
    )
    consent_on = models.DateField(_("consent as of"), null=True, blank=True)
    retain_until = models.DateField(_("kept until"), null=True, blank=True)
    """The last day; afterwards somebody decides whether to erase or to keep longer."""
    archived_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    is_demo = models.BooleanField(_("demonstration record"), default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = PersonQuerySet.as_manager()

    PERSONAL = (
        "uid", "name_main", "name_zh", "name_zh_hant", "name_en", "family", "given", "name_order",
        "script", "sort_key", "sex", "title", "salutation_zh", "salutation", "pronunciation",
        "languages", "interests", "dietary", "protocol", "note", "introduced_by", "source",
        "purpose", "consent", "consent_on",
    )  # fmt: skip
    """What tells who somebody is, or of them. Erasing empties all of it."""
    IMPERSONAL = (
        "id", "country", "is_key", "owner", "keeper", "visibility", "retain_until", "archived_at",
        "erased_at", "merged_into", "is_demo", "version", "created_at", "changed_at",
    )  # fmt: skip

    class Meta:
        ordering = ["sort_key", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_main="") | Q(erased_at__isnull=False), name="person_has_a_name"
            ),
            models.CheckConstraint(
                condition=~Q(introduced_by=models.F("pk")), name="nobody_introduces_themselves"
            ),
            models.CheckConstraint(
                condition=Q(consent__in=Consent.values), name="person_consent_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["sort_key", "id"],
                condition=Q(erased_at=None, merged_into=None, archived_at=None),
                name="person_listed",
            ),
            models.Index(fields=["owner", "sort_key"], name="person_owner_sorted"),
            models.Index(fields=["-changed_at", "id"], name="person_changed"),
            # Of most nobody knows who introduced them: an index of all would look useless.
            models.Index(
                fields=["introduced_by"],
                condition=Q(introduced_by__isnull=False),
                name="person_introduced_by",
            ),
            models.Index(
                fields=["retain_until"],
                condition=Q(retain_until__isnull=False, erased_at=None),
                name="person_retained",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What the office calls the record, and all that is left of an erased one: P-0318."""
        return f"P-{self.pk:04}" if self.pk else "P-"

    @property
    def name(self) -> str:
        """In the reader's language where such a name is known; the number of an erased person."""
        return in_language(self.name_zh, self.name_en, self.name_zh_hant) or (
            self.name_main or self.number
        )

    @property
    def foreign(self) -> str:
        """The main name where `name` is another one."""
        return self.name_main if self.name_main != self.name else ""

    @property
    def direction(self) -> str:
        """Of the main name, as HTML's `dir` has it."""
        return "rtl" if self.script in RIGHT_TO_LEFT else "ltr"

    @property
    def language_codes(self) -> list[str]:
        return self.languages.split()


class PersonName(models.Model):
    """Any name of a person, in any script. Those of the kinds MIRRORED follow the columns."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="names")
    kind = models.CharField(_("kind"), max_length=10, choices=NameKind)
    text = models.CharField(pgettext_lazy("of a person", "name"), max_length=160)
    lang = models.CharField(_("language"), max_length=10, blank=True)
    script = models.CharField(_("script"), max_length=4, choices=Script, blank=True)
    key = models.CharField(max_length=160, db_index=True)
    """`lib.text.fold(text)`: spaces, accents and the kind of Chinese do not count."""
    sound = models.CharField(max_length=160, db_index=True, blank=True)
    """Pinyin of a Chinese name, joined; of others the key: 王小明 and WANG Xiao Ming meet here."""

    PERSONAL = ("person", "text", "lang", "script", "key", "sound")
    IMPERSONAL = ("id", "kind")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("name of a person")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "key"], name="one_name_of_a_kind")
        ]

    def __str__(self) -> str:
        return self.person.number

    @property
    def direction(self) -> str:
        return "rtl" if self.script in RIGHT_TO_LEFT else "ltr"
