"""What an address asks of a page, and sentences about the parts of it that were not understood.

People type addresses by hand and send each other old ones. A page answers as far as it understands
and says what it left out: a list that silently drops a filter would be a wrong list.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django import forms
from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _

ALWAYS = frozenset({"theme", "kept"})
"""Names that every page knows: the browser and the shell read them."""
TOLD = 5
"""Names that are told; more of them tell nobody more."""
SHOWN = 40
"""Characters of somebody's nonsense that are repeated to them."""


def short(text: str) -> str:
    """Enough of what was written to know it again."""
    return Truncator(text).chars(SHOWN)


def no_such(part: object, value: str) -> str:
    """The sentence about a value that is none of those to choose from."""
    return _("%(part)s: there is no “%(value)s” to choose.") % {
        "part": part,
        "value": short(value),
    }


def ignored(
    given: QueryDict, known: Iterable[str] = (), form: forms.Form | None = None
) -> list[str]:
    """Say, a sentence each, what of the address was left out.

    known: names that the page reads, besides the fields of `form`, which has been validated.
    """
    names = ALWAYS | set(known) | set(form.fields if form else ())
    told = _of_form(form) if form and form.is_bound else []
    strange = [short(name) for name in given if name not in names]
    if strange:
        listed = "、".join(f"“{name}”" for name in strange[:TOLD])
        told.append(_("This page knows nothing of %(names)s.") % {"names": listed})
    return told


def _of_form(form: forms.Form) -> list[str]:
    return [_sentence(form[name], error) for name, errors in form.errors.as_data().items()
            for error in errors[:1] if name in form.fields]  # fmt: skip


def _sentence(field: forms.BoundField, error: forms.ValidationError) -> str:
    part = field.label if not field.is_hidden else field.name
    if error.code == "invalid_choice":
        return no_such(part, str(field.value()))
    [text, *_more] = error.messages
    return _("%(part)s: %(why)s") % {"part": part, "why": Truncator(text).chars(5 * SHOWN)}


def page_of(given: QueryDict, rows: Paginator) -> tuple[Page, list[str]]:
    """The page that `page` of the address names, and what there is to say about it.

    A number beyond the last page shows the last, and anything else the first.
    """
    wanted = given.get("page", "")
    try:
        return rows.page(wanted or 1), []
    except PageNotAnInteger:
        shown = 1
    except EmptyPage:
        shown = 1 if wanted.lstrip().startswith(("-", "0")) else rows.num_pages
    text = _("There is no page “%(page)s”; page %(shown)d is shown.")
    return rows.page(shown), [text % {"page": short(wanted), "shown": shown}]


@dataclass(frozen=True, slots=True)
class ToDrop:
    """The one filter to drop where all of them together leave nothing. n: rows without it."""

    text: str
    n: int
    url: str


def best_to_drop(names: Iterable[str], count: Callable[[str], int]) -> tuple[str, int] | None:
    """The filter without which most is found, and how much; None if no single one helps.

    count: rows that are left without the filter of that name.
    """
    counts = [(count(name), name) for name in names]
    n, name = max(counts, default=(0, ""))
    return (name, n) if n else None
