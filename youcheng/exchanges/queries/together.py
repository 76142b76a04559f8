"""Who took part with whom."""

from collections import Counter, defaultdict
from collections.abc import Collection
from itertools import combinations

from django.db.models import Exists, OuterRef

from youcheng.accounts.models import User
from youcheng.exchanges.models import Exchange, Participant
from youcheng.people.queries.meeting import Pair, counts_meetings


@counts_meetings
def exchanges_together(user: User, persons: Collection[int]) -> Counter[Pair]:
    """For each two of these persons the number of exchanges in which both took part, on whichever
    side: those that count and that `user` may see. One query."""
    seen = Exchange.objects.visible_to(user).recorded().filter(pk=OuterRef("exchange"))
    rows = Participant.objects.filter(Exists(seen), person__in=persons)
    took_part: dict[int, set[int]] = defaultdict(set)
    for exchange, person in rows.order_by().values_list("exchange", "person"):
        if person is not None:
            took_part[exchange].add(person)
    return Counter(
        pair for people in took_part.values() for pair in combinations(sorted(people), 2)
    )
