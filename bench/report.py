"""The measured figures as tables."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

from bench import served
from bench.tables import growth, table

if TYPE_CHECKING:
    from bench.run import Measured

QUERIES = ("raw SQL, count", "raw SQL, same figures", "situation, JSON")
RATED = ("import", "bare import", "bare import, all rows", "undo", "export")
WORKS = (*RATED, "situation, process")
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
standing, entries of the search and a row for the undo besides, and matches, merges and explains. A
second loop, *all rows*, is as bare and writes as many rows into the same tables. The loops are
timed without the start of Python, which the import has to pay. Every long work runs in a process of
its own; its peak of resident memory is the kernel's figure.
"""
RIGHT = """\
Is it right as well? What was rejected beyond the bad rows bears a name that several places have: it
is asked about. One that is by far the largest of its name is taken, with a warning.
"""


def _ms(cell: dict[str, Any]) -> str:
    return f"{cell['ms']:g} ({cell['worst']:g})"


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
        cells.append(growth(get(rows[-1]), get(rows[0]), factor))
    return cells


def _queries(rows: Sequence[Measured]) -> str:
    lines = [
        _line(
            rows,
            name,
            lambda one, name=name: one.figures["figures"][name]["ms"],  # type: ignore[misc]
            lambda one, name=name: _ms(one.figures["figures"][name]),  # type: ignore[misc]
        )
        for name in QUERIES
    ]
    return table(_head(rows, "query, ms"), lines)


def _works(rows: Sequence[Measured]) -> str:
    lines = []
    for name in WORKS:
        if name not in rows[0].figures:
            continue
        is_rate = name in RATED

        def show(one: Measured, name: str = name, is_rate: bool = is_rate) -> str:
            cell = one.figures[name]
            rate = f", {one.size / cell['seconds']:,.0f} rows/s" if is_rate else ""
            return f"{cell['seconds']:g} s{rate}, {cell['peak_mb']} MB"

        lines.append(_line(rows, name, lambda one, name=name: one.figures[name]["seconds"], show))  # type: ignore[misc]
    return table(_head(rows, "work: time, rate, peak memory"), lines)


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
                "yes" if one.figures["figures"]["counted"] == one.figures["figures"]["raw counted"]
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
    return table(head, lines)


def _goals(rows: Sequence[Measured]) -> str:
    last = rows[-1].figures
    figures = last["figures"]
    ratio = figures["situation, JSON"]["ms"] / figures["raw SQL, same figures"]["ms"]
    lines = [("situation, JSON", "≤ 2 × raw SQL of the same figures", f"{ratio:.1f} ×")]
    if "import" in last:
        lines += _import_goals(rows)
    if "pages" in last:
        lines += served.goals(rows)
    return table((f"at {rows[-1].size:,} ties", "goal", "here"), lines)


def _import_goals(rows: Sequence[Measured]) -> list[tuple[str, str, str]]:
    last = rows[-1]
    load, bare = last.figures["import"], last.figures["bare import"]["seconds"]
    bare_of_all = last.figures["bare import, all rows"]["seconds"]
    rate = last.size / load["seconds"]
    found = [
        (
            "import with matching, rows/s",
            "≥ 0.4 × bare loop, ≥ 1,000",
            f"{bare / load['seconds']:.2f} ×, {rate:,.0f}",
        ),
        (
            "import beside a loop that writes as many rows",
            "none, to compare",
            f"{bare_of_all / load['seconds']:.2f} ×",
        ),
        ("import, peak memory", "≤ 400 MB (50,000 rows)", f"{load['peak_mb']} MB"),
    ]
    if len(rows) > 1:
        ten = rows[-2]
        before = ten.size / ten.figures["import"]["seconds"]
        name = f"import rows/s for {last.size / ten.size:g} × the data"
        found.append((name, "≥ 0.8 ×", f"{rate / before:.2f} ×"))
    return found


@dataclass(frozen=True, slots=True)
class Run:
    """What was the same for all sizes. warm: seconds of `make run` to its first page."""

    versions: dict[str, str]
    set_up: dict[str, float]
    warm: dict[str, float]
    rounds: int
    minutes: float


def _machine(run: Run) -> str:
    cores = os.cpu_count()
    load = ", ".join(f"{n:.1f}" for n in os.getloadavg())
    return (
        f"**Machine.** {cores} cores, load {load} at the end (what else ran there took its share),"
        f" Python {platform.python_version()}, Django {django.get_version()}, "
        + ", ".join(f"{name} {version}" for name, version in run.versions.items())
        + f"; {datetime.now(UTC):%Y-%m-%d}, {run.rounds} rounds, {run.minutes:.0f} minutes in all."
    )


def write_report(path: Path, measured: Sequence[Measured], run: Run) -> None:
    """Write the tables of every database, the last size beside the goals."""
    parts = [METHOD.format(n_homes=500), served.METHOD, _machine(run), served.start(run.warm)]
    for server in run.versions:
        rows = _of(measured, server)
        sizes = ", ".join(f"{one.figures['database']['mb']} MB" for one in rows)
        start = rows[-1].figures["start of Python and Django"]
        parts += [
            f"## {server}",
            _goals(rows),
            *(served.tables(rows) if "pages" in rows[0].figures else ()),
            _works(rows),
            f"Setting up with all reference data took {run.set_up[server]:.0f} s; Python and Django"
            f" alone need {start['seconds']} s and {start['peak_mb']} MB. The database of each"
            f" size: {sizes}.",
            _queries(rows),
        ]
        if "import" in rows[0].figures:
            parts += [RIGHT, _answers(rows)]
    if "PostgreSQL" not in run.versions:
        parts.append("PostgreSQL was not measured: BENCH_POSTGRES_URL is not set.")
    path.write_text("\n\n".join(part.strip() for part in parts if part) + "\n", encoding="utf-8")
