"""Measure the product at three sizes and write bench/results.md: `make bench`.

Needs nothing but the environment; with BENCH_POSTGRES_URL (a role that may create databases) the
same again on PostgreSQL. Each measure runs in a process of its own.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.databases import Postgres, Sqlite
from bench.report import write_report

BASE = Path(__file__).resolve().parents[1]
SIZES = (500, 5_000, 50_000)
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
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def python(self, server: Server, database: str, *arguments: str) -> Ran:
        """Run a module with the database chosen; leave with its words if it fails."""
        environment = {
            **os.environ,
            "DATABASE_URL": server.url(database),
            "YOUCHENG_VAR": str(self.folder / "var"),
            "DJANGO_SETTINGS_MODULE": "youcheng.config.settings",
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
        server.copy("empty", "import")
        bare = self.child(server, "import", "bare-import", str(path))
        server.drop("import")
        found.figures |= {
            "ledger": truth,
            "import": {"seconds": told.seconds, "peak_mb": told.peak_mb, **counts, **right},
            "undo": {"seconds": undone.seconds, "peak_mb": undone.peak_mb},
            "bare import": {"seconds": bare.answer["seconds"], "peak_mb": bare.peak_mb},
        }

    def _register(self, server: Server, size: int, found: Measured) -> None:
        server.copy("empty", "filled")
        found.figures["fill"] = self.child(server, "filled", "fill", str(size)).answer
        pages = self.child(server, "filled", "pages")
        day = ("--as-of", "2017-12-31")
        asked = self.verb(server, "filled", "situation", *day, "--format", "json")
        out = str(self.folder / "out.xlsx")
        exported = self.verb(server, "filled", "export-ledger", "--out", out)
        start = self.python(server, "filled", "django", "version")
        found.figures |= {
            "pages": {**pages.answer, "peak_mb": pages.peak_mb},
            "situation, process": {"seconds": asked.seconds, "peak_mb": asked.peak_mb},
            "export": {"seconds": exported.seconds, "peak_mb": exported.peak_mb},
            "start of Python and Django": {"seconds": start.seconds, "peak_mb": start.peak_mb},
            "database": {"mb": server.size_mb("filled")},
        }
        server.drop("filled")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="TIES")
    parser.add_argument("--out", type=Path, default=BASE / "bench" / "results.md")
    parser.add_argument("--json", type=Path, default=None, help="keep the raw figures too")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="youcheng-bench-") as name:
        bench = Bench(Path(name))
        servers: list[Server] = [Sqlite(Path(name))]
        if url := os.environ.get("BENCH_POSTGRES_URL"):
            servers.append(Postgres(url))
        set_up: dict[str, float] = {}
        measured: list[Measured] = []
        for server in servers:
            try:
                set_up[server.name] = bench.set_up(server).seconds
                for size in options.sizes:
                    say(f"{server.name}, {size} ties …")
                    measured.append(bench.measure(server, size))
            finally:
                for database in ("import", "filled", "empty"):
                    server.drop(database)
        versions = {server.name: server.version() for server in servers}
    if options.json:
        rows = [{"server": m.server, "size": m.size, **m.figures} for m in measured]
        options.json.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    write_report(options.out, measured, versions=versions, set_up=set_up)
    say(f"Written to {options.out}.")


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
