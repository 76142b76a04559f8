"""The list of ties on a day: filters, columns and order in the address; counts; export."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from youcheng.accounts.guards import LONGEST, Request, require_permission
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can, home_unit, unit_or_home
from youcheng.audit.actions import record
from youcheng.lib.addresses import ToDrop, best_to_drop, ignored, no_such, page_of
from youcheng.lib.pages import render_part
from youcheng.lib.sheets.writing import FORMATS, write_table
from youcheng.registry.enums import TieKind
from youcheng.registry.forms import TieFilterForm
from youcheng.registry.queries.columns import COLUMNS, Column, Head, as_cells, columns_of
from youcheng.registry.queries.facets import facets
from youcheng.registry.queries.rows import TieRow, tie_rows
from youcheng.registry.queries.ties import Matching, TieFilter, matching_ties, points_of, without
from youcheng.registry.queries.views import LONGEST as LONGEST_VALUE
from youcheng.registry.queries.views import Tab, canonical, tabs

PAGE = 50
COUNTED_TO = 10_000
EXPORT_LIMIT = 100_000
READ = 500
"""Rows read at once for an export."""
ON_MAP = 2000

SORT_LABELS = {
    "signed": gettext_lazy("day of signing"),
    "place": gettext_lazy("Pinyin"),
    "strokes": gettext_lazy("Strokes"),
    "latin": gettext_lazy("Latin letters"),
    "country": gettext_lazy("country"),
    "home": gettext_lazy("home unit"),
}
KNOWN = frozenset(TieFilterForm.base_fields)
PASSED = frozenset({"page", "saved", "pk", "all"})
"""Names that the pages of the list read besides the filters."""


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    name: str
    title: Any
    text: Any
    url: str


@require_safe
@require_permission(Permission.TIE_VIEW)
def tie_list(request: Request) -> HttpResponse:
    form, asked = _asked(request)
    columns = columns_of(request.GET.get("cols", ""))
    query = canonical(request.GET, KNOWN)
    views, here, is_changed = tabs(request.user, request.GET.get("saved", ""), query)
    found = ListPaginator(Matching(request.user, asked), PAGE)
    page, no_page = page_of(request.GET, found)
    is_map = request.GET.get("show") == "map"
    here_at = Address(request)
    chips = _chips(here_at, form)
    context = {
        "form": form,
        "ignored": [*ignored_parts(request, form), *_no_view(request, here), *no_page],
        "asked": asked,
        "today": localdate(),
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "rows": tie_rows(page.object_list, asked.known_at),
        "clocks": _clocks(asked),
        "chips": chips,
        "to_drop": None if page.object_list else _to_drop(request, asked, chips),
        "columns": columns,
        "n_columns": len(columns),
        "heads": [_head(here_at, asked, column) for column in columns],
        "choices": tuple(_choices(columns)),
        "sorts": [
            (title, here_at.but(sort=name), asked.sort.removeprefix("-") == name)
            for name, title in SORT_LABELS.items()
        ],
        "views": tuple(views),
        "here": here,
        "is_changed": is_changed,
        "query": query,
        "tail": f"?{query}" if query else "",
        "n_rarer": form.n_rarer,
        "rarer": form.rarer_carried,
        "q": asked.q,
        "day": asked.as_of.isoformat(),
        "n": found.count,
        "is_more": found.is_more,
        "is_part": bool(request.htmx),  # type: ignore[attr-defined]
        "hidden": list(QueryDict(query).items()),
        "is_map": is_map,
        "map": _map(request, asked) if is_map else None,
        "table_url": here_at.but(show=None),
        "map_url": here_at.but(show="map"),
        "can_add": can(request.user, Permission.TIE_EDIT),
        "can_export": can(request.user, Permission.TIE_EXPORT),
    }
    return render_part(request, "registry/tie_list.html", "rows", context)


class ListPaginator(Paginator):
    """Pages of a list. What fits on the first page is not counted besides, and what nobody would
    turn the pages of is not counted to its end.

    is_more: there are more than `count`; no page shows those, filters do.
    """

    object_list: Matching  # type: ignore[assignment]
    is_more = False

    @cached_property
    def count(self) -> int:
        found = self.object_list.count(COUNTED_TO + 1)
        self.is_more = found > COUNTED_TO
        return min(found, COUNTED_TO)

    def page(self, number: Any) -> Page:
        if str(number) != "1":
            number = self.validate_number(number)
            first = (number - 1) * self.per_page
            return Page(self.object_list.part(first, first + self.per_page), number, self)
        rows = self.object_list.part(0, self.per_page + 1)
        if len(rows) <= self.per_page:
            self.count = len(rows)
        return Page(rows[: self.per_page], 1, self)


@require_safe
@require_permission(Permission.TIE_VIEW)
def tie_filters(request: Request) -> HttpResponse:
    """The rarer filters; asked for when somebody opens them."""
    form, asked = _asked(request)
    is_part = bool(request.htmx)  # type: ignore[attr-defined]
    template = "registry/_filters.html" if is_part else "registry/filters.html"
    context = {"form": form, "asked": asked, "ignored": ignored_parts(request, form)}
    return render(request, template, context)


@require_safe
@require_permission(Permission.TIE_VIEW)
def tie_facets(request: Request) -> HttpResponse:
    """The counts behind the filters; asked for when somebody opens them."""
    form, asked = _asked(request)
    base = canonical(request.GET, KNOWN)
    context = {
        "ignored": ignored_parts(request, form),
        "facets": [
            (facet, [(value, _facet_url(base, facet.name, value)) for value in facet.values])
            for facet in facets(request.user, asked)
        ],
    }
    is_part = bool(request.htmx)  # type: ignore[attr-defined]
    template = "registry/_facets.html" if is_part else "registry/facets.html"
    return render(request, template, context)


def _facet_url(base: str, name: str, value: Any) -> str:
    query = QueryDict(base, mutable=True)
    query[name] = "" if value.is_on else value.code
    return "?" + urlencode([(key, text) for key, text in query.items() if text])


@require_safe
@require_permission(Permission.TIE_EXPORT)
def tie_export(request: Request, format: str) -> HttpResponse:  # noqa: A002
    """The list as it is shown, all pages of it, or the chosen rows; in its columns and order."""
    if format not in FORMATS:
        raise Http404
    form, asked = _asked(request)
    if ignored_parts(request, form):
        # A file cannot say what it left out; the page can.
        return redirect(_list_address(request))
    asked = replace(asked, among=chosen(request))
    columns = columns_of(request.GET.get("cols", ""))
    rows = _all_rows(matching_ties(request.user, asked, Permission.TIE_EXPORT), asked)
    out = io.BytesIO()
    head = [str(column.title) for column in columns]
    n = write_table(out, format, _("Sister cities"), head, (as_cells(columns, row) for row in rows))
    query = canonical(request.GET, KNOWN)
    record("ties.exported", unit_or_home(), by=request.user, rows=n, filter=query)
    name = f"ties-{asked.as_of.isoformat()}.{format}"
    return HttpResponse(
        out.getvalue(),
        content_type=FORMATS[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def found_keys(request: Request, limit: int) -> list[int]:
    """Keys of the ties that the address means: the ticked ones, or all that was found."""
    _form, asked = _asked(request)
    asked = replace(asked, among=chosen(request))
    if not asked.among and not request.GET.get("all"):
        return []
    return [tie for tie, _span in matching_ties(request.user, asked)[:limit]]


def ignored_of(request: Request) -> list[str]:
    """As below, for a page that acts on the list without showing it."""
    form, _found = _asked(request)
    return ignored_parts(request, form)


def ignored_parts(request: Request, form: TieFilterForm) -> list[str]:
    """Sentences about what of the address is not understood."""
    sentences = ignored(request.GET, PASSED, form)
    strange = [pk for pk in request.GET.getlist("pk") if not _is_key(pk)]
    return sentences + [no_such("pk", pk) for pk in strange[:1]]


def _no_view(request: Request, here: Tab | None) -> list[str]:
    if not request.GET.get("saved") or here:
        return []
    return [_("The saved view is not there any more, or is no longer shared with you.")]


def _list_address(request: Request) -> str:
    query = request.GET.urlencode()
    return f"{reverse('registry:tie-list')}?{query}"[:LONGEST]


def _is_key(pk: str) -> bool:
    return pk.isdecimal() and len(pk) < 19


def chosen(request: Request) -> tuple[int, ...]:
    """Keys of the rows that are ticked; empty where all that was found is meant."""
    if request.GET.get("all"):
        return ()
    return tuple(int(pk) for pk in request.GET.getlist("pk") if _is_key(pk))


def _all_rows(keys: Any, asked: TieFilter) -> Iterator[TieRow]:
    pairs = list(keys[:EXPORT_LIMIT])
    for i in range(0, len(pairs), READ):
        yield from tie_rows(pairs[i : i + READ], asked.known_at)


def _asked(request: Request) -> tuple[TieFilterForm, TieFilter]:
    form = TieFilterForm(request.GET or None, user=request.user)
    return form, form.asked() if form.is_bound else TieFilter(as_of=localdate())


def _choices(columns: list[Column]) -> list[tuple[Column, bool]]:
    """All columns for the chooser: the shown ones first, in their order."""
    rest = [column for column in COLUMNS.values() if column not in columns]
    return [(column, True) for column in columns] + [(column, False) for column in rest]


def _map(request: Request, asked: TieFilter) -> dict[str, Any]:
    office = home_unit()
    home = None
    if office is not None and office.lon is not None:
        home = {"lon": office.lon, "lat": office.lat, "label": office.name}
    return {
        "home": home,
        "points": points_of(matching_ties(request.user, asked)[:ON_MAP]),
        "kinds": {kind.value: str(kind.label) for kind in TieKind},
        "url": reverse("registry:tie-detail", args=[0]),
    }


class Address:
    """The address of a list, for links to the same list with one thing changed.

    What no page reads is not passed on.
    """

    def __init__(self, request: Request) -> None:
        self.path = request.path
        self.values = {
            name: value
            for name, value in request.GET.items()
            if value and name in KNOWN | PASSED - {"page"} and len(value) <= LONGEST_VALUE
        }

    def but(self, **changes: str | None) -> str:
        """With other parameters, on its first page; None takes one out."""
        given = {**self.values, **changes}
        query = urlencode([(name, value) for name, value in given.items() if value])
        return f"{self.path}?{query}" if query else self.path


def _clocks(asked: TieFilter) -> str:
    """The day and the moment of a list, as the query string of a tie in it."""
    clocks: dict[str, str] = {}
    if asked.as_of != localdate():
        clocks["as_of"] = asked.as_of.isoformat()
    if asked.known_at:
        clocks["known_at"] = asked.known_at.isoformat()
    return f"?{urlencode(clocks)}" if clocks else ""


def _chips(here_at: Address, form: TieFilterForm) -> list[Chip]:
    if not form.is_bound:
        return []
    chips = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if name in form.NO_FILTERS or value in (None, "") or (name, value) == ("counted", "1"):
            continue
        if name == "known_at":
            text = localtime(value).strftime("%Y-%m-%d %H:%M")
        else:
            text = form.text_of(name)
        chips.append(Chip(name, field.label, text, here_at.but(**{name: None})))
    return chips


def _to_drop(request: Request, asked: TieFilter, chips: list[Chip]) -> ToDrop | None:
    """Which of the filters to drop, where they leave nothing."""
    best = best_to_drop(
        (chip.name for chip in chips),
        lambda name: matching_ties(request.user, without(asked, name)).count(),
    )
    if best is None:
        return None
    [chip] = [chip for chip in chips if chip.name == best[0]]
    return ToDrop(f"{chip.title} {chip.text}", best[1], chip.url)


def _head(here_at: Address, asked: TieFilter, column: Column) -> Head:
    if not column.sort:
        return Head(column.title, "", "")
    is_up, is_down = asked.sort == column.sort, asked.sort == f"-{column.sort}"
    order = "ascending" if is_up else "descending" if is_down else ""
    turned = f"-{column.sort}" if is_up else column.sort
    return Head(column.title, here_at.but(sort=turned), order)
