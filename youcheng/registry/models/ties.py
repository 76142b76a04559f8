from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within
from youcheng.lib.labels import Labelled
from youcheng.lib.periods import Precision, show
from youcheng.registry.enums import (
    COUNTED,
    Confidence,
    EventKind,
    InstrumentKind,
    Stage,
    TieKind,
)
from youcheng.registry.models.places import Country, Locality

PRECISIONS = [(p.value, p.value) for p in Precision]


class KindLabel(models.Model):
    """An office's own word for a kind of tie or paper, and what it means here."""

    text = models.CharField(_("label"), max_length=60)
    key = models.CharField(max_length=60, unique=True)
    meaning = models.CharField(_("meaning"), max_length=12)
    """A value of TieKind or InstrumentKind."""
    is_edited = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class TieQuerySet(models.QuerySet["Tie"]):
    def visible_to(self, user: User) -> Self:
        """Ties of the units in which the user may view ties."""
        return self.filter(within(user, Permission.TIE_VIEW, "home__path"))

    def editable_by(self, user: User) -> Self:
        return self.filter(
            within(user, Permission.TIE_EDIT, "home__path", "place__country__region")
        )


class Tie(models.Model):
    """A relation of one home unit with one place abroad: a frame for its papers and its log.

    What it *is* on a day (kind, stage) is never a column here: see TieEvent and TieSpan.
    """

    home = models.ForeignKey(Unit, models.PROTECT, related_name="ties", verbose_name=_("home unit"))
    place = models.ForeignKey(
        Locality, models.PROTECT, related_name="ties", verbose_name=_("place abroad")
    )
    label = models.CharField(_("the office's own label"), max_length=60, blank=True)
    source = models.TextField(_("source"), blank=True)
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence, blank=True)
    note = models.TextField(_("note"), blank=True)
    is_demo = models.BooleanField(_("demonstration record"), default=False)
    contact_on = models.DateField(null=True, blank=True)
    """The last day of an exchange that serves this tie, told by `actions.tell_contact`: the apps
    above keep exchanges, and the register knows only when the last one was."""
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = TieQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("tie")
        constraints = [
            models.UniqueConstraint(
                fields=["home", "place"],
                name="one_tie_per_pair",
                violation_error_message=_("This unit already has a tie with that place."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.home} – {self.place}"


class Recorded(Labelled, models.Model):
    """A fact with its second clock: when the office knew it, and when it took it back.

    Facts are never overwritten. A correction retracts the old row and adds a new one.
    """

    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    retracted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class RecordedQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Rows that nobody took back."""
        return self.filter(retracted_at=None)

    def known_at(self, moment: datetime) -> Self:
        return self.filter(Q(retracted_at=None) | Q(retracted_at__gt=moment)).filter(
            recorded_at__lte=moment
        )


class Instrument(Recorded):
    """A paper that both sides signed. `signed_on` is the last day of a partial date."""

    tie = models.ForeignKey(Tie, models.CASCADE, related_name="instruments")
    kind = models.CharField(_("kind"), max_length=12, choices=InstrumentKind)
    label = models.CharField(_("the office's own label"), max_length=60, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    precision = models.CharField(max_length=5, choices=PRECISIONS, default=Precision.DAY)
    ends_on = models.DateField(_("last day of the term"), null=True, blank=True)
    is_tacit = models.BooleanField(_("renews tacitly"), default=False)
    languages = models.CharField(_("languages"), max_length=80, blank=True)
    signer_home = models.CharField(_("signed for us by (post)"), max_length=120, blank=True)
    signer_abroad = models.CharField(_("signed for them by (post)"), max_length=120, blank=True)
    paper = models.CharField(_("paper"), max_length=200, blank=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        ordering = ["signed_on", "pk"]
        verbose_name = _("instrument")
        indexes = [
            models.Index(
                fields=["ends_on"],
                condition=Q(retracted_at=None, ends_on__isnull=False),
                name="instrument_term",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(signed_on=None) | Q(ends_on__gte=F("signed_on")),
                name="instrument_ends_after_it_starts",
                violation_error_message=_("A term cannot end before it was signed."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.signed}".strip()

    @property
    def signed(self) -> str:
        return show(self.signed_on, self.precision)


class TieEvent(Recorded):
    """One line of a tie's log. Only ever added or, with a later correction, retracted."""

    tie = models.ForeignKey(Tie, models.CASCADE, related_name="events")
    kind = models.CharField(_("what happened"), max_length=12, choices=EventKind)
    on = models.DateField(_("on"))
    """Last day of the stated date; the day of the source for `attested`."""
    precision = models.CharField(max_length=5, choices=PRECISIONS, default=Precision.DAY)
    to_kind = models.CharField(
        _("kind of tie after it"), max_length=12, choices=TieKind, blank=True
    )
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, related_name="events"
    )
    place = models.ForeignKey(Locality, models.PROTECT, null=True, blank=True, related_name="+")
    """The place after a succession."""
    paper = models.CharField(_("paper"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = RecordedQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("event")
        indexes = [
            models.Index(fields=["tie", "on"], name="event_tie_on"),
            # What people wrote, from its end: an import brings a hundred thousand lines at once.
            models.Index(
                fields=["id"], condition=Q(recorded_by__isnull=False), name="event_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"

    @property
    def day(self) -> str:
        return show(self.on, self.precision)


class TieSpanQuerySet(models.QuerySet["TieSpan"]):
    def at(self, as_of: date, known_at: datetime | None = None) -> Self:
        """The one span of each tie that holds on `as_of`, as known at `known_at` (None: now)."""
        spans = self.filter(Q(to_on=None) | Q(to_on__gt=as_of), from_on__lte=as_of)
        if known_at is None:
            return spans.filter(known_to=None)
        return spans.filter(Q(known_to=None) | Q(known_to__gt=known_at), known_from__lte=known_at)

    def counted(self) -> Self:
        return self.filter(stage__in=COUNTED)


class TieSpan(models.Model):
    """The fold of a tie's log (`rules.standings`), kept so that any day is one indexed query.

    from_on: first day; to_on: first day after it, null if open. known_from, known_to: the moments
    between which the office's records said so. heard_on: the last day of which the log, a paper or
    an exchange tells anything, in rows that are so now. Written only by `actions.refresh_spans`;
    can be rebuilt from the log at any time.
    """

    tie = models.ForeignKey(Tie, models.CASCADE, related_name="spans")
    home = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    place = models.ForeignKey(Locality, models.PROTECT, related_name="+")
    # Found by `span_by_country`, which begins with it.
    country = models.ForeignKey(Country, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=TieKind)
    stage = models.CharField(max_length=12, choices=Stage)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    began_on = models.DateField(null=True)
    began_year = models.PositiveSmallIntegerField(null=True)
    is_exact = models.BooleanField()
    is_dated = models.BooleanField()
    heard_on = models.DateField(null=True)
    known_from = models.DateTimeField()
    known_to = models.DateTimeField(null=True)

    objects = TieSpanQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            # Holds all that the list of one day is counted and sorted by: no row is looked up.
            models.Index(
                fields=["home", "stage", "from_on", "to_on", "began_on", "tie"],
                condition=Q(known_to=None),
                name="span_now_by_stage",
            ),
            # The same for the whole register in the order in which it is shown at first.
            models.Index(
                fields=[
                    "began_on",
                    "tie",
                    "stage",
                    "from_on",
                    "to_on",
                    "kind",
                    "country",
                    "home",
                    "is_exact",
                    "known_to",
                ],
                condition=Q(known_to=None),
                name="span_now_by_day",
            ),
            # Of whom nothing was heard for long: the first page of everybody's day counts them.
            models.Index(
                fields=["stage", "heard_on", "home", "country", "from_on", "to_on"],
                condition=Q(known_to=None),
                name="span_now_by_heard",
            ),
            # How many of each kind with each country, counted in the order of the index.
            models.Index(
                fields=["country", "kind", "known_to", "stage", "from_on", "to_on", "home"],
                name="span_by_country",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tie_id} {self.stage} {self.from_on}"
