"""What hangs on a person: posts, contact details, relations to others, and what the log may not
hold."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.audit.models import Event
from youcheng.lib.bilingual import Bilingual
from youcheng.lib.periods import PartialDate, Precision, show
from youcheng.people.enums import ContactKind, Rank, RelationKind, Term
from youcheng.people.models.organisations import Organisation
from youcheng.people.models.persons import Person

PRECISIONS = [(p.value, p.value) for p in Precision]


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, day: date) -> Self:
        """Posts not known to have ended before `day`, nor to begin after it. A year alone counts
        as begun from its first day: who came in 2014 is taken for the mayor of that spring."""
        began = Q(began_on=None) | Q(began_on__lte=day)
        began |= Q(began_precision=Precision.YEAR, began_on__year=day.year)
        began |= Q(
            began_precision=Precision.MONTH, began_on__year=day.year, began_on__month=day.month
        )
        return self.filter(began, Q(ended_on=None) | Q(ended_on__gte=day))


class Post(models.Model):
    """Who held what, where, from–to. Several at once are usual. Days are the last ones of partial
    dates, as in the register."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="posts", verbose_name=_("organisation")
    )
    title_zh = models.CharField(_("post, in Chinese"), max_length=120, blank=True)
    title_en = models.CharField(_("post, in their language"), max_length=160, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), choices=Rank, null=True, blank=True)
    began_on = models.DateField(_("from"), null=True, blank=True)
    began_precision = models.CharField(max_length=5, choices=PRECISIONS, default=Precision.DAY)
    ended_on = models.DateField(_("until"), null=True, blank=True)
    """Null: still held, as far as is known."""
    ended_precision = models.CharField(max_length=5, choices=PRECISIONS, default=Precision.DAY)
    term = models.CharField(_("term of office"), max_length=8, choices=Term, default=Term.UNKNOWN)
    term_ends_on = models.DateField(_("term ends"), null=True, blank=True)
    """Of a fixed term: the day foreseen, whether or not the post ended then."""
    verified_on = models.DateField(_("confirmed in office"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    name = Bilingual("title")
    objects = PostQuerySet.as_manager()

    PERSONAL = (
        "person", "organisation", "title_zh", "title_en", "rank", "began_on", "began_precision",
        "ended_on", "ended_precision", "term", "term_ends_on", "verified_on", "source",
    )  # fmt: skip
    IMPERSONAL = ("id",)

    class Meta:
        # Present posts first, and of those the highest.
        ordering = [F("ended_on").desc(nulls_first=True), F("rank").asc(nulls_last=True), "pk"]
        verbose_name = _("post")
        constraints = [
            models.CheckConstraint(
                # The last day of a year in which it began may come after the day on which it ended.
                condition=Q(ended_on=None)
                | Q(began_on=None)
                | ~Q(began_precision=Precision.DAY)
                | Q(ended_on__gte=F("began_on")),
                name="post_ends_after_it_begins",
                violation_error_message=_("A post cannot end before it began."),
            ),
            models.CheckConstraint(condition=~Q(title_zh="", title_en=""), name="post_has_a_title"),
            models.CheckConstraint(
                condition=Q(term_ends_on=None) | Q(term=Term.FIXED), name="post_term_is_fixed"
            ),
        ]
        indexes = [
            models.Index(
                fields=["term_ends_on"],
                condition=Q(ended_on=None, term_ends_on__isnull=False),
                name="post_term",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person.number} {self.organisation_id}"

    @property
    def began(self) -> str:
        return show(self.began_on, self.began_precision)

    @property
    def ended(self) -> str:
        return show(self.ended_on, self.ended_precision)

    def is_held_on(self, day: date) -> bool:
        """As `PostQuerySet.held_on` has it."""
        if self.ended_on is not None and self.ended_on < day:
            return False
        if self.began_on is None:
            return True
        return PartialDate(self.began_on, Precision(self.began_precision)).first_day <= day


class Contact(models.Model):
    """A way to reach a person. Pages show a mask; whoever uncovers it is logged."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="contacts")
    kind = models.CharField(_("kind"), max_length=10, choices=ContactKind)
    value = models.CharField(_("contact detail"), max_length=300)
    key = models.CharField(max_length=300, db_index=True)
    """`rules.contacts.key_of`: one spelling for each address or number."""
    label = models.CharField(_("remark"), max_length=60, blank=True)
    is_masked = models.BooleanField(_("masked"), default=True)
    """Cleared only for what the person's body publishes itself, such as its switchboard."""
    is_preferred = models.BooleanField(_("preferred"), default=False)

    PERSONAL = ("person", "kind", "value", "key", "label", "is_preferred")
    IMPERSONAL = ("id", "is_masked")

    class Meta:
        ordering = ["-is_preferred", "pk"]
        verbose_name = _("contact detail")
        constraints = [
            models.UniqueConstraint(fields=["person", "kind", "key"], name="one_contact_each")
        ]

    def __str__(self) -> str:
        return f"{self.person.number} {self.get_kind_display()}"


class Relation(models.Model):
    """That one person stands to another in some way, besides having introduced them."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="relations_out")
    other = models.ForeignKey(Person, models.CASCADE, related_name="relations_in")
    kind = models.CharField(_("kind"), max_length=10, choices=RelationKind)
    note = models.CharField(_("remark"), max_length=200, blank=True)

    PERSONAL = ("one", "other", "kind", "note")
    IMPERSONAL = ("id",)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("relation between persons")
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "kind"], name="one_relation_of_a_kind"),
            models.CheckConstraint(condition=~Q(one=F("other")), name="nobody_relates_to_self"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.kind} {self.other_id}"


class PersonChange(models.Model):
    """What an entry of the audit log would say of a person if it could be erased: old and new
    values of personal fields, beside the entry that names only the fields."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="changes")
    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    """Field → [old, new] as text."""
    at = models.DateTimeField(default=timezone.now)

    PERSONAL = ("person", "values")
    IMPERSONAL = ("id", "event", "at")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("change of a person")

    def __str__(self) -> str:
        return f"{self.person_id} {self.event_id}"
