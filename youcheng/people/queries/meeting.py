"""How often two persons met, as apps above this one know it."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from youcheng.accounts.models import User

Pair = tuple[int, int]
"""Keys of two persons, the lower first."""
Counts = Callable[[User, Collection[int]], Mapping[Pair, int]]
_elsewhere: list[Counts] = []


def counts_meetings(work: Counts) -> Counts:
    """Have `work` asked how often each two of some persons met, as far as a user may see it: for an
    app above this one that records where they did. Its `AppConfig.ready` imports the module."""
    _elsewhere.append(work)
    return work


def meetings_of(user: User, persons: Collection[int]) -> Counter[Pair]:
    """Pairs among these persons who met, with how often."""
    found: Counter[Pair] = Counter()
    for work in _elsewhere:
        found.update(work(user, persons))
    return found
