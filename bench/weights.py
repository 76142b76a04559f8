"""What a browser fetches for a page: its answer and every file it names, in bytes as served."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin

from bench.scenarios import LIAISON, OFFICER, Cast
from bench.serving import Answer, Site, text_of

FIRST_KB, FIRST_MAP_KB, LATER_KB = 200, 350, 40
_LINKED = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]+)"')
_LAND = re.compile(r'data-land="([^"]+)"')
_IN_STYLE = re.compile(r"url\(\s*[\"']?([^\"')]+?\.woff2[^\"')]*)")


def _files(site: Site, page: str, has_map: bool) -> Iterable[Answer]:
    found = dict.fromkeys(_LINKED.findall(page))
    if has_map:
        found |= dict.fromkeys(_LAND.findall(page))
    for url in found:
        if not url.startswith("/static/"):
            continue
        answer = site.ask(url)
        yield answer
        if answer.headers.get("content-type", "").startswith("text/css"):
            # A browser takes the first form that it knows: woff2.
            for font in dict.fromkeys(_IN_STYLE.findall(text_of(answer))):
                yield site.ask(urljoin(url, font))


def weights(site: Site, cast: Cast) -> list[dict[str, Any]]:
    """Kilobytes of each page on a first visit, and on a later one, when its files are kept."""
    city = f"/cities/{cast.place[OFFICER]}/"
    pages = [
        ("sign-in", "/sign-in/", "", False),
        ("first page", "/", OFFICER, True),
        ("list", "/ties/", OFFICER, False),
        ("list, all filters open", f"/ties/?home={cast.home}", OFFICER, False),
        ("list as a map", "/ties/?show=map", OFFICER, True),
        ("city page", city, OFFICER, False),
        ("situation", "/situation/", OFFICER, True),
        ("list, one city", "/ties/", LIAISON, False),
    ]
    found = []
    for name, url, who, has_map in pages:
        answer = site.ask(url, cast.cookies.get(who, ""))
        files = list(_files(site, text_of(answer), has_map))
        kept = all("immutable" in file.headers.get("cache-control", "") for file in files)
        found.append(
            {
                "name": name,
                "has_map": has_map,
                "first": _kb(answer, *files),
                "later": _kb(answer) if kept else _kb(answer, *files),
                "files": len(files),
            }
        )
    return found


def _kb(*answers: Answer) -> float:
    return round(sum(len(answer.body) for answer in answers) / 1024, 1)
