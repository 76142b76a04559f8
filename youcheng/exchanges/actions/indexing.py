"""What of exchanges can be found by the search, and by which words.

The people who took part are found in the people base: their names are not repeated here, where an
erasure would have to look for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from youcheng.exchanges.enums import EXCHANGE
from youcheng.exchanges.models import Exchange, Partner
from youcheng.registry.actions.places import named_after
from youcheng.registry.models import Locality
from youcheng.search.actions import Draft, drop, put

CHUNK = 500


def index_exchanges(exchanges: Iterable[int]) -> int:
    """Enter exchanges anew, the latest as the weightiest; those that do not count leave the index.
    Returns how many were written."""
    keys = sorted(set(exchanges))
    return sum(_index(keys[i : i + CHUNK]) for i in range(0, len(keys), CHUNK))


def _index(keys: Sequence[int]) -> int:
    rows = list(
        Exchange.objects.recorded()
        .filter(pk__in=keys)
        .only("subject_zh", "subject_en", "venue", "from_on")
        .order_by("pk")
    )
    drop(EXCHANGE, set(keys) - {row.pk for row in rows})
    names: dict[int, list[str]] = defaultdict(list)
    columns = ("place__name_zh", "place__name_en", "place__name_zh_hant")
    partners = Partner.objects.filter(exchange__in=[row.pk for row in rows])
    for key, *texts in partners.values_list("exchange_id", *columns):
        names[key] += texts
    return put(
        EXCHANGE,
        [
            Draft(
                row.pk,
                (row.number, row.subject_zh, row.subject_en, row.venue, *names[row.pk]),
                row.from_on.toordinal(),
            )
            for row in rows
        ],
    )


@named_after
def index_those_at(place: Locality) -> None:
    """Enter the exchanges with a place that is called otherwise."""
    index_exchanges(Partner.objects.filter(place=place).values_list("exchange", flat=True))


def reindex() -> dict[str, int]:
    """Make the entries of all exchanges anew."""
    keys = Exchange.objects.order_by().values_list("pk", flat=True)
    return {EXCHANGE: index_exchanges(keys.iterator(CHUNK))}
