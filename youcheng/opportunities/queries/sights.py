"""What a matching may rest on: what the reader sees, or all of it for a back-test."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import scopes
from youcheng.exchanges.models import Exchange
from youcheng.opportunities.models import Opportunity
from youcheng.people.models import Person
from youcheng.registry.models import Tie


@dataclass(frozen=True, slots=True)
class Sight:
    """user: None sees all. on: the day as of which things are looked at."""

    user: User | None
    on: date

    def _may(self, permission: Permission) -> bool:
        return self.user is None or scopes(self.user, permission) != []

    @property
    def opportunities(self) -> QuerySet[Opportunity]:
        rows = Opportunity.objects.order_by()
        return rows if self.user is None else rows.visible_to(self.user)

    @property
    def exchanges(self) -> QuerySet[Exchange]:
        rows = Exchange.objects.recorded().order_by()
        if not self._may(Permission.EXCHANGE_VIEW):
            return rows.none()
        return rows if self.user is None else rows.visible_to(self.user)

    @property
    def persons(self) -> QuerySet[Person]:
        rows = Person.objects.current().order_by()
        if not self._may(Permission.PEOPLE_VIEW):
            return rows.none()
        return rows if self.user is None else rows.visible_to(self.user)

    @property
    def ties(self) -> QuerySet[Tie]:
        rows = Tie.objects.order_by()
        return rows if self.user is None else rows.visible_to(self.user)
