"""The panels of a city's page. Each belongs to its app and is known here by the name of its URL."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.exchanges.queries.cities import counts as exchange_counts
from youcheng.mechanisms.queries import counts as mechanism_counts
from youcheng.opportunities.queries.lists import counts as opportunity_counts
from youcheng.people.queries.persons import counts as people_counts
from youcheng.pipeline.queries.cities import counts as case_counts
from youcheng.registry.models import Locality
from youcheng.registry.queries.cities import counts as registry_counts


@dataclass(frozen=True, slots=True)
class Panel:
    """url: takes the key of the place. has_card: it gives a few entries for the first page."""

    code: str
    url: str
    title: Any
    permission: Permission
    has_card: bool = False
    is_aside: bool = True
    """Its card stands in the narrow column."""


PANELS: tuple[Panel, ...] = (
    Panel(
        "dossier",
        "dossiers:city-dossier",
        _("Vitality and type"),
        Permission.DOSSIER_VIEW,
        True,
        False,
    ),
    Panel("line", "city-line", _("Line of time"), Permission.TIE_VIEW, True, False),
    Panel(
        "exchanges",
        "exchanges:city-exchanges",
        _("Exchanges"),
        Permission.EXCHANGE_VIEW,
        True,
        False,
    ),
    Panel("papers", "registry:city-papers", _("Ties and papers"), Permission.TIE_VIEW, True),
    Panel(
        "cases", "pipeline:city-cases", pgettext_lazy("of a city", "Cases"), Permission.CASE_VIEW
    ),
    Panel(
        "opportunities",
        "opportunities:city-opportunities",
        _("Opportunities"),
        Permission.OPPORTUNITY_VIEW,
    ),
    Panel("mechanisms", "mechanisms:city", _("Regular exchange"), Permission.MECHANISM_VIEW),
    Panel("timeline", "registry:city-timeline", _("Log of events"), Permission.TIE_VIEW),
    Panel(
        "people",
        "people:city-people",
        pgettext_lazy("of a city", "People"),
        Permission.PEOPLE_VIEW,
        True,
    ),
    Panel("facts", "registry:city-facts", _("Facts and names"), Permission.TIE_VIEW, True),
    Panel("claims", "registry:city-claims", _("Public claims"), Permission.TIE_VIEW, True),
    Panel("changes", "registry:city-changes", _("Changes"), Permission.TIE_VIEW),
)

COUNTERS: tuple[Callable[[User, Locality, Sequence[int]], dict[str, int]], ...] = (
    registry_counts,
    exchange_counts,
    people_counts,
    case_counts,
    opportunity_counts,
    mechanism_counts,
)
"""Each app counts what its panels hold: code of the panel → number."""


def counts_of(user: User, place: Locality, ties: Sequence[int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for counter in COUNTERS:
        found |= counter(user, place, ties)
    may_read = can(user, Permission.EXCHANGE_VIEW)
    found["line"] = found["timeline"] + (found["exchanges"] if may_read else 0)
    return found
