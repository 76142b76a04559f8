"""With what a document that the search found is filed."""

from collections.abc import Collection

from django.urls import reverse

from youcheng.accounts.models import User
from youcheng.desk.queries.hits import Hit
from youcheng.exchanges.queries.files import latest_exchanges_of
from youcheng.registry.queries.files import papers_with


def filed_with(user: User, documents: Collection[int]) -> dict[int, Hit]:
    """The paper of a tie, or the exchange, with which each of these documents is filed, for those
    that `user` may see."""
    if not documents:
        return {}
    papers = {
        key: Hit(
            kind="tie",
            title=str(paper.tie.place),
            detail=str(paper.label or paper.get_kind_display()),
            url=reverse("registry:tie-detail", args=[paper.tie_id]),
            icon="building-community",
        )
        for key, paper in papers_with(user, documents).items()
    }
    return papers | {
        key: Hit(
            kind="exchange",
            title=row.subject,
            detail=row.days,
            url=reverse("exchanges:exchange-detail", args=[row.pk]),
            icon="arrows-exchange",
        )
        for key, row in latest_exchanges_of(user, documents).items()
    }
