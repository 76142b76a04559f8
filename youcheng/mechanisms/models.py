"""Regular exchange: mechanisms, their turns, what is due, and what partners say on their page."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within
from youcheng.exchanges.enums import Side
from youcheng.exchanges.models import Exchange, Field
from youcheng.lib.bilingual import Bilingual
from youcheng.lib.labels import Labelled
from youcheng.mechanisms.enums import (
    OPEN_TURNS,
    Fact,
    Hosting,
    Running,
    TurnState,
    WordKind,
    WordState,
)
from youcheng.mechanisms.rules import MOST_MONTHS, Rhythm
from youcheng.opportunities.models import Opportunity
from youcheng.registry.enums import TieKind
from youcheng.registry.models import Tie

REGION = "place__country__region"
MONTHS = Q(month_from=None, month_to=None) | Q(
    month_from__gte=1, month_from__lte=12, month_to__gte=1, month_to__lte=12
)


def ties_of(user: User) -> models.QuerySet[Tie]:
    """Ties for which the user keeps regular exchange."""
    return Tie.objects.filter(within(user, Permission.MECHANISM_EDIT, "home__path", REGION))


class MechanismQuerySet(models.QuerySet["Mechanism"]):
    def visible_to(self, user: User) -> Self:
        """Of ties of the units that the user may look at, and those that such a unit leads."""
        rows, seen = Mechanism.objects.order_by(), Permission.MECHANISM_VIEW
        held = rows.filter(within(user, seen, "tie__home__path"))
        led = rows.filter(within(user, seen, "unit__path"))
        return self.filter(Q(pk__in=held.values("pk")) | Q(pk__in=led.values("pk")))

    def editable_by(self, user: User) -> Self:
        """By the continent of the partner, as ties are."""
        return self.filter(
            within(user, Permission.MECHANISM_EDIT, "tie__home__path", f"tie__{REGION}")
        )


class Mechanism(Labelled, models.Model):
    """An exchange with one partner that comes back, such as a youth camp.

    unit: leads it. every: months from one turn to the next. month_from, month_to: usual months;
    the last may lie in the next year. reason: why it is paused or has ended.
    """

    tie = models.ForeignKey(Tie, models.CASCADE, related_name="mechanisms", verbose_name=_("tie"))
    heading_zh = models.CharField(_("heading, in Chinese"), max_length=120, blank=True)
    heading_en = models.CharField(_("heading, in English"), max_length=160, blank=True)
    field = models.ForeignKey(
        Field, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=pgettext_lazy("exchange", "field"),
    )  # fmt: skip
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("leading unit"))
    units = models.ManyToManyField(
        Unit, related_name="+", blank=True, verbose_name=_("assisting units")
    )
    hosting = models.CharField(_("where it is held"), max_length=7, choices=Hosting)
    first_host = models.CharField(
        _("host of the first turn"), max_length=6, choices=Side, default=Side.HOME
    )
    every = models.PositiveSmallIntegerField(_("months from turn to turn"), default=12)
    month_from = models.PositiveSmallIntegerField(_("first usual month"), null=True, blank=True)
    month_to = models.PositiveSmallIntegerField(_("last usual month"), null=True, blank=True)
    started = models.PositiveSmallIntegerField(_("year of the first turn"))
    state = models.CharField(
        pgettext_lazy("mechanism", "state"), max_length=7, choices=Running, default=Running.RUNNING
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    heading = Bilingual("heading")
    objects = MechanismQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("mechanism of exchange")
        constraints = [
            models.CheckConstraint(
                condition=~Q(heading_zh="") | ~Q(heading_en=""), name="mechanism_has_a_heading",
                violation_error_message=_("Give it a heading in one language at least."),
            ),
            models.CheckConstraint(
                condition=Q(hosting__in=Hosting.values, first_host__in=Side.values),
                name="mechanism_host_known",
            ),
            models.CheckConstraint(
                condition=Q(state=Running.RUNNING)
                | (Q(state__in=[Running.PAUSED, Running.ENDED]) & ~Q(reason="")),
                name="mechanism_state_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(every__gte=1, every__lte=MOST_MONTHS), name="mechanism_every"
            ),
            models.CheckConstraint(condition=MONTHS, name="mechanism_months"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.heading

    def get_absolute_url(self) -> str:
        return reverse("mechanisms:detail", args=[self.pk])

    @property
    def rhythm(self) -> Rhythm:
        months = (
            None if self.month_from is None or self.month_to is None
            else (self.month_from, self.month_to)
        )  # fmt: skip
        return Rhythm(self.every, self.started, months, self.hosting, self.first_host)


class Pause(models.Model):
    """Time in which a mechanism was paused. to_on: its last day; null while it lasts."""

    mechanism = models.ForeignKey(Mechanism, models.CASCADE, related_name="pauses")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        ordering = ["from_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mechanism"], condition=Q(to_on=None), name="one_pause_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_on} – {self.to_on or ''}"


class Pattern(Labelled, models.Model):
    """What every turn needs, weeks before it begins."""

    mechanism = models.ForeignKey(Mechanism, models.CASCADE, related_name="patterns")
    heading = models.CharField(_("what is due"), max_length=200)
    side = models.CharField(_("due from"), max_length=6, choices=Side)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    weeks = models.PositiveSmallIntegerField(_("weeks before it begins"))

    class Meta:
        ordering = ["-weeks", "pk"]
        verbose_name = _("item of the template")
        constraints = [
            models.CheckConstraint(
                condition=Q(side=Side.HOME) | Q(side=Side.ABROAD, unit=None), name="pattern_side"
            ),
            models.UniqueConstraint(fields=["mechanism", "heading"], name="a_pattern_once"),
        ]

    def __str__(self) -> str:
        return self.heading


class Turn(Labelled, models.Model):
    """One turn. from_on, to_on: its days, or the time in which it is planned; null where nothing
    is said yet. reason: why it was left out."""

    mechanism = models.ForeignKey(Mechanism, models.CASCADE, related_name="turns")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(_("which one"))
    host = models.CharField(pgettext_lazy("turn", "host"), max_length=6, choices=Side)
    from_on = models.DateField(_("first day"), null=True, blank=True)
    to_on = models.DateField(_("last day"), null=True, blank=True)
    state = models.CharField(
        pgettext_lazy("turn", "state"), max_length=7, choices=TurnState, default=TurnState.PLANNED
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    exchange = models.ForeignKey(
        Exchange, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("exchange"),
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-number"]
        verbose_name = pgettext_lazy("of a mechanism", "turn")
        indexes = [models.Index(fields=["state", "to_on"], name="turn_state_day")]
        constraints = [
            models.UniqueConstraint(fields=["mechanism", "number"], name="a_turn_once"),
            models.UniqueConstraint(
                fields=["mechanism"], condition=Q(state__in=OPEN_TURNS), name="one_open_turn"
            ),
            models.CheckConstraint(
                condition=Q(from_on=None, to_on=None) | Q(to_on__gte=F("from_on")),
                name="turn_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[TurnState.PLANNED, TurnState.SKIPPED])
                | Q(state__in=[TurnState.AGREED, TurnState.HELD], from_on__isnull=False),
                name="turn_state_has_its_days",
            ),
            models.CheckConstraint(
                condition=~Q(state=TurnState.SKIPPED) | ~Q(reason=""), name="turn_left_out_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mechanism} {self.year}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_TURNS


class TurnItemQuerySet(models.QuerySet["TurnItem"]):
    def reportable_by(self, user: User) -> Self:
        """Those of mechanisms that the user keeps, and those of units for which they report."""
        kept = Mechanism.objects.editable_by(user).order_by()
        own = TurnItem.objects.filter(side=Side.HOME).order_by()
        own = own.filter(within(user, Permission.TASK_REPORT, "unit__path"), unit__isnull=False)
        return self.filter(Q(turn__mechanism__in=kept.values("pk")) | Q(pk__in=own.values("pk")))


class TurnItem(Labelled, models.Model):
    """Something that is due for a turn, from one of our units or from the partner."""

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="items")
    heading = models.CharField(_("what is due"), max_length=200)
    side = models.CharField(_("due from"), max_length=6, choices=Side)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    is_moved = models.BooleanField(default=False)
    """Somebody set the day: it stays when the days of the turn move."""
    weeks = models.PositiveSmallIntegerField(null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=500, blank=True)
    done_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = TurnItemQuerySet.as_manager()

    class Meta:
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        verbose_name = _("item due")
        indexes = [
            models.Index(fields=["due_on"], condition=Q(done_on=None), name="turn_item_open_due")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(side=Side.HOME) | Q(side=Side.ABROAD, unit=None), name="item_side"
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | ~Q(evidence=""), name="item_done_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return self.heading


class PageQuerySet(models.QuerySet["PartnerPage"]):
    def open_on(self, day: date) -> Self:
        return self.filter(revoked_at=None, ends_on__gte=day)


class PartnerPage(models.Model):
    """The page of one tie for the partner's office. Only a hash of its address is kept.

    language: a code of `partner_texts`. ends_on: its last day.
    """

    tie = models.ForeignKey(Tie, models.CASCADE, related_name="partner_pages")
    token_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(_("language of the page"), max_length=10)
    ends_on = models.DateField(_("last day"))
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("partner's page")
        constraints = [
            models.UniqueConstraint(
                fields=["tie"], condition=Q(revoked_at=None), name="one_page_a_tie"
            )
        ]

    def __str__(self) -> str:
        return str(self.tie)


class WordQuerySet(models.QuerySet["PartnerWord"]):
    def visible_to(self, user: User) -> Self:
        """Of ties that the user may look at: what a partner says is shown with its mechanisms."""
        return self.filter(within(user, Permission.MECHANISM_VIEW, "tie__home__path"))

    def decidable_by(self, user: User) -> Self:
        return self.filter(
            within(user, Permission.MECHANISM_EDIT, "tie__home__path", f"tie__{REGION}")
        )


class PartnerWord(Labelled, models.Model):
    """What a partner's office said on its page: a claim until an officer decides.

    windows: pairs of days as text, for dates. shown: what the page showed of a fact; text: what
    they say instead, where it is different. chosen: the window that was accepted, from 0.
    """

    page = models.ForeignKey(PartnerPage, models.CASCADE, related_name="words")
    tie = models.ForeignKey(Tie, models.CASCADE, related_name="partner_words")
    kind = models.CharField(_("kind"), max_length=5, choices=WordKind)
    turn = models.ForeignKey(Turn, models.CASCADE, null=True, blank=True, related_name="words")
    windows = models.JSONField(default=list, blank=True)
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    text = models.TextField(_("text"), max_length=2000, blank=True)
    sector = models.CharField(_("sector"), max_length=120, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    fact = models.CharField(_("fact"), max_length=7, choices=Fact, blank=True)
    shown = models.CharField(max_length=300, blank=True)
    is_right = models.BooleanField(null=True, blank=True)
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=WordState, default=WordState.OPEN)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    chosen = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    opportunity = models.OneToOneField(
        Opportunity, models.SET_NULL, null=True, blank=True, related_name="partner_word"
    )
    """What a need or an offer became; see `actions.take_up_need`."""

    objects = WordQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("word of a partner")
        indexes = [models.Index(fields=["state", "-id"], name="partner_word_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=WordKind.DATES, turn__isnull=False)
                | Q(kind__in=[WordKind.NEED, WordKind.OFFER], turn=None)
                | Q(kind=WordKind.FACT, turn=None, is_right__isnull=False),
                name="word_has_its_parts",
            ),
            models.CheckConstraint(
                condition=Q(state=WordState.OPEN, decided_at=None)
                | Q(state=WordState.ACCEPTED, decided_at__isnull=False)
                | (Q(state=WordState.DECLINED, decided_at__isnull=False) & ~Q(reason="")),
                name="word_state_has_its_decision",
            ),
        ]

    def __str__(self) -> str:
        return self.heading or str(self.get_kind_display())

    @property
    def shown_text(self) -> str:
        """What the page showed of the fact, in the reader's language."""
        if self.fact == Fact.LEVEL and self.shown in TieKind.values:
            return str(TieKind(self.shown).label)
        return self.shown

    @property
    def days(self) -> list[tuple[date, date]]:
        return [
            (date.fromisoformat(first), date.fromisoformat(last)) for first, last in self.windows
        ]
