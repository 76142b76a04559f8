"""How many exchanges each value of a filter would leave."""

from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import User
from youcheng.exchanges.enums import ExchangeKind, Initiator
from youcheng.exchanges.models import Field
from youcheng.exchanges.queries.lists import ExchangeFilter, matching, without
from youcheng.people.enums import Rank
from youcheng.registry.queries.facets import Facet, Value


def facets(user: User, asked: ExchangeFilter) -> list[Facet]:
    """For each facet the counts with all other filters on: what choosing another value brings."""
    fields_ = {field.code: field.name for field in Field.objects.all()}
    return [
        _facet(
            user,
            asked,
            "kind",
            pgettext_lazy("exchange", "kind"),
            dict(ExchangeKind.choices),
            "kind",
        ),
        _facet(user, asked, "field", pgettext_lazy("exchange", "field"), fields_, "fields__code"),
        _facet(user, asked, "rank", _("highest guest"), dict(Rank.choices), "rank"),
        _facet(user, asked, "initiator", _("begun by"), dict(Initiator.choices), "initiator"),
    ]


def _facet(
    user: User, asked: ExchangeFilter, name: str, title: Any, choices: dict[Any, Any], path: str
) -> Facet:
    chosen = getattr(asked, name)
    rows = matching(user, without(asked, name)).order_by().values(path).annotate(n=Count("pk"))
    counts = {row[path]: row["n"] for row in rows}
    if name == "rank":
        # "A minister" asks for ministers and whoever ranks higher.
        counts = {
            rank: sum(n for code, n in counts.items() if code is not None and code <= rank)
            for rank in choices
        }
    return Facet(
        name,
        title,
        [
            Value(str(code), label, counts.get(code, 0), code == chosen)
            for code, label in choices.items()
            if counts.get(code) or code == chosen
        ],
    )
