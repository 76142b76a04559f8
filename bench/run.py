"""Measure the product at three sizes and write bench/results.md: `make bench`.

Needs nothing but the environment; with BENCH_POSTGRES_URL (a role that may create databases) the
same again on PostgreSQL. Each measure runs in a process of its own. `make bench ARGS=--quick` takes
a few minutes; `ARGS="--only pages --sizes 5000"` measures the pages of one size.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.databases import Postgres, Sqlite
from bench.report import Run, write_report
from bench.rounds import interleaved, working_day
from bench.scenarios import Cast, pages
from bench.serving import environment_for, free_port, serving, wait_for
from bench.weights import weights

BASE = Path(__file__).resolve().parents[1]
SIZES = (500, 5_000, 50_000)
QUICK_SIZES = (500, 5_000)
ROUNDS, QUICK_ROUNDS = 60, 15
PARTS = ("import", "pages")
Server = Sqlite | Postgres


@dataclass(slots=True)
class Ran:
    """What became of a process. peak_mb: resident memory at its highest."""

    seconds: float
    peak_mb: int
    answer: dict[str, Any]


@dataclass(slots=True)
class Measured:
    """All figures of one database at one size."""

    server: str
    size: int
    figures: dict[str, Any] = field(default_factory=dict)


class Bench:
    def __init__(self, folder: Path, parts: frozenset[str], rounds: int) -> None:
        self.folder = folder
        self.parts = parts
        self.rounds = rounds
        self.day_seconds = 0.3 * rounds

    def has(self, part: str) -> bool:
        return part in self.parts

    def python(self, server: Server, database: str, *arguments: str) -> Ran:
        """Run a module with the database chosen; leave with its words if it fails."""
        environment = {
            **os.environ,
            "DATABASE_URL": server.url(database),
            "YOUCHENG_VAR": str(self.folder / "var"),
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        out, err = self.folder / "out", self.folder / "err"
        start = time.perf_counter()
        with out.open("wb") as stdout, err.open("wb") as stderr:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=BASE, env=environment, stdout=stdout, stderr=stderr,
            )  # fmt: skip
            # wait4 gives the usage of this child alone; RUSAGE_CHILDREN the highest of all.
            _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in {0, 2}:
            sys.exit(f"{' '.join(arguments)}: {err.read_text()[-2000:]}")
        text = out.read_text(encoding="utf-8")
        answer = json.loads(text) if text.startswith("{") else {}
        return Ran(round(seconds, 2), usage.ru_maxrss // 1024, answer)

    def verb(self, server: Server, database: str, *arguments: str) -> Ran:
        return self.python(server, database, "youcheng.config.cli", *arguments)

    def child(self, server: Server, database: str, *arguments: str) -> Ran:
        return self.python(server, database, "bench.child", *arguments)

    def set_up(self, server: Server) -> Ran:
        """A database with reference data and five hundred home units, to be copied."""
        server.make("empty")
        office = self.folder / "office.toml"
        self.child(server, "empty", "office", str(office))
        return self.verb(server, "empty", "setup", "--office", str(office))

    def measure(self, server: Server, size: int) -> Measured:
        found = Measured(server.name, size)
        if self.has("import"):
            self._import(server, size, found)
        self._register(server, size, found)
        return found

    def _import(self, server: Server, size: int, found: Measured) -> None:
        path = self.folder / f"ledger-{size}.xlsx"
        server.copy("empty", "import")
        truth = self.child(server, "import", "ledger", str(path), str(size)).answer
        told = self.verb(server, "import", "import-ledger", str(path), "--format", "json")
        counts = {name: told.answer[name] for name in ("created", "duplicates", "rejected", "rows")}
        right = self.child(server, "import", "check").answer
        undone = self.verb(server, "import", "undo-import", told.answer["batch"])
        server.drop("import")
        bare = {}
        for what in ("ties", "all"):
            server.copy("empty", "import")
            bare[what] = self.child(server, "import", "bare-import", str(path), what)
            server.drop("import")
        found.figures |= {
            "ledger": truth,
            "import": {"seconds": told.seconds, "peak_mb": told.peak_mb, **counts, **right},
            "undo": {"seconds": undone.seconds, "peak_mb": undone.peak_mb},
            **{
                name: {"seconds": bare[what].answer["seconds"], "peak_mb": bare[what].peak_mb}
                for name, what in (("bare import", "ties"), ("bare import, all rows", "all"))
            },
        }

    def _register(self, server: Server, size: int, found: Measured) -> None:
        server.copy("empty", "filled")
        found.figures["fill"] = self.child(server, "filled", "fill", str(size)).answer
        figures = self.child(server, "filled", "figures")
        found.figures |= {"figures": {**figures.answer, "peak_mb": figures.peak_mb}}
        if self.has("pages"):
            found.figures |= self._served(server, "filled")
        day = ("--as-of", "2017-12-31")
        asked = self.verb(server, "filled", "situation", *day, "--format", "json")
        start = self.python(server, "filled", "django", "version")
        found.figures |= {
            "situation, process": {"seconds": asked.seconds, "peak_mb": asked.peak_mb},
            "start of Python and Django": {"seconds": start.seconds, "peak_mb": start.peak_mb},
            "database": {"mb": server.size_mb("filled")},
        }
        if self.has("import"):
            out = str(self.folder / "out.xlsx")
            exported = self.verb(server, "filled", "export-ledger", "--out", out)
            found.figures["export"] = {"seconds": exported.seconds, "peak_mb": exported.peak_mb}
        server.drop("filled")

    def _served(self, server: Server, database: str) -> dict[str, Any]:
        """Pages, a working day, memory and weights, by the real server."""
        told = self.child(server, database, "cast").answer
        path = self.folder / "cast.json"
        path.write_text(json.dumps(told), encoding="utf-8")
        queries = self.child(server, database, "queries", str(path)).answer
        cast = Cast(**told)
        asked = pages(cast)
        environment = environment_for(server.url(database), self.folder / "var")
        with serving(environment, self.folder / "serve.log") as site:
            rows = interleaved(site, asked, cast, self.rounds)
            found = {
                "weights": weights(site, cast),
                "day": working_day(site, cast, asked, self.day_seconds),
                "memory": site.memory_mb(),
                "served after": round(site.started_after, 1),
                "cast": cast.facts,
            }
        for row in rows:
            row["queries"] = queries[f"{row['name']}|{row['who']}"]
        return {**found, "pages": rows}

    def warm_start(self) -> dict[str, float]:
        """`make run` with all in place: seconds until its first page has come."""
        environment = environment_for(f"sqlite:///{self.folder / 'warm.db'}", self.folder / "var")
        environment["DJANGO_SETTINGS_MODULE"] = "youcheng.config.settings"
        seconds = {}
        for name in ("first", "warm"):
            port = free_port()
            start = time.perf_counter()
            with (self.folder / "make.log").open("wb") as out:
                process = subprocess.Popen(
                    ["make", "-s", "run", f"PORT={port}"],
                    cwd=BASE, env=environment, stdout=out, stderr=out, start_new_session=True,
                )  # fmt: skip
            try:
                wait_for(port, process, self.folder / "make.log")
                seconds[name] = round(time.perf_counter() - start, 1)
            finally:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(timeout=60)
        return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="TIES")
    parser.add_argument("--quick", action="store_true", help="500 and 5,000 ties, few rounds")
    parser.add_argument("--only", nargs="+", default=PARTS, choices=PARTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of the pages, interleaved")
    parser.add_argument("--out", type=Path, default=BASE / "bench" / "results.md")
    parser.add_argument("--json", type=Path, default=None, help="keep the raw figures too")
    options = parser.parse_args()
    sizes = QUICK_SIZES if options.quick else options.sizes
    rounds = QUICK_ROUNDS if options.quick else options.rounds
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="youcheng-bench-") as name:
        bench = Bench(Path(name), frozenset(options.only), rounds)
        servers: list[Server] = [Sqlite(Path(name))]
        if url := os.environ.get("BENCH_POSTGRES_URL"):
            servers.append(Postgres(url))
        set_up: dict[str, float] = {}
        measured: list[Measured] = []
        for server in servers:
            try:
                set_up[server.name] = bench.set_up(server).seconds
                for size in sizes:
                    say(f"{server.name}, {size} ties …")
                    measured.append(bench.measure(server, size))
            finally:
                for database in ("import", "filled", "empty"):
                    server.drop(database)
        versions = {server.name: server.version() for server in servers}
        warm = bench.warm_start() if bench.has("pages") else {}
    if options.json:
        rows = [{"server": m.server, "size": m.size, **m.figures} for m in measured]
        raw = {"measured": rows, "versions": versions, "set_up": set_up, "warm": warm}
        options.json.write_text(json.dumps(raw, ensure_ascii=False, indent=1), encoding="utf-8")
    minutes = (time.perf_counter() - begun) / 60
    run = Run(versions, set_up, warm, rounds, minutes)
    write_report(options.out, measured, run)
    say(f"Written to {options.out} after {minutes:.0f} minutes.")


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
