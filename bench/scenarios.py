"""What is asked of a served register, and the bare view that each page is held against.

All is asked by two people with narrow rights: an officer of the desk for Europe, who reads the
whole register and changes a part of it, and the liaison of one home city, who reads that alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

LIST, CITY, PANEL, PALETTE = 2.0, 4.0, 2.0, 3.0
"""Goals: times the bare view, at p50 and at p95."""
PALETTE_MS = 50
GROWTH = 1.3
OFFICER, LIAISON = "officer of one continent", "liaison of one city"


@dataclass(frozen=True, slots=True)
class Page:
    """One thing to ask. urls are taken in turn; bare: the limits, in the same order.

    goal: how many times the limit it may take; None where there is no goal.
    """

    name: str
    who: str
    urls: tuple[str, ...]
    bare: tuple[str, ...]
    goal: float | None
    group: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cast:
    """What a filled register offers to ask for: see `casting.cast`."""

    cookies: dict[str, str]
    under: dict[str, str]
    tie: dict[str, int]
    place: dict[str, int]
    country: str
    home: str
    year: int
    names: dict[str, list[tuple[str, str]]]
    """Way of writing → pairs: what is typed, and what the index is asked for."""
    facts: dict[str, Any]


HTMX = {"HX-Request": "true"}


def _lists(cast: Cast) -> Iterable[tuple[str, dict[str, str]]]:
    yield "list", {}
    yield "list, third page", {"page": "3"}
    yield "list, kind and continent", {"kind": "formal", "region": "europe"}
    yield "list, one country", {"country": cast.country}
    yield "list, one home unit", {"home": cast.home}
    yield "list, year of signing", {"year": str(cast.year)}
    yield "list, term ends within a year", {"term": "12"}
    yield "list, in force", {"stage": "in_force"}
    yield "list, a grouping of countries", {"grouping": "bri_along"}
    yield "list, on an earlier day", {"as_of": "2010-06-30"}
    yield "list, also what does not count", {"counted": "all"}
    yield "list, by pinyin", {"sort": "place"}
    yield "list, by country", {"sort": "country"}
    yield "list, Chinese name", {"q": "伦敦"}
    yield "list, foreign name", {"q": "london"}


def _pair(
    name: str,
    cast: Cast,
    who: str,
    path: str,
    query: dict[str, str],
    goal: float | None,
    group: str,
) -> Page:
    tail = f"?{urlencode(query)}" if query else ""
    bare = urlencode({**query, "under": cast.under[who]})
    return Page(name, who, (path + tail,), (f"/bare{path}?{bare}",), goal, group)


def pages(cast: Cast) -> list[Page]:
    """All pages in the order of the report."""
    found = [
        _pair("first page", cast, who, "/home/", {}, None, "home") for who in (OFFICER, LIAISON)
    ]
    found = [_at_root(page) for page in found]
    found += [
        _pair(name, cast, OFFICER, "/ties/", query, LIST, "list") for name, query in _lists(cast)
    ]
    found.append(_pair("list", cast, LIAISON, "/ties/", {}, LIST, "list"))
    rows = _pair("list, rows alone", cast, OFFICER, "/ties/", {"kind": "formal"}, LIST, "list")
    found.append(_as_part(rows))
    for who in (OFFICER, LIAISON):
        path = f"/cities/{cast.place[who]}/"
        found.append(_pair("city page", cast, who, path, {}, CITY, "city"))
    found += _panels(cast)
    found += [_palette(way, pairs, cast) for way, pairs in cast.names.items()]
    return found


def _at_root(page: Page) -> Page:
    return Page(page.name, page.who, ("/",), page.bare, page.goal, page.group)


def _as_part(page: Page) -> Page:
    return Page(page.name, page.who, page.urls, page.bare, page.goal, page.group, HTMX)


def _panels(cast: Cast) -> list[Page]:
    """The panels of the city page, as many as the product names; each against the bare page."""
    under = urlencode({"under": cast.under[OFFICER]})
    bare = f"/bare/cities/{cast.place[OFFICER]}/?{under}"
    return [
        Page(name, OFFICER, (url,), (bare,), PANEL, "panel", HTMX)
        for name, url in cast.facts["panels"]
    ]


def panel_urls(place: int) -> list[tuple[str, str]]:
    """Names and addresses of a city's panels, and of their cards on its first page."""
    from django.urls import reverse

    from youcheng.desk.panels import PANELS

    found = []
    for panel in PANELS:
        url = reverse(panel.url, args=[place])
        found.append((f"panel {panel.code}", url))
        if panel.has_card:
            found.append((f"card {panel.code}", f"{url}?card=1"))
    return found


def _palette(way: str, pairs: list[tuple[str, str]], cast: Cast) -> Page:
    under = cast.under[OFFICER]
    return Page(
        f"palette, {way}",
        OFFICER,
        tuple(f"/search/?{urlencode({'q': typed})}" for typed, _right in pairs),
        tuple(
            f"/bare/search/?{urlencode({'q': right, 'under': under})}" for _typed, right in pairs
        ),
        PALETTE,
        "palette",
        HTMX,
    )
