"""How many ties each value of a filter would leave."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.enums import Level
from youcheng.accounts.models import User
from youcheng.registry.enums import Region, Stage, TieKind
from youcheng.registry.queries.ties import TieFilter, matching_ties, spans_alone

FACETS: tuple[tuple[str, Any, Any, str], ...] = (
    ("kind", _("kind"), TieKind, "kind"),
    ("region", _("continent"), Region, "country__region"),
    ("level", _("level"), Level, "home__level"),
    ("stage", _("stage"), Stage, "stage"),
)
"""Filter, title, its choices, and where a span holds it."""


@dataclass(frozen=True, slots=True)
class Value:
    code: str
    title: Any
    n: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    title: Any
    values: list[Value]


def facets(user: User, asked: TieFilter) -> list[Facet]:
    """For each facet the counts with all other filters on: what choosing another value brings."""
    found = []
    for name, title, choices, path in FACETS:
        chosen = getattr(asked, name)
        counts = _counts(user, _without(asked, name), path)
        found.append(
            Facet(
                name,
                title,
                [
                    Value(code, label, counts[code], code == chosen)
                    for code, label in choices.choices
                    if counts[code] or code == chosen
                ],
            )
        )
    return found


def _without(asked: TieFilter, name: str) -> TieFilter:
    empty: dict[str, Any] = {name: ""}
    return replace(asked, **empty)


def _counts(user: User, asked: TieFilter, path: str) -> Counter[str]:
    prefix = "" if spans_alone(asked) or path == "home__level" else "span__"
    rows = matching_ties(user, asked).order_by()
    grouped = rows.values(facet=F(prefix + path)).annotate(n=Count("pk"))
    return Counter({row["facet"] or "": row["n"] for row in grouped})
