"""A case on its way to a tie, the steps it took, and its papers."""

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
from youcheng.documents.models import Document
from youcheng.lib.labels import Labelled
from youcheng.pipeline.enums import ENDING, OVER, CaseStage, Outcome, PaperKind, Severity, Track
from youcheng.pipeline.models.rules import RuleVersion
from youcheng.registry.models import Locality, Tie
from youcheng.registry.models.ties import Recorded, RecordedQuerySet


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> Self:
        """Cases of the units in which the user may read them. Those that halt or end a tie are not
        for everybody."""
        reading, endings = reach(user, Permission.CASE_VIEW), reach(user, Permission.CASE_ENDINGS)
        return self.within(reading, endings)

    def within(self, reading: Reach, endings: Reach) -> Self:
        """The same, where somebody reads cases, and where those that halt or end a tie as well."""
        rows = self.filter(reading.q("home__path"))
        cleared = endings.q("home__path")
        return rows.filter(~Q(track__in=ENDING) | cleared) if cleared else rows

    def editable_by(self, user: User) -> Self:
        return self.filter(
            within(user, Permission.CASE_EDIT, "home__path", "place__country__region")
        )

    def open(self) -> Self:
        """Neither filed nor dropped."""
        return self.filter(closed_on=None)


class Case(Labelled, models.Model):
    """What a home unit and a place abroad want to conclude, from the first lead to the filing.

    stage: where the steps (`Move`) have brought it; a column, so that a board is one query and a
    race is one conditional update. moved_on: the day of the last step. returned_from: the body that
    sent it back, while it is being corrected. tie: the one it changes, or that came of it.
    """

    track = models.CharField(pgettext_lazy("case", "to become"), max_length=11, choices=Track)
    home = models.ForeignKey(
        Unit, models.PROTECT, related_name="cases", verbose_name=_("home unit")
    )
    place = models.ForeignKey(
        Locality, models.PROTECT, related_name="+", verbose_name=_("place abroad")
    )
    tie = models.ForeignKey(Tie, models.PROTECT, null=True, blank=True, related_name="cases")
    stage = models.CharField(pgettext_lazy("case", "stage"), max_length=15, choices=CaseStage)
    returned_from = models.CharField(max_length=15, choices=CaseStage, blank=True)
    owner = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("unit that sees to it")
    )
    aim = models.CharField(_("what it is about"), max_length=80, blank=True)
    planned_on = models.DateField(_("to be signed on"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    opened_on = models.DateField(_("begun on"))
    moved_on = models.DateField()
    signed_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    is_demo = models.BooleanField(_("demonstration record"), default=False)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["moved_on", "pk"]
        verbose_name = pgettext_lazy("pipeline", "case")
        indexes = [
            models.Index(
                fields=["stage", "moved_on"], condition=Q(closed_on=None), name="case_open_stage"
            ),
            models.Index(fields=["signed_on"], name="case_signed_on"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["home", "place", "track"],
                condition=Q(closed_on=None),
                name="one_open_case_each_aim",
                violation_error_message=_("Such a case with this place is open already."),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=OVER, closed_on__isnull=False)
                | (~Q(stage__in=OVER) & Q(closed_on=None)),
                name="case_closed_when_over",
            ),
            models.CheckConstraint(
                condition=Q(stage=CaseStage.RETURNED) ^ Q(returned_from=""),
                name="case_returned_from_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.home} – {self.place} ({self.get_track_display()})"


class CasePaper(Recorded):
    """A paper of a case: typed in by number and day, with its file where there is one. Only ever
    added, or taken back while no step rests on it.

    body: who made it, such as a provincial office.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="papers")
    kind = models.CharField(pgettext_lazy("paper", "kind"), max_length=20, choices=PaperKind)
    heading = models.CharField(pgettext_lazy("paper", "title"), max_length=200, blank=True)
    number = models.CharField(pgettext_lazy("paper", "number"), max_length=60, blank=True)
    dated_on = models.DateField(_("bears the day"), null=True, blank=True)
    body = models.CharField(_("made by"), max_length=120, blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("file")
    )

    objects = RecordedQuerySet.as_manager()

    class Meta:
        ordering = ["dated_on", "pk"]
        verbose_name = pgettext_lazy("pipeline", "paper of a case")

    def __str__(self) -> str:
        return " ".join(filter(None, (self.get_kind_display(), self.number or self.heading)))


class Move(Labelled, models.Model):
    """A step of a case. Never changed and never deleted while the case is there.

    on: the day it was taken. number: from one, without gaps. reason: why it was dropped, withdrawn
    or sent back.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="moves")
    number = models.PositiveSmallIntegerField()
    from_stage = models.CharField(max_length=15, choices=CaseStage, blank=True)
    """Empty for the first one, which opened the case."""
    to_stage = models.CharField(max_length=15, choices=CaseStage)
    on = models.DateField()
    paper = models.ForeignKey(
        CasePaper, models.PROTECT, null=True, blank=True, related_name="moves"
    )
    reason = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["case", "number"]
        verbose_name = pgettext_lazy("pipeline", "step")
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_step_per_number")
        ]

    def __str__(self) -> str:
        return f"{self.get_from_stage_display()} → {self.get_to_stage_display()} {self.on}"


class Leave(Recorded):
    """A leader's leave that a case may pass a rule, with the reason. It holds for the version of
    the rule that the leader read, until it is taken back; the step that rests on it copies it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="leaves")
    rule = models.ForeignKey(RuleVersion, models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=400)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = pgettext_lazy("pipeline", "leave to pass a rule")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "rule"],
                condition=Q(retracted_at=None),
                name="one_leave_each_rule",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="leave_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.rule.code} v{self.rule.version}: {self.reason}"


class Finding(Labelled, models.Model):
    """What a rule said when a step was taken, kept for ever with the version that was asked.

    severity: as it weighed then. said: what the sentence is made of. reason, passed_by: who let the
    case pass, and why.
    """

    move = models.ForeignKey(Move, models.CASCADE, related_name="findings")
    rule = models.ForeignKey(RuleVersion, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=7, choices=Outcome)
    severity = models.CharField(max_length=5, choices=Severity)
    said = models.JSONField(default=dict)
    reason = models.CharField(max_length=400, blank=True)
    passed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["move", "pk"]
        verbose_name = pgettext_lazy("pipeline", "finding")
        constraints = [
            models.UniqueConstraint(fields=["move", "rule"], name="one_finding_per_rule")
        ]

    def __str__(self) -> str:
        return f"{self.rule.code} v{self.rule.version}: {self.outcome}"
