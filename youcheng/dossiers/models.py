"""What the office decides about a partner: weights, types that a person set, plans."""

from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, reach
from youcheng.dossiers.enums import LineState, PartnerType, Reason
from youcheng.registry.models import Tie
from youcheng.registry.models.ties import Recorded, RecordedQuerySet


class WeightSet(models.Model):
    """How the office weighs the dimensions of vitality. Never changed: a change is a new version,
    and a judgement of last year is made with the version that held then."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    valid_from = models.DateField(_("valid from"))
    owner = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("unit that answers for it")
    )
    weights = models.JSONField(_("weights"))
    """Dimension → points; they add up to 100 (`rules.objection_to_weights`)."""
    measures = models.JSONField(_("what earns a full hundred"), default=dict)
    """`rules.Measures` by name; what is missing is as in the rules."""
    source = models.CharField(_("source"), max_length=300, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-version"]
        verbose_name = _("weights of vitality")

    def __str__(self) -> str:
        return f"v{self.version}"


class TypeOverrideQuerySet(RecordedQuerySet):
    def on(self, day: date) -> Self:
        """Set for that day, first and last day included."""
        return self.filter(Q(to_on=None) | Q(to_on__gte=day), from_on__lte=day)


class TypeOverride(Recorded):
    """The type of a partner as a person set it, over what the rules say. Only ever added, or taken
    back; the one recorded last holds."""

    tie = models.ForeignKey(Tie, models.CASCADE, related_name="type_overrides")
    type = models.CharField(_("type of partner"), max_length=10, choices=PartnerType)
    judged = models.CharField(max_length=10, choices=PartnerType)
    """What the rules said when it was set."""
    reason = models.CharField(_("reason"), max_length=300)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True, blank=True)

    objects = TypeOverrideQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name = _("type set by a person")
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="type_override_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first one."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="type_override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.from_on}"


class PlanLineQuerySet(models.QuerySet["PlanLine"]):
    def visible_to(self, user: User) -> Self:
        return self.within(reach(user, Permission.DOSSIER_VIEW))

    def within(self, viewing: Reach) -> Self:
        """Lines of the ties that are seen from there."""
        return self.filter(viewing.q("tie__home__path"))

    def editable_by(self, user: User) -> Self:
        return self.editable_within(reach(user, Permission.DOSSIER_EDIT))

    def editable_within(self, editing: Reach) -> Self:
        return self.filter(editing.q("tie__home__path", "tie__place__country__region"))

    def due(self, until: date) -> Self:
        """Accepted, not done, due by that day."""
        return self.filter(state=LineState.ACCEPTED, due_on__lte=until)


class PlanLine(models.Model):
    """One line of the exchange plan with a partner for a year.

    text: the officer's words; empty where the sentence of the proposal still stands, which is said
    in the reader's language from `reason` and `said`. key: names the matter, so that drawing the
    plan up again adds only what is new.
    """

    tie = models.ForeignKey(Tie, models.CASCADE, related_name="plan_lines")
    year = models.PositiveSmallIntegerField(_("year"))
    key = models.CharField(max_length=60)
    reason = models.CharField(max_length=12, choices=Reason)
    said = models.JSONField(default=dict)
    text = models.CharField(_("what is planned"), max_length=300, blank=True)
    why = models.CharField(_("why"), max_length=300, blank=True)
    owner = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit that sees to it"),
    )
    due_on = models.DateField(_("due on"))
    state = models.CharField(max_length=8, choices=LineState, default=LineState.PROPOSED)
    declined_why = models.CharField(_("why it is declined"), max_length=300, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = PlanLineQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("line of an exchange plan")
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(state=LineState.ACCEPTED), name="plan_line_due"
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["tie", "year", "key"], name="one_line_per_matter"),
            models.CheckConstraint(
                condition=~Q(state=LineState.DECLINED) | ~Q(declined_why=""),
                name="plan_line_declined_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state=LineState.DONE) | (~Q(evidence="") & Q(done_on__isnull=False)),
                name="plan_line_done_with_evidence",
            ),
        ]

    def __str__(self) -> str:
        return self.text or self.get_reason_display()


def known_by(rows: RecordedQuerySet, moment: datetime | None) -> RecordedQuerySet:
    """What stands now, or stood at that moment."""
    return rows.standing() if moment is None else rows.known_at(moment)
