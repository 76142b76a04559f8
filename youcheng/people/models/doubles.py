"""Records that may be of one person: the keys by which they meet, what somebody decided about them,
and merges with all that taking them back needs."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.people.enums import Decision
from youcheng.people.models.persons import Person
from youcheng.people.rules.blocking import LONGEST


class PersonKey(models.Model):
    """One of `rules.blocking.keys_of`: made anew with each change of a name, post or contact."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="keys")
    key = models.CharField(max_length=LONGEST)
    is_seed = models.BooleanField(default=True)

    PERSONAL = ("person", "key", "is_seed")
    IMPERSONAL = ("id",)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "person"], name="one_key_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.key[:1]}"


class PairQuerySet(models.QuerySet["Pair"]):
    def of(self, person: Person) -> "PairQuerySet":
        return self.filter(Q(one=person) | Q(other=person))


class Pair(models.Model):
    """Two records that may be of one person. What makes them alike is not kept, but found anew."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="pairs_as_one")
    other = models.ForeignKey(Person, models.CASCADE, related_name="pairs_as_other")
    score = models.PositiveSmallIntegerField(_("how alike"))
    """In hundredths, when they were last compared."""
    decision = models.CharField(
        _("decision"), max_length=5, choices=Decision, default=Decision.OPEN, blank=True
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(_("why"), max_length=200, blank=True)
    found_at = models.DateTimeField(default=timezone.now)

    objects = PairQuerySet.as_manager()

    PERSONAL = ("one", "other", "score", "why")
    IMPERSONAL = ("id", "decision", "decided_by", "decided_at", "found_at")

    class Meta:
        ordering = ["-score", "pk"]
        verbose_name = _("possible duplicate")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="one_row_per_pair"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="pair_in_order"),
        ]
        indexes = [models.Index(fields=["decision", "-score", "id"], name="pair_listed")]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"


class Merge(models.Model):
    """One record was merged into another. `moved` is what taking it back needs (see
    `actions.merging`): emptied once it was taken back, and where either person is erased."""

    kept = models.ForeignKey(Person, models.CASCADE, related_name="merges")
    gone = models.ForeignKey(Person, models.CASCADE, related_name="merged_away")
    moved = models.JSONField(default=dict)
    others = models.JSONField(default=list)
    """Keys of further persons of whom `moved` tells."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    PERSONAL = ("kept", "gone", "moved", "others")
    IMPERSONAL = ("id", "by", "at", "undone_by", "undone_at")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("merge")
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="merged_once_at_a_time"
            ),
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="nobody_merges_into_self"),
        ]

    def __str__(self) -> str:
        return f"{self.gone_id} {self.kept_id}"
