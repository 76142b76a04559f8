"""Lists under a name: the standard ones, one's own, and those that colleagues share."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import User
from youcheng.lib.prepared import prepared
from youcheng.registry.models import SavedView

# Not part of a view: where one is in it, and which one it is.
PASSING = frozenset({"page", "saved", "pk", "all"})
STANDARD: tuple[tuple[str, Any, str], ...] = (
    ("all", _("All"), ""),
    ("formal", _("Sister cities in law"), "kind=formal"),
    ("cooperative", _("Co-operation"), "kind=cooperative"),
    ("ending", _("Term ends within a year"), "term=12"),
    ("districts", _("Of districts"), "level=district"),
    ("doubtful", _("Kind not settled"), "what=kind_unknown"),
)
LONGEST = 400
"""Characters of one value: none that means something is longer."""


@dataclass(frozen=True, slots=True)
class Tab:
    """code: of a standard view, or the key of a saved one. owner: a colleague who shares it."""

    code: str
    title: Any
    query: str
    is_here: bool
    is_own: bool = False
    owner: str = ""

    @property
    def address(self) -> str:
        return f"?saved={self.code}" + (f"&{self.query}" if self.query else "")


def canonical(parameters: Mapping[str, str], known: frozenset[str]) -> str:
    """The query string that makes a list, always written alike: two lists compare by it."""
    pairs = sorted(
        (name, value)
        for name, value in parameters.items()
        if value and len(value) <= LONGEST and name in known and name not in PASSING
    )
    return urlencode(pairs)


@prepared
def _saved(*, user: Any) -> QuerySet:
    columns = ("pk", "name", "query", "owner", "owner__title", "owner__username")
    return SavedView.objects.of(user).values_list(*columns)


def tabs(user: User, saved: str, query: str) -> tuple[list[Tab], Tab | None, bool]:
    """All views, the one that is open, and whether the list was changed since it was opened.

    saved: its code as the address has it. query: the canonical query of the present list.
    """
    here = saved or next((code for code, _title, known in STANDARD if known == query), "")
    all_tabs = [Tab(code, title, known, code == here) for code, title, known in STANDARD]
    all_tabs += [
        Tab(
            str(pk),
            name,
            known,
            str(pk) == here,
            is_own=owner == user.pk,
            owner="" if owner == user.pk else title or username,
        )
        for pk, name, known, owner, title, username in _saved(user=user.pk)
    ]
    open_tab = next((tab for tab in all_tabs if tab.is_here), None)
    return all_tabs, open_tab, open_tab is not None and open_tab.query != query
