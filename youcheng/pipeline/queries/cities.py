"""Cases with one city, for its page and for the search."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, Q, QuerySet

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import Reach, reach
from youcheng.lib.prepared import prepared
from youcheng.pipeline.models import Case
from youcheng.registry.models import Locality, LocalityName


def cases_with(user: User, place: Locality) -> QuerySet[Case]:
    """Those that the user may read, open ones first, then the latest."""
    rows = Case.objects.visible_to(user).filter(place=place.pk).select_related("home", "owner")
    return rows.order_by(F("closed_on").desc(nulls_first=True), "-moved_on", "-pk")


def counts(user: User, place: Locality, ties: Sequence[int]) -> dict[str, int]:
    return {"cases": cases_with(user, place).order_by().count()}


@prepared
def _cases_at(
    reading: Reach, endings: Reach, most: int, *, places: Any, key: Any
) -> QuerySet[Case]:
    # The index knows places with a tie and larger towns; a case may be with any.
    named = LocalityName.objects.filter(key=key).order_by().values("locality")
    rows = Case.objects.within(reading, endings)
    rows = rows.filter(Q(place__in=places) | Q(place__in=named))
    ordered = rows.order_by(F("closed_on").desc(nulls_first=True), "-moved_on", "-pk")
    return ordered.select_related("home", "place__country")[:most]


def cases_at(user: User, places: Sequence[int], key: str, most: int) -> list[Case]:
    """Cases with any of these places, or with one of that name (`key`: folded), that the user may
    read, open ones first. One query."""
    reading, endings = reach(user, Permission.CASE_VIEW), reach(user, Permission.CASE_ENDINGS)
    found: list[Case] = _cases_at(reading, endings, most, places=list(places), key=key)
    return found
