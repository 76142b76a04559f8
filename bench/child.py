"""One measure in a process of its own: `python -m bench.child VERB …`, with JSON as its answer.

The parent chooses the database by DATABASE_URL; a process of its own gives a peak of memory that
is nobody else's. What needs models is imported after `django.setup`.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import django
from django.conf import settings

REPEATS = 7
DAY = date(2017, 12, 31)


def median_ms(work: Callable[[], object]) -> dict[str, float]:
    """Median and worst of seven, in milliseconds, after one that warms up."""
    work()
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return {"ms": round(statistics.median(times), 1), "worst": round(max(times), 1)}


def fill(n_ties: str) -> dict[str, Any]:
    from bench.generate import fill as fill_register

    start = time.perf_counter()
    made = fill_register(int(n_ties))
    return {**made, "seconds": round(time.perf_counter() - start, 1)}


def ledger(path: str, n_rows: str) -> dict[str, Any]:
    from bench.generate import write_ledger

    return asdict(write_ledger(Path(path), int(n_rows)))


def check() -> dict[str, Any]:
    from bench.generate import check as check_register

    return check_register()


def office(path: str) -> dict[str, Any]:
    from bench.generate import office as office_text

    Path(path).write_text(office_text(), encoding="utf-8")
    return {}


def bare_import(path: str, what: str) -> dict[str, Any]:
    """The limit of an import: parse, find places by exact name, drop exact doubles, write.

    what: "ties" with an event each, or "all" that an import writes.
    """
    from bench import bare

    load = {"ties": bare.bare_import, "all": bare.bare_import_of_all}[what]
    start = time.perf_counter()
    rows = load(Path(path))
    return {"rows": rows, "seconds": round(time.perf_counter() - start, 2)}


def figures() -> dict[str, Any]:
    """The situation of a filled register, beside the raw SQL of the same figures."""
    from bench.pages import measure

    return measure()


def cast() -> dict[str, Any]:
    """People, their sessions, and what they ask for."""
    from bench.casting import cast as choose

    return choose()


def queries(path: str) -> dict[str, Any]:
    """How many queries each page of a cast makes."""
    from bench.pages import count_queries

    return count_queries(json.loads(Path(path).read_text(encoding="utf-8")))


VERBS: dict[str, Callable[..., dict[str, Any]]] = {
    "fill": fill,
    "ledger": ledger,
    "check": check,
    "office": office,
    "bare-import": bare_import,
    "figures": figures,
    "cast": cast,
    "queries": queries,
}


def main() -> None:
    django.setup()
    # Collected and hashed files are the server's affair; here nothing is served.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    verb, *arguments = sys.argv[1:]
    print(json.dumps(VERBS[verb](*arguments)))


if __name__ == "__main__":
    main()
