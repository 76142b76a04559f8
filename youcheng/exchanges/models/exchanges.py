"""An exchange, with whom it was, and what it was about."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, reach, within
from youcheng.exchanges.enums import ExchangeKind, Initiator, State, Visibility
from youcheng.lib.bilingual import Bilingual
from youcheng.lib.periods import Precision, show
from youcheng.people.enums import Rank
from youcheng.registry.models import Locality, Tie

PRECISIONS = [(p.value, p.value) for p in Precision if p != Precision.NONE]


class FieldQuerySet(models.QuerySet["Field"]):
    def on(self, day: date) -> Self:
        """Fields of the list that is valid on that day."""
        return self.filter(Q(from_on=None) | Q(from_on__lte=day), Q(to_on=None) | Q(to_on__gte=day))


class Field(models.Model):
    """A field of exchange, such as trade or health. The list is the office's and changes with the
    years: rows are dated, first and last day included."""

    code = models.SlugField(max_length=20, unique=True)
    name_zh = models.CharField(max_length=60)
    name_zh_hant = models.CharField(max_length=60, blank=True)
    name_en = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True)
    is_confirmed = models.BooleanField(default=True)
    """Cleared where the source does not name it, and the office has yet to say."""

    name = Bilingual("name")
    objects = FieldQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("field of exchange")

    def __str__(self) -> str:
        return self.name


def known_at(moment: datetime | None, path: str = "") -> Q:
    """What counted at `moment`, or counts now. path: to the exchange, "exchange__" from its
    parts."""
    if moment is None:
        return Q(**{f"{path}state": State.RECORDED})
    standing = Q(**{f"{path}withdrawn_at": None}) | Q(**{f"{path}withdrawn_at__gt": moment})
    is_draft = Q(**{f"{path}state": State.DRAFT})
    return standing & Q(**{f"{path}recorded_at__lte": moment}) & ~is_draft


@dataclass(frozen=True, slots=True)
class ExchangeSight:
    """Where somebody reads exchanges, and where restricted ones too."""

    viewing: Reach
    restricted: Reach


def exchange_sight_of(user: User) -> ExchangeSight:
    return ExchangeSight(
        reach(user, Permission.EXCHANGE_VIEW), reach(user, Permission.EXCHANGE_RESTRICTED)
    )


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    def visible_to(self, user: User) -> Self:
        """Exchanges kept by the units in which the user may read them; restricted ones need the
        right to those besides."""
        return self.within(exchange_sight_of(user))

    def within(self, sight: ExchangeSight) -> Self:
        """Exchanges that are seen from there."""
        rows = self.filter(sight.viewing.q("home__path"))
        reached = sight.restricted.q("home__path")
        # An empty filter is everything, but would vanish in an "or".
        return rows.filter(~Q(visibility=Visibility.RESTRICTED) | reached) if reached else rows

    def editable_by(self, user: User) -> Self:
        """By the leading partner's continent, as ties are."""
        return self.editable_within(exchange_sight_of(user), reach(user, Permission.EXCHANGE_EDIT))

    def editable_within(self, sight: ExchangeSight, editing: Reach) -> Self:
        return self.within(sight).filter(editing.q("home__path", "place__country__region"))

    def exportable_by(self, user: User) -> Self:
        return self.visible_to(user).filter(within(user, Permission.EXCHANGE_EXPORT, "home__path"))

    def recorded(self) -> Self:
        """What counts: neither a draft nor taken back."""
        return self.filter(state=State.RECORDED)

    def known_at(self, moment: datetime) -> Self:
        """Recorded by `moment` and not taken back by then. For columns as they stood then see
        `queries.knowing.known_at`."""
        return self.filter(known_at(moment))

    def with_place(self, place: int) -> Self:
        """Exchanges in which that place is a partner, the leading one or another."""
        return self.filter(pk__in=Partner.objects.filter(place=place).order_by().values("exchange"))

    def between(self, since: date | None, until: date | None) -> Self:
        """Those of which at least one day lies in the time, both ends included."""
        rows = self if since is None else self.filter(to_on__gte=since)
        return rows if until is None else rows.filter(from_on__lte=until)


