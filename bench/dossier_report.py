"""The figures of bench.dossier as a page."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from typing import Any

import django

from bench.tables import growth, table


def report(found: Sequence[dict[str, Any]]) -> str:
    small, large = found
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return "\n\n".join((
        "# The people base, measured",
        "Written by `python -m bench.dossier`; do not edit. Compare columns of one run, not runs of"
        " two machines.",
        "**Method.** SQLite; for each size one process fills the database, one imports a list, one"
        " asks for pages. Persons are the labelled set of bench/persons.py, exchanges are drawn by"
        f" lot over the partners of {large['works']['ties']:,} ties, two persons took part in each;"
        " both are entered by the product's own actions for many. For ten exchanges there is a"
        " paper with two pages of text. Pages are asked of Django's test client, no server between,"
        " by an officer of the desk for Europe, 20 times in turns with a bare view and the raw SQL"
        " of the rows that they show; for the search in papers that is a LIKE over all pages. The"
        " bare view reads session and user, asks for these rows and renders a table of them: no"
        " middleware, rights, form or menu. The list that is imported is an xlsx of newcomers of"
        " whom a fifth are on file in another spelling; the bare loop reads it, leaves out who is"
        " there to the letter, and writes the persons, names, bodies, posts and contact details of"
        " the others, where the import writes keys, entries of the search, pairs and the log"
        " besides.",
        f"**Machine.** {os.cpu_count()} cores, load {load} at the end, Python"
        f" {platform.python_version()}, Django {django.get_version()}, {date.today()}.",  # noqa: DTZ011
        "## Work out of the request",
        _works(small, large),
        "## Import of a list",
        _import(small, large),
        "## Pages",
        _pages(small, large),
    )) + "\n"  # fmt: skip


def _head(small: dict[str, Any], large: dict[str, Any]) -> tuple[str, str, str, str]:
    sizes = [
        f"{one['persons']:,} persons, {one['exchanges']:,} exchanges" for one in (small, large)
    ]
    return ("", *sizes, "growth")  # type: ignore[return-value]


def _works(small: dict[str, Any], large: dict[str, Any]) -> str:
    def row(title: str, of: Any, unit: str) -> tuple[str, str, str, str]:
        first, last = of(small), of(large)
        return title, f"{first:,.1f} {unit}", f"{last:,.1f} {unit}", f"{last / first:.2f} ×"

    rows = [
        row("persons entered, compared with all", lambda one: one["entering"], "a second"),
        row("exchanges entered", lambda one: one["recording"], "a second"),
        row("vitality of all ties as of a day", lambda one: one["works"]["judging"], "s"),
        row("the raw SQL of counts by tie and kind", lambda one: one["works"]["figures"], "s"),
        row("briefing pack, Word", lambda one: one["works"]["packs"]["docx"] * 1000, "ms"),
        row("briefing pack, PDF", lambda one: one["works"]["packs"]["pdf"] * 1000, "ms"),
        row("peak memory of filling", lambda one: one["peak_fill"], "MB"),
        row("peak memory of the import", lambda one: one["peak_import"], "MB"),
        row("peak memory of pages and works", lambda one: one["peak_pages"], "MB"),
    ]
    return table(_head(small, large), rows)


def _import(small: dict[str, Any], large: dict[str, Any]) -> str:
    def both(of: Any) -> list[str]:
        return [of(one["import"]) for one in (small, large)]

    def share(one: dict[str, Any]) -> str:
        return f"{one['bare'] / (one['read'] + one['write']):.2f} × the bare loop's rows a second"

    def finding(one: dict[str, Any]) -> str:
        whole = one["read"] + one["write"]
        return f"{one['finding']:.1f} s: {whole / (whole - one['finding']):.2f} × the rest"

    def decided(one: dict[str, Any]) -> str:
        said = one["decided"]
        return f"{said['rows']:,} rows: {said['judging']:.1f} s, {said['writing']:.1f} s"

    rows = [
        ("rows", *both(lambda one: f"{one['rows']:,}"), ""),
        ("read and judged", *both(lambda one: f"{one['read']:.1f} s"), ""),
        ("written", *both(lambda one: f"{one['write']:.1f} s"), ""),
        ("taken back", *both(lambda one: f"{one['undo']:.1f} s"), ""),
        (
            "rows a second",
            *both(lambda one: f"{one['rows'] / (one['read'] + one['write']):,.0f}"),
            "",
        ),
        ("bare loop", *both(lambda one: f"{one['bare']:.1f} s"), ""),
        ("beside it", *both(share), ""),
        ("of it finding duplicates, and the whole beside the rest", *both(finding), ""),
        ("all who are asked about taken for the same: deciding, writing", *both(decided), ""),
    ]
    for name in ("left out", "left out or asked"):
        rows.append(
            (
                f"who is on file, {name}: recall, precision",
                *both(lambda one, name=name: "{:.3f}, {:.3f}".format(*one["judged"][name])),
                "",
            )
        )
    return table(_head(small, large), rows)


def _pages(small: dict[str, Any], large: dict[str, Any]) -> str:
    rows = []
    for name, last in large["pages"].items():
        first = small["pages"][name]
        rows.append(
            (
                name,
                f"{last['kB']:.0f}",
                f"{first['ms']:.0f} ({first['bare']:.1f}, {first['raw']:.1f})",
                f"{last['ms']:.0f} ({last['bare']:.1f}, {last['raw']:.1f})",
                f"{last['ms'] / last['bare']:.1f} ×",
                growth(last["ms"], first["ms"], 10),
            )
        )
    head = ("p50 ms (bare view, raw SQL)", "kB", "a tenth", "whole", "to bare", "growth")
    return table(head, rows)
