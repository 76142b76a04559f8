"""What of opportunities the search finds: number and heading. Who sees them is asked there."""

from collections.abc import Iterable

from youcheng.opportunities.enums import OPPORTUNITY
from youcheng.opportunities.models import Opportunity
from youcheng.search.actions import Draft, put

CHUNK = 500


def index_opportunities(opportunities: Iterable[Opportunity]) -> int:
    """Enter opportunities anew, the latest as the weightiest. Returns how many."""
    drafts = [Draft(one.pk, (one.number, one.heading), one.pk) for one in opportunities]
    return put(OPPORTUNITY, drafts)


def reindex() -> dict[str, int]:
    """Make the entries of all opportunities anew."""
    n, last = 0, 0
    rows = Opportunity.objects.order_by("pk").only("heading", "made_at")
    while found := list(rows.filter(pk__gt=last)[:CHUNK]):
        n, last = n + index_opportunities(found), found[-1].pk
    return {OPPORTUNITY: n}
