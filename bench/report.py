"""The measured figures as tables."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from bench.run import Measured

PAGES = (
    "bare view",
    "bare view, 50 rows as JSON",
    "bare view, 50 rows as a table",
    "situation page",
    "tie list",
    "tie list, rights for one city",
    "tie list, kind and region",
    "tie list, sorted by country",
    "tie list, Chinese name",
    "tie list, foreign name",
    "page of one tie",
)
QUERIES = ("raw SQL, count", "raw SQL, same figures", "situation, JSON")
WORKS = ("import", "bare import", "undo", "export", "situation, process")
METHOD = """\
# Measured

Written by `make bench`; do not edit. The figures tell what this machine did on this day: compare
columns and ratios of one run, not runs of two machines.

**Method.** {n_homes} home cities under one root; each tie has four events (letter of intent,
beginning, two later ones), written through the product's own action: 50,000 ties are 200,000
events. The ledgers are xlsx files whose places stand in Chinese, in the local language or both,
whose countries have up to four spellings and dates five forms; a tenth of the rows repeat a pair in
other words, a hundredth are bad. An import goes into an empty register with the whole gazetteer, as
the command `youcheng import-ledger`, start of Python included. The bare loop beside it reads the
same file, looks exact names up and writes a tie and one event; the import writes a paper, a
standing and a row for the undo besides, and matches, merges and explains. Pages are asked through
Django's test client by a user who is signed in: the median of seven after one to warm up (in
brackets the worst), with all middleware, sessions and templates, without a network. Every long work
runs in a process of its own; its peak of resident memory is the kernel's figure.
"""


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _ms(cell: dict[str, Any]) -> str:
    return f"{cell['ms']:g} ({cell['worst']:g})"


def _growth(last: float, first: float, factor: float) -> str:
    return f"{last / first:.1f} × for {factor:g} ×" if first else "–"


def _of(measured: Sequence[Measured], server: str) -> list[Measured]:
    return [one for one in measured if one.server == server]


def _head(rows: Sequence[Measured], what: str) -> list[str]:
    growth = ["growth"] if len(rows) > 1 else []
    return [what, *(f"{one.size:,} ties" for one in rows), *growth]


def _line(
    rows: Sequence[Measured], name: str, get: Callable[[Measured], float], show: Callable[..., str]
) -> list[str]:
    cells = [name, *(show(one) for one in rows)]
    if len(rows) > 1:
        factor = rows[-1].size / rows[0].size
        cells.append(_growth(get(rows[-1]), get(rows[0]), factor))
    return cells


def _pages(rows: Sequence[Measured]) -> str:
    def cell(name: str) -> Callable[[Measured], dict[str, Any]]:
        return lambda one: one.figures["pages"][name]

    lines = []
    for name in PAGES:
        get = cell(name)
        lines.append(
            _line(
                rows,
                name,
                lambda one, get=get: get(one)["ms"],  # type: ignore[misc]
                lambda one, get=get: (  # type: ignore[misc]
                    f"{_ms(get(one))}, {get(one)['queries']} queries, {get(one)['kb']} kB"
                ),
            )
        )
    return _table(_head(rows, "page, ms"), lines)


def _queries(rows: Sequence[Measured]) -> str:
    lines = [
        _line(
            rows,
            name,
            lambda one, name=name: one.figures["pages"][name]["ms"],  # type: ignore[misc]
            lambda one, name=name: _ms(one.figures["pages"][name]),  # type: ignore[misc]
        )
        for name in QUERIES
    ]
    return _table(_head(rows, "query, ms"), lines)


def _works(rows: Sequence[Measured]) -> str:
    lines = []
    for name in WORKS:
        is_rate = name in {"import", "bare import", "undo", "export"}

        def show(one: Measured, name: str = name, is_rate: bool = is_rate) -> str:
            cell = one.figures[name]
            rate = f", {one.size / cell['seconds']:,.0f} rows/s" if is_rate else ""
            return f"{cell['seconds']:g} s{rate}, {cell['peak_mb']} MB"

        lines.append(_line(rows, name, lambda one, name=name: one.figures[name]["seconds"], show))  # type: ignore[misc]
    return _table(_head(rows, "work: time, rate, peak memory"), lines)


def _answers(rows: Sequence[Measured]) -> str:
    lines = []
    for one in rows:
        made, told = one.figures["ledger"], one.figures["import"]
        lines.append(
            [
                f"{one.size:,}",
                f"{told['created']:,} of {made['pairs']:,}",
                f"{told['right']:,} of {told['ties']:,}",
                f"{told['duplicates']:,} of {made['duplicates']:,}",
                f"{told['rejected']:,} of {made['bad']:,}",
                "yes" if one.figures["pages"]["counted"] == one.figures["pages"]["raw counted"]
                else "NO",
            ]
        )  # fmt: skip
    head = (
        "rows",
        "ties opened",
        "with the right place",
        "doubles found",
        "rejected",
        "situation = raw SQL",
    )
    return _table(head, lines)


def _goals(rows: Sequence[Measured]) -> str:
    last = rows[-1]
    pages = last.figures["pages"]
    bare_rows = pages["bare view, 50 rows as a table"]["ms"]
    load, bare = last.figures["import"], last.figures["bare import"]["seconds"]
    lines = [
        (
            "import with matching, rows/s",
            "≥ 0.4 × bare loop, ≥ 1,000",
            f"{bare / load['seconds']:.2f} ×, {last.size / load['seconds']:,.0f}",
        ),
        ("import, peak memory", "≤ 400 MB (50,000 rows)", f"{load['peak_mb']} MB"),
        (
            "list, narrow rights",
            "≤ 2 × bare view of 50 rows",
            f"{pages['tie list, rights for one city']['ms'] / bare_rows:.1f} ×",
        ),
        ("list, all rights", "≤ 2 × bare view of 50 rows",
         f"{pages['tie list']['ms'] / bare_rows:.1f} ×"),
        (
            "situation, JSON",
            "≤ 2 × raw SQL of the same figures",
            f"{pages['situation, JSON']['ms'] / pages['raw SQL, same figures']['ms']:.1f} ×",
        ),
    ]  # fmt: skip
    if len(rows) > 1:
        ten = rows[-2]
        factor = last.size / ten.size
        before = ten.size / ten.figures["import"]["seconds"]
        grown = last.figures["pages"]["tie list"]["ms"] / ten.figures["pages"]["tie list"]["ms"]
        lines += [
            (f"list for {factor:g} × the data", "≤ 1.3 ×", f"{grown:.1f} ×"),
            (
                f"import rows/s for {factor:g} × the data",
                "≥ 0.8 ×",
                f"{last.size / load['seconds'] / before:.2f} ×",
            ),
        ]
    return _table((f"at {last.size:,} ties", "goal", "here"), lines)


def _machine(versions: dict[str, str]) -> str:
    cores = os.cpu_count()
    load = ", ".join(f"{n:.1f}" for n in os.getloadavg())
    return (
        f"**Machine.** {cores} cores, load {load} at the end (what else ran there took its share),"
        f" Python {platform.python_version()}, Django {django.get_version()}, "
        + ", ".join(f"{name} {version}" for name, version in versions.items())
        + f"; {datetime.now(UTC):%Y-%m-%d}."
    )


def write_report(
    path: Path,
    measured: Sequence[Measured],
    *,
    versions: dict[str, str],
    set_up: dict[str, float],
) -> None:
    """Write the tables of every database, the last size beside the goals."""
    parts = [METHOD.format(n_homes=500), _machine(versions)]
    for server in versions:
        rows = _of(measured, server)
        sizes = ", ".join(f"{one.figures['database']['mb']} MB" for one in rows)
        start = rows[-1].figures["start of Python and Django"]
        parts += [
            f"## {server}",
            _goals(rows),
            _works(rows),
            f"Setting up with all reference data took {set_up[server]:.0f} s; Python and Django"
            f" alone need {start['seconds']} s and {start['peak_mb']} MB. The database of each"
            f" size: {sizes}. The process that answered the pages took"
            f" {rows[-1].figures['pages']['peak_mb']} MB at the most.",
            _queries(rows),
            _pages(rows),
            "Is it right as well? What was rejected beyond the bad rows bears a name that several"
            " places have: it is asked about. One that is by far the largest of its name is taken,"
            " with a warning.",
            _answers(rows),
        ]
    if "PostgreSQL" not in versions:
        parts.append("PostgreSQL was not measured: BENCH_POSTGRES_URL is not set.")
    path.write_text("\n\n".join(part.strip() for part in parts) + "\n", encoding="utf-8")
