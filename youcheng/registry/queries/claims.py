"""Public claims about one home unit."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from youcheng.accounts.models import Unit, UnitName
from youcheng.lib.prepared import prepared
from youcheng.registry.models import Claim, Locality, LocalityName

HOME_COUNTRY = "CN"


def own_places(unit: Unit) -> list[int]:
    """The gazetteer's places that bear a name of `unit`: as a rule one, the city itself."""
    return sorted(places_of_units([unit.pk]))


def places_of_units(units: Collection[int]) -> set[int]:
    """The same for many units, by their keys. Two queries."""
    keys = _keys_of(units=sorted(units))
    return set(_named(keys=keys))


@prepared
def _keys_of(*, units: Any) -> QuerySet:
    names = UnitName.objects.filter(unit__in=units).order_by()
    return names.values_list("key", flat=True).distinct()


@prepared
def _named(*, keys: Any) -> QuerySet:
    # By the names first: joined, SQLite would look at every place of the country for each key.
    named = LocalityName.objects.filter(key__in=keys).order_by().values("locality")
    rows = Locality.objects.filter(pk__in=named, country=HOME_COUNTRY).order_by()
    return rows.values_list("pk", flat=True)


def claims_about(unit: Unit) -> QuerySet[Claim]:
    """Claims of which one end is `unit`'s own place, the newest list first."""
    own = own_places(unit)
    return (
        Claim.objects.filter(Q(place_a__in=own) | Q(place_b__in=own))
        .select_related("place_a__country", "place_b__country", "tie", "decided_by")
        .order_by("-pk")
    )
