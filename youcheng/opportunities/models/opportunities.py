"""What a home unit or a partner offers or seeks."""

from datetime import date
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
from youcheng.exchanges.models import Exchange
from youcheng.lib.regions import Region
from youcheng.opportunities.enums import OpportunityState, Origin, Secrecy, Sense, Side
from youcheng.opportunities.models.sectors import Sector
from youcheng.people.models import Organisation
from youcheng.registry.models import Country, Locality


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    def visible_to(self, user: User) -> Self:
        """Whoever reads opportunities anywhere reads those of the whole city; restricted ones are
        for the unit that keeps them and those above it."""
        return self.within(reach(user, Permission.OPPORTUNITY_VIEW))

    def within(self, viewing: Reach) -> Self:
        """Those that are seen from there."""
        if viewing.scopes == ():
            return self.none()
        near = Opportunity.objects.filter(viewing.q("keeper__path")).order_by()
        return self.filter(~Q(secrecy=Secrecy.RESTRICTED) | Q(pk__in=near.values("pk")))

    def editable_by(self, user: User) -> Self:
        return self.filter(within(user, Permission.OPPORTUNITY_EDIT, "keeper__path"))

    def standing(self, day: date) -> Self:
        """Open, and not run out on that day."""
        rows = self.filter(state=OpportunityState.OPEN)
        return rows.filter(Q(expires_on=None) | Q(expires_on__gte=day))


class Opportunity(models.Model):
    """Something that one side seeks or offers.

    amount_low, amount_high: in whole units of `currency`; null where nobody said. wanted_from,
    wanted_to: when it is to take place. expires_on: the last day on which it is worth an answer.
    """

    side = models.CharField(pgettext_lazy("opportunity", "whose"), max_length=6, choices=Side)
    sense = models.CharField(_("seeks or offers"), max_length=6, choices=Sense)
    heading = models.CharField(_("heading"), max_length=200)
    text = models.TextField(pgettext_lazy("opportunity", "what it is"), max_length=6000, blank=True)
    keeper = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("unit that keeps the record")
    )
    """Of a home unit's own: that unit. It says who may change the record."""
    place = models.ForeignKey(
        Locality, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("partner city"),
    )  # fmt: skip
    """The partner's; null for a home unit's."""
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("body abroad"),
    )  # fmt: skip
    sectors = models.ManyToManyField(Sector, related_name="opportunities", blank=True)
    region = models.CharField(
        _("continent wanted"), max_length=20, choices=Region, blank=True, default=""
    )
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("country wanted"),
    )  # fmt: skip
    wanted_from = models.DateField(_("wanted from"), null=True, blank=True)
    wanted_to = models.DateField(_("wanted until"), null=True, blank=True)
    expires_on = models.DateField(_("worth an answer until"), null=True, blank=True)
    amount_low = models.PositiveBigIntegerField(_("money, from"), null=True, blank=True)
    amount_high = models.PositiveBigIntegerField(_("money, up to"), null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    languages = models.CharField(_("languages to work in"), max_length=80, blank=True)
    secrecy = models.CharField(
        _("to whom it may be told"), max_length=10, choices=Secrecy, default=Secrecy.CITY
    )
    origin = models.CharField(
        pgettext_lazy("opportunity", "source"), max_length=8, choices=Origin, default=Origin.FORM
    )
    origin_note = models.CharField(_("where exactly"), max_length=200, blank=True)
    origin_path = models.CharField(max_length=200, blank=True)
    """Address of the page that shows the source; empty where it has none."""
    exchange = models.ForeignKey(
        Exchange, models.SET_NULL, null=True, blank=True, related_name="opportunities"
    )
    terms = models.TextField(max_length=9000, blank=True, editable=False)
    """`rules.terms_of` of heading and text, with blanks around each; matching reads these."""
    divisions = models.CharField(max_length=300, blank=True, editable=False)
    """Codes of ISIC divisions, of its sectors and of the concepts in its text."""
    state = models.CharField(max_length=8, choices=OpportunityState, default=OpportunityState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_why = models.CharField(_("why it is closed"), max_length=300, blank=True)
    is_demo = models.BooleanField(_("demonstration record"), default=False)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField(default=timezone.now)

    objects = OpportunityQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("opportunity")
        indexes = [
            models.Index(fields=["state", "side", "-id"], name="opportunity_open"),
            models.Index(fields=["place", "state"], name="opportunity_of_place"),
            models.Index(fields=["keeper", "state"], name="opportunity_of_unit"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=Side.values)
                & Q(sense__in=Sense.values)
                & Q(secrecy__in=Secrecy.values)
                & Q(origin__in=Origin.values),
                name="opportunity_words_known",
            ),
            models.CheckConstraint(
                condition=Q(side=Side.HOME, place=None) | Q(side=Side.ABROAD, place__isnull=False),
                name="opportunity_has_its_side",
            ),
            models.CheckConstraint(
                condition=Q(wanted_from=None)
                | Q(wanted_to=None)
                | Q(wanted_to__gte=F("wanted_from")),
                name="opportunity_wanted_in_order",
            ),
            models.CheckConstraint(
                condition=Q(amount_low=None)
                | Q(amount_high=None)
                | Q(amount_high__gte=F("amount_low")),
                name="opportunity_amounts_in_order",
            ),
            models.CheckConstraint(
                condition=Q(amount_low=None, amount_high=None) | ~Q(currency=""),
                name="opportunity_money_has_a_currency",
            ),
            models.CheckConstraint(
                condition=Q(state=OpportunityState.OPEN, closed_at=None)
                | Q(
                    state__in=[OpportunityState.ARRANGED, OpportunityState.CLOSED],
                    closed_at__isnull=False,
                ),
                name="opportunity_state_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def number(self) -> str:
        """What the office calls it: OPP-2018-041."""
        return f"OPP-{self.made_at:%Y}-{self.pk:03}"

    def has_run_out(self, today: date) -> bool:
        return self.expires_on is not None and self.expires_on < today
