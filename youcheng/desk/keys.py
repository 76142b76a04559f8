"""The keys, for the list that `?` opens. A test holds it against the scripts and the menu."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

GO = "G"


@dataclass(frozen=True, slots=True)
class Key:
    """keys: pressed one after the other; "Ctrl K" is pressed at once."""

    keys: tuple[str, ...]
    title: Any


EVERYWHERE = (
    Key(("Ctrl K",), _("search, go, do")),
    Key(("N",), _("begin something new")),
    Key(("E",), _("change what is chosen, or the record")),
    Key(("?",), _("this list")),
    Key(("Esc",), _("close what is open")),
)
IN_LISTS = (
    Key(("J",), _("next row")),
    Key(("K",), _("row before")),
    Key(("Enter",), _("open the row")),
    Key(("X",), _("choose the row")),
    Key(("/",), _("to the filter")),
    Key(("Esc",), _("choose none")),
)


def groups(pages: Iterable[tuple[str, Any]]) -> tuple[tuple[Any, tuple[Key, ...]], ...]:
    """All keys under their headings. pages: the letter after G and the title of each page that
    the person has in the menu; a page without a letter has none."""
    return (
        (_("Everywhere"), EVERYWHERE),
        (_("Go to"), tuple(Key((GO, go.upper()), title) for go, title in pages if go)),
        (_("In lists"), IN_LISTS),
    )
