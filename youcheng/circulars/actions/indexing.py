"""What of circulars the search finds: number and heading. Who sees them is asked there."""

from collections.abc import Iterable

from youcheng.circulars.enums import CIRCULAR
from youcheng.circulars.models import Circular
from youcheng.search.actions import Draft, drop, put

CHUNK = 500


def index_circulars(circulars: Iterable[Circular]) -> int:
    """Enter circulars anew, the latest as the weightiest. Returns how many."""
    return put(CIRCULAR, [Draft(one.pk, (one.number, one.heading), one.pk) for one in circulars])


def unindex(pk: int) -> None:
    drop(CIRCULAR, [pk])


def reindex() -> dict[str, int]:
    """Make the entries of all circulars anew."""
    n, last = 0, 0
    rows = Circular.objects.order_by("pk").only("number", "heading")
    while found := list(rows.filter(pk__gt=last)[:CHUNK]):
        n, last = n + index_circulars(found), found[-1].pk
    return {CIRCULAR: n}
