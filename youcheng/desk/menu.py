"""The menu as data: only pages that exist, in the order of the day."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit


@dataclass(frozen=True, slots=True)
class Entry:
    url: str
    icon: str
    title: Any
    permission: Permission
    prefix: str
    """Where the entry is the present place: a path prefix."""

    @property
    def prefix_slice(self) -> str:
        """For the template's `slice`: as much of a path as could be the prefix."""
        return f":{len(self.prefix)}"


GROUPS: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    (
        _("Ties"),
        (
            Entry(
                "registry:tie-list",
                "building-community",
                _("Sister cities"),
                Permission.TIE_VIEW,
                "/ties/",
            ),
        ),
    ),
    (
        _("Study"),
        (
            Entry(
                "analytics:situation",
                "chart-histogram",
                _("Situation"),
                Permission.SITUATION_VIEW,
                "/situation/",
            ),
        ),
    ),
    (
        _("Data"),
        (
            Entry(
                "dataio:import-list",
                "database-import",
                _("Import and export"),
                Permission.TIE_IMPORT,
                "/import/",
            ),
        ),
    ),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page needs around it; nothing for a visitor who has not signed in."""
    user = getattr(request, "user", None)
    base = {"languages": settings.LANGUAGES}
    if user is None or not user.is_authenticated:
        return base
    groups = [
        (title, [entry for entry in entries if can(user, entry.permission)])
        for title, entries in GROUPS
    ]
    return {
        **base,
        "menu": [(title, entries) for title, entries in groups if entries],
        "office": home_unit(),
    }
