"""A server of a test's own, that may be stopped, killed and started again."""

import http.cookiejar
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from tests.walking import Reader

BASE = Path(__file__).resolve().parents[1]
YOUCHENG = [sys.executable, "-m", "youcheng.config.cli"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Serving:
    """`youcheng serve` in a folder of its own, on SQLite. In a `with` it runs until the block ends,
    however that ends."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port = folder, free_port()
        self.database = folder / "demo.db"
        self.environment = {
            **os.environ,
            "YOUCHENG_VAR": str(folder),
            "DATABASE_URL": f"sqlite:///{self.database}",
            "PYTHONPATH": str(BASE),
            **settings,
        }
        self.environment.pop("DJANGO_SETTINGS_MODULE", None)
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def youcheng(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [*YOUCHENG, *arguments], check=False, env=self.environment, cwd=BASE,
            capture_output=True,
        )  # fmt: skip

    def start(self) -> None:
        """Until it answers.

        Raises:
            RuntimeError: it does not; nothing of it is left.
        """
        with (self.folder / "server.log").open("ab") as log:
            # A group of its own, so that the workers can be killed with the master.
            self.process = subprocess.Popen(
                [*YOUCHENG, "serve", "--port", str(self.port)],
                env=self.environment, cwd=BASE, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise

    def _wait(self) -> None:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"{self.address}/health/", timeout=2):  # noqa: S310
                    return
            except urllib.error.HTTPError:
                return
            except OSError:
                if not self.is_running:
                    break
                time.sleep(0.1)
        raise RuntimeError((self.folder / "server.log").read_text())

    def kill(self) -> None:
        """As when the power fails: master and workers are gone at once."""
        assert self.process is not None
        # The workers may be there still when the master has gone.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def terminate(self) -> None:
        """As a restart does it: ask the master to end, do not wait."""
        assert self.process is not None
        self.process.terminate()

    def stop(self) -> None:
        """Ask, wait, and make sure of it."""
        if self.process is None:
            return
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=40)
        self.kill()
        self.process = None

    @contextmanager
    def rows(self) -> Iterator[sqlite3.Connection]:
        """The database, by another door."""
        connection = sqlite3.connect(self.database, timeout=20)
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    def count(self, table: str, where: str = "1=1") -> int:
        with self.rows() as connection:
            [n] = connection.execute(f"SELECT COUNT(*) FROM {table} WHERE {where}").fetchone()  # noqa: S608
        return n


class Caller:
    """A browser without pictures: cookies, forms, one request after the other."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path: str) -> str:
        with self.opener.open(self.serving.address + path, timeout=60) as answer:
            return answer.read().decode()

    def post(self, path: str, fields: dict[str, list[str]]) -> tuple[int, str, str]:
        """Status, address and body of the last answer, redirects followed."""
        data = urllib.parse.urlencode(fields, doseq=True).encode()
        request = urllib.request.Request(  # noqa: S310
            self.serving.address + path, data=data, headers={"Origin": self.serving.address}
        )
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.url, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.url, error.read().decode()

    def form(self, path: str, name: str) -> dict[str, list[str]]:
        """The form of the page that has a field of that name."""
        return next(s.fields for s in Reader(self.get(path)).sheets if name in s.fields)

    def sign_in(self) -> None:
        fields = self.form("/sign-in/", "login")
        _status, address, _body = self.post(
            "/sign-in/", {**fields, "login": ["demo"], "password": ["youcheng-demo"]}
        )
        assert not address.endswith("/sign-in/")
