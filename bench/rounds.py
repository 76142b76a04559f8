"""Times of pages and of their limits, in interleaved rounds; a working day of eight people."""

import random
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from bench.scenarios import OFFICER, Cast, Page
from bench.serving import Site, text_of

WARM = 4
"""Rounds that are not counted: both workers meet every page."""
PEOPLE = 8
TURNS = 3


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds."""

    p50: float
    p95: float


def times_of(samples: Sequence[float]) -> Times:
    ranked = sorted(samples)
    return Times(_quantile(ranked, 0.5), _quantile(ranked, 0.95))


def _quantile(ranked: Sequence[float], share: float) -> float:
    at = share * (len(ranked) - 1)
    low = int(at)
    high = min(low + 1, len(ranked) - 1)
    return round(ranked[low] + (ranked[high] - ranked[low]) * (at - low), 2)


def interleaved(site: Site, pages: Sequence[Page], cast: Cast, rounds: int) -> list[dict[str, Any]]:
    """Each page and its limit once a round, one right after the other, in a random order."""
    lot = random.Random(1)
    ours: list[list[float]] = [[] for _ in pages]
    limits: list[list[float]] = [[] for _ in pages]
    sizes = [0] * len(pages)
    for n in range(-WARM, rounds):
        order = lot.sample(range(len(pages)), len(pages))
        for i in order:
            page = pages[i]
            turn = n % len(page.urls)
            cookie = cast.cookies[page.who]
            asks = [(ours[i], page.urls[turn], page.headers), (limits[i], page.bare[turn], {})]
            for samples, url, headers in lot.sample(asks, 2):
                answer = site.ask(url, cookie, headers)
                if n >= 0:
                    samples.append(answer.ms)
                if samples is ours[i]:
                    sizes[i] = max(sizes[i], len(answer.body))
    return [
        {
            "name": page.name,
            "who": page.who,
            "group": page.group,
            "goal": page.goal,
            "ours": asdict(times_of(ours[i])),
            "limit": asdict(times_of(limits[i])),
            "kb": round(sizes[i] / 1024, 1),
        }
        for i, page in enumerate(pages)
    ]


Work = Callable[[random.Random], None]
_OPENED = re.compile(r'name="opened" value="([^"]+)"')


def _our_day(site: Site, cast: Cast, pages: Sequence[Page]) -> list[Work]:
    """A day in requests: looking through lists, opening cities, searching, now and then a note."""
    cookie = cast.cookies[OFFICER]
    edit = f"/ties/{cast.tie[OFFICER]}/edit/"

    def save(lot: random.Random) -> None:
        opened = _OPENED.search(text_of(site.ask(edit, cookie)))
        note = {"note": f"bench {lot.random()}", "opened": opened[1] if opened else ""}
        site.ask(edit, cookie, form=note, allowed=frozenset({409}))

    return [*_reading(site, cast, pages, lambda page: page.urls, lambda page: page.headers), save]


def _bare_day(site: Site, cast: Cast, pages: Sequence[Page]) -> list[Work]:
    cookie = cast.cookies[OFFICER]
    under = urlencode({"under": cast.under[OFFICER]})
    edit = f"/bare/ties/{cast.tie[OFFICER]}/edit/?{under}"

    def save(lot: random.Random) -> None:
        site.ask(edit, cookie)
        site.ask(edit, cookie, form={"note": f"bench {lot.random()}"})

    return [*_reading(site, cast, pages, lambda page: page.bare, lambda _page: {}), save]


SHARES = {"home": 1, "list": 1, "city": 4, "panel": 2, "palette": 2}
"""How often a page of each group comes in a day."""


def _reading(
    site: Site,
    cast: Cast,
    pages: Sequence[Page],
    urls: Callable[[Page], Sequence[str]],
    headers: Callable[[Page], dict[str, str]],
) -> list[Work]:
    def work(page: Page) -> Work:
        def ask(lot: random.Random) -> None:
            site.ask(lot.choice(urls(page)), cast.cookies[page.who], headers(page))

        return ask

    return [work(page) for page in pages for _ in range(SHARES[page.group])]


def working_day(site: Site, cast: Cast, pages: Sequence[Page], seconds: float) -> dict[str, float]:
    """Works a second of eight people at once: the product's day and the bare day in turns."""
    days = {"ours": _our_day(site, cast, pages), "limit": _bare_day(site, cast, pages)}
    done = dict.fromkeys(days, 0)
    spent = dict.fromkeys(days, 0.0)
    for turn in range(TURNS):
        for name, works in days.items():
            start = time.perf_counter()
            done[name] += _together(works, seconds / TURNS, turn)
            spent[name] += time.perf_counter() - start
    return {name: round(done[name] / spent[name], 1) for name in days}


def _together(works: Sequence[Work], seconds: float, seed: int) -> int:
    """Every person takes the works of the day in an order of their own, until time is up."""
    until = time.perf_counter() + seconds
    counts = [0] * PEOPLE
    failures: list[Exception] = []

    def person(number: int) -> None:
        lot = random.Random(seed * PEOPLE + number)
        try:
            while True:
                for work in lot.sample(works, len(works)):
                    if time.perf_counter() > until:
                        return
                    work(lot)
                    counts[number] += 1
        except Exception as error:  # noqa: BLE001 - handed to the caller below
            failures.append(error)

    threads = [threading.Thread(target=person, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return sum(counts)
