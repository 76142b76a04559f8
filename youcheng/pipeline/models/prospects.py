"""A place that somebody put forward, what is known of it, and how the office weighs that."""

from decimal import Decimal
from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within
from youcheng.lib.labels import Labelled
from youcheng.pipeline.enums import FactKind, ProspectState
from youcheng.pipeline.models.cases import Case
from youcheng.registry.models import Locality
from youcheng.registry.models.ties import Recorded, RecordedQuerySet


class ProspectQuerySet(models.QuerySet["Prospect"]):
    def visible_to(self, user: User) -> Self:
        """Prospects of the units in which the user may read cases."""
        return self.filter(within(user, Permission.CASE_VIEW, "home__path"))

    def editable_by(self, user: User) -> Self:
        return self.filter(
            within(user, Permission.CASE_EDIT, "home__path", "place__country__region")
        )

    def open(self) -> Self:
        """Neither taken up nor dropped."""
        return self.filter(state=ProspectState.CONSIDERED)


class Prospect(Labelled, models.Model):
    """A place abroad that a home unit considers. One that was dropped stays as it is: considered
    again, it is a new row, whose page tells why the former one was dropped.

    case: the one that it was taken up with. over_on, over_by: when it was taken up or dropped, and
    by whom. reason: why it was dropped.
    """

    home = models.ForeignKey(
        Unit, models.PROTECT, related_name="prospects", verbose_name=_("home unit")
    )
    place = models.ForeignKey(
        Locality, models.PROTECT, related_name="+", verbose_name=_("place abroad")
    )
    state = models.CharField(
        pgettext_lazy("prospect", "state"), max_length=10, choices=ProspectState,
        default=ProspectState.CONSIDERED,
    )  # fmt: skip
    note = models.TextField(_("note"), max_length=4000, blank=True)
    added_on = models.DateField(_("put forward on"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="prospects"
    )  # fmt: skip
    over_on = models.DateField(null=True, blank=True)
    over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    is_demo = models.BooleanField(_("demonstration record"), default=False)
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = ProspectQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = pgettext_lazy("pipeline", "prospect")
        constraints = [
            models.UniqueConstraint(
                fields=["home", "place"],
                condition=Q(state=ProspectState.CONSIDERED),
                name="one_open_prospect",
                violation_error_message=_("This place is considered already."),
            ),
            models.CheckConstraint(
                condition=Q(state=ProspectState.CONSIDERED) ^ Q(over_on__isnull=False),
                name="prospect_over_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProspectState.DROPPED) | ~Q(reason=""),
                name="prospect_dropped_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=ProspectState.TAKEN_UP) ^ Q(case=None),
                name="prospect_taken_up_with_a_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home} – {self.place}"


class PlaceFact(Recorded):
    """Something that a source says of a place, and of which year. Never changed: a newer figure is
    a new row, and a wrong one is taken back.

    amount: in the unit that its kind names; null where the text says all.
    """

    place = models.ForeignKey(Locality, models.PROTECT, related_name="+")
    kind = models.CharField(
        pgettext_lazy("fact of a place", "what"), max_length=13, choices=FactKind
    )
    amount = models.DecimalField(
        pgettext_lazy("fact of a place", "figure"), max_digits=18, decimal_places=2, null=True,
        blank=True, validators=[MinValueValidator(Decimal(0))],
    )  # fmt: skip
    text = models.CharField(
        pgettext_lazy("fact of a place", "in words"), max_length=400, blank=True
    )
    year = models.PositiveSmallIntegerField(_("of the year"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = pgettext_lazy("pipeline", "fact of a place")
        indexes = [
            models.Index(
                fields=["place", "kind"], condition=Q(retracted_at=None), name="place_fact_now"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | ~Q(text=""), name="place_fact_says_something"
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="place_fact_not_below_zero"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="place_fact_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.get_kind_display()}"


class ScoreWeights(models.Model):
    """How much each part of the score weighs, from one change to the next. Never changed: the
    version with the highest number holds; before the first one, those of the program do.

    weights: code of `ScorePart` → points, of which only the shares count.
    """

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    weights = models.JSONField()
    reason = models.CharField(_("reason of the change"), max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-version"]
        verbose_name = _("weights of the score")

    def __str__(self) -> str:
        return f"v{self.version}"
