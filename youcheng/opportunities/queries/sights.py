"""What a matching may rest on: what the reader sees, or all of it for a back-test."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar, cast

from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.timezone import get_current_timezone

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import scopes
from youcheng.exchanges.models import Exchange
from youcheng.opportunities.models import Opportunity
from youcheng.people.models import Person
from youcheng.registry.models import Tie

T = TypeVar("T")


def address(name: str, *args: int) -> str:
    """The address of a page, worked out when it is shown: of thousands of records that a matching
    reads a handful are."""
    return cast(str, reverse_lazy(name, args=args))


def begin_of(day: date) -> datetime:
    """Its first moment here: a comparison that an index and SQLite know, unlike the day of one."""
    return datetime.combine(day, time.min, get_current_timezone())


@dataclass(frozen=True, slots=True)
class Sight:
    """user: None sees all. on: the day as of which things are looked at."""

    user: User | None
    on: date
    kept: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What was read for this sight is not read again: a page asks several questions of the same
        rows, and a run over all opportunities asks one thousands of times."""
        if key not in self.kept:
            self.kept[key] = make()
        found: T = self.kept[key]
        return found

    @property
    def begin(self) -> datetime:
        return begin_of(self.on)

    @property
    def end(self) -> datetime:
        """The first moment after the day."""
        return begin_of(self.on + timedelta(days=1))

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
