"""Chains of persons as the office draws them, and rounds that run along them."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Role
from youcheng.approvals.enums import Opinion, RoundState
from youcheng.lib.bilingual import Bilingual
from youcheng.lib.labels import Labelled


class Chain(models.Model):
    """A chain of stops. A round copies it when it begins, so that a change touches no round."""

    code = models.SlugField(max_length=40, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    is_on = models.BooleanField(_("in use"), default=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)

    name = Bilingual("name")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("chain of decision")

    def __str__(self) -> str:
        return self.name


class ChainStop(Labelled, models.Model):
    """Who is asked at one stop of a chain: the persons named, else whoever holds the role nearest
    to the unit.

    unit: empty for the unit that asks. quorum: how many have to agree; 0 for all. days: working
    days that it may take; 0 where no limit is set.
    """

    chain = models.ForeignKey(Chain, models.CASCADE, related_name="stops")
    number = models.PositiveSmallIntegerField()
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=16, choices=Role, blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    people = models.ManyToManyField(User, blank=True, related_name="+", verbose_name=_("persons"))
    quorum = models.PositiveSmallIntegerField(_("how many have to agree"), default=0)
    is_blind = models.BooleanField(_("blind until all have spoken"), default=False)
    days = models.PositiveSmallIntegerField(_("working days"), default=0)

    name = Bilingual("name")

    class Meta:
        ordering = ["chain", "number"]
        verbose_name = _("stop of a chain")
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="one_stop_per_number")
        ]

    def __str__(self) -> str:
        return self.name


class Round(Labelled, models.Model):
    """A decision that was asked for. Its subject holds the key: a round knows no subject."""

    chain = models.ForeignKey(Chain, models.PROTECT, related_name="rounds")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=RoundState, default=RoundState.OPEN)
    note = models.CharField(_("what is asked"), max_length=400, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_for = models.CharField(_("reason"), max_length=400, blank=True)
    """Why it was withdrawn."""

    class Meta:
        ordering = ["pk"]
        verbose_name = _("round of decision")
        indexes = [models.Index(fields=["asked_at"], condition=Q(state="open"), name="round_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", ended_at=None)
                | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="round_ended_when_over",
            )
        ]

    def __str__(self) -> str:
        return f"{self.chain} {self.asked_at:%Y-%m-%d}"


class RoundStop(models.Model):
    """A stop as it was when the round began. began_at: when its turn came."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="stops")
    number = models.PositiveSmallIntegerField()
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120, blank=True)
    quorum = models.PositiveSmallIntegerField(default=0)
    is_blind = models.BooleanField(default=False)
    days = models.PositiveSmallIntegerField(default=0)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    name = Bilingual("name")

    class Meta:
        ordering = ["round", "number"]
        verbose_name = _("stop of a round")
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="one_round_stop_per_number")
        ]

    def __str__(self) -> str:
        return self.name


class SeatQuerySet(models.QuerySet["Seat"]):
    def held(self) -> Self:
        """Those that were not given to somebody else."""
        return self.filter(replaced_at=None)

    def waiting(self) -> Self:
        """Seats whose turn it is and who have not spoken."""
        return self.held().filter(
            opinion="", stop__round__state=RoundState.OPEN,
            stop__began_at__isnull=False, stop__ended_at=None,
        )  # fmt: skip


class Seat(Labelled, models.Model):
    """Somebody who is asked at a stop, and what was said there.

    decided_by: who spoke: the person asked, or their deputy. typed_by: who typed it in from a paper
    that bears `paper_number` and `paper_on`. A seat that is given to somebody else stays as it was.
    """

    stop = models.ForeignKey(RoundStop, models.CASCADE, related_name="seats")
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opinion = models.CharField(max_length=6, choices=Opinion, blank=True)
    text = models.TextField(pgettext_lazy("decision", "opinion"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    paper_number = models.CharField(pgettext_lazy("paper", "number"), max_length=60, blank=True)
    paper_on = models.DateField(_("bears the day"), null=True, blank=True)
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["stop", "pk"]
        verbose_name = _("seat")
        indexes = [
            models.Index(
                fields=["asked"], condition=Q(opinion="", replaced_at=None), name="seat_waiting"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["stop", "asked"],
                condition=Q(replaced_at=None),
                name="one_seat_for_each_asked",
            ),
            models.CheckConstraint(
                condition=Q(opinion="", decided_at=None)
                | (~Q(opinion="") & Q(decided_at__isnull=False)),
                name="seat_decided_when_spoken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stop}: {self.asked}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def on(self, day: date) -> Self:
        """Those that hold on that day."""
        return self.filter(ended_at=None, first_on__lte=day, last_on__gte=day)


class Absence(models.Model):
    """Days on which somebody is away and another decides in their place; first and last count."""

    absent = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who is away")
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("who stands in")
    )
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-first_on", "-pk"]
        verbose_name = _("absence")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("deputy")), name="absence_has_another_deputy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.absent}: {self.deputy} {self.first_on} – {self.last_on}"