class Exchange(models.Model):
    """Something that happened, or is arranged, between us and one or several partners.

    The legal history of a tie is the register's log; this is the practice. from_on, to_on: first
    and last day it may have been: a year alone is 1 January to 31 December with that precision.
    Groups and persons are counted apart, for each side; null where nobody noted it.
    """

    kind = models.CharField(pgettext_lazy("exchange", "kind"), max_length=10, choices=ExchangeKind)
    from_on = models.DateField(_("first day"))
    to_on = models.DateField(pgettext_lazy("exchange", "last day"))
    precision = models.CharField(max_length=5, choices=PRECISIONS, default=Precision.DAY)
    venue = models.CharField(_("place of the event"), max_length=120, blank=True)
    home = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="exchanges",
        verbose_name=pgettext_lazy("exchange", "home unit"),
    )
    """The unit that keeps the record; who may read it goes by this one."""
    units = models.ManyToManyField(
        Unit, related_name="+", blank=True, verbose_name=_("other home units")
    )
    place = models.ForeignKey(
        Locality, models.PROTECT, related_name="+", verbose_name=_("leading partner")
    )
    """Also the first of `partners`, where it stands with its tie."""
    subject_zh = models.CharField(_("subject, in Chinese"), max_length=200, blank=True)
    subject_en = models.CharField(_("subject, in their language"), max_length=200, blank=True)
    n_groups_home = models.PositiveSmallIntegerField(_("our groups"), null=True, blank=True)
    n_persons_home = models.PositiveIntegerField(_("our persons"), null=True, blank=True)
    n_groups_abroad = models.PositiveSmallIntegerField(_("their groups"), null=True, blank=True)
    n_persons_abroad = models.PositiveIntegerField(_("their persons"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("highest guest"), choices=Rank, null=True, blank=True)
    fields = models.ManyToManyField(
        Field,
        related_name="exchanges",
        blank=True,
        verbose_name=pgettext_lazy("exchange", "fields"),
    )
    result = models.TextField(_("result"), blank=True)
    talking_points = models.TextField(_("talking points"), blank=True)
    arrangements = models.TextField(_("lodging, cars, interpreters"), blank=True)
    initiator = models.CharField(_("begun by"), max_length=6, choices=Initiator, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    """The paper, list or mail that shows it."""
    visibility = models.CharField(
        _("who may see it"), max_length=10, choices=Visibility, default=Visibility.INTERNAL
    )
    state = models.CharField(max_length=9, choices=State, default=State.RECORDED)
    is_demo = models.BooleanField(_("demonstration record"), default=False)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    recorded_at = models.DateTimeField(null=True, blank=True)
    """Since when it counts; null while it is a draft."""
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(_("why it was taken back"), max_length=200, blank=True)

    subject = Bilingual("subject")
    objects = ExchangeQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        verbose_name = _("exchange")
        indexes = [
            # The last column spares a look at each row where a time is asked for.
            models.Index(fields=["state", "-from_on", "-id", "to_on"], name="exchange_by_day"),
            models.Index(
                fields=["state", "kind", "-from_on", "-id", "to_on"], name="exchange_kind_day"
            ),
            models.Index(fields=["home", "state", "-from_on"], name="exchange_home_day"),
            models.Index(fields=["place", "from_on"], name="exchange_place_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")),
                name="exchange_ends_after_it_begins",
                violation_error_message=_("It cannot end before it began."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ExchangeKind.values), name="exchange_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(subject_zh="", subject_en=""),
                name="exchange_has_a_subject",
                violation_error_message=_("Say in a few words what it was."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT) | Q(recorded_at__isnull=False),
                name="exchange_recorded_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN) | Q(withdrawn_at__isnull=False),
                name="exchange_withdrawn_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def number(self) -> str:
        """What the office calls the record: E-0318."""
        return f"E-{self.pk:04}" if self.pk else "E-"

    @property
    def days(self) -> str:
        """As exactly as it is known: 2018, 2018-05, 2018-05-21, or two of them with a dash."""
        first, last = show(self.from_on, self.precision), show(self.to_on, self.precision)
        if first == last:
            return first
        is_same_year = self.precision == Precision.DAY and first[:4] == last[:4]
        return f"{first} – {last[5:] if is_same_year else last}"

    @property
    def n_groups(self) -> int | None:
        """Of both sides together; None where neither is known."""
        return _sum(self.n_groups_home, self.n_groups_abroad)

    @property
    def n_persons(self) -> int | None:
        return _sum(self.n_persons_home, self.n_persons_abroad)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None and other is None else (one or 0) + (other or 0)


class Partner(models.Model):
    """A place with which an exchange was, and the tie that it serves, if there is one."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="partners")
    place = models.ForeignKey(Locality, models.PROTECT, related_name="+")
    tie = models.ForeignKey(
        Tie, models.SET_NULL, null=True, blank=True, related_name="exchange_partners"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("partner of an exchange")
        constraints = [
            models.UniqueConstraint(fields=["exchange", "place"], name="one_partner_per_place")
        ]

    def __str__(self) -> str:
        return str(self.place)


class FormerExchange(models.Model):
    """What an exchange said from one moment until another, before it was changed: a figure of last
    year can be made again. Written by `actions.edit_exchange` alone."""

    exchange = models.ForeignKey(Exchange, models.CASCADE, related_name="former")
    values = models.JSONField()
    """`rules.KEPT` columns, "fields" (codes) and "partners" ([place, tie]), as JSON."""
    known_from = models.DateTimeField()
    known_to = models.DateTimeField()

    class Meta:
        ordering = ["known_from", "pk"]
        verbose_name = _("former state of an exchange")

    def __str__(self) -> str:
        return f"{self.exchange_id} {self.known_to:%Y-%m-%d}"
