"""A measure of one part of the product at two sizes, each in a process and on a SQLite database of
its own: what `bench.pipeline`, `bench.circulars` and `bench.opportunities` share."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROUNDS = 20


def clock(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    made = work()
    return time.perf_counter() - start, made


def in_turns(works: dict[str, Callable[[], Any]]) -> dict[str, dict[str, float]]:
    """Median and worst of each, in ms; all of them once a round, after one for the caches."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for n in range(ROUNDS + 1):
        for name, work in works.items():
            seconds, _answer = clock(work)
            if n:
                times[name].append(seconds * 1000)
    return {name: {"ms": statistics.median(of), "worst": max(of)} for name, of in times.items()}


def _in_a_process(name: str, n: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ, "YOUCHENG_VAR": folder, "DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-m", f"bench.{name}", "--json", "--size", str(n)],
            env=environment, check=True, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures


def run(
    name: str,
    size: int,
    fill: Callable[[int], Any],
    measure: Callable[[], dict[str, Any]],
    report: Callable[[Sequence[dict[str, Any]]], str],
) -> None:
    """Measure at a tenth of the size and at the whole, and write bench/NAME.md. fill: writes so
    many rows into the empty database."""
    parser = argparse.ArgumentParser(prog=f"python -m bench.{name}")
    parser.add_argument("--size", type=int, default=size)
    parser.add_argument("--json", action="store_true", help="one size, here; print the figures")
    chosen = parser.parse_args()
    if chosen.json:
        import django

        django.setup()
        from django.conf import settings

        static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        settings.STORAGES = {**settings.STORAGES, "staticfiles": static}
        fill(chosen.size)
        print(json.dumps(measure()))
        return
    found = [_in_a_process(name, chosen.size // 10), _in_a_process(name, chosen.size)]
    (HERE / f"{name}.md").write_text(report(found), encoding="utf-8")
