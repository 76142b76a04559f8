"""The real server (`youcheng serve`, two workers) on a filled register, asked as a browser asks."""

import os
import signal
import socket
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

BASE = Path(__file__).resolve().parents[1]
WORKERS = 2
CSRF = "bench" * 6 + "ab"
"""Any 32 letters: cookie and field only have to be alike."""


@dataclass(frozen=True, slots=True)
class Answer:
    """body: as it came, compressed or not."""

    status: int
    headers: dict[str, str]
    body: bytes
    ms: float


@dataclass(frozen=True, slots=True)
class Site:
    port: int
    pid: int
    started_after: float
    """Seconds from the start of the process to the first answer."""

    def ask(
        self,
        url: str,
        cookie: str = "",
        headers: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
        allowed: frozenset[int] = frozenset(),
    ) -> Answer:
        """One request over a connection of its own; with a form it is a POST.

        allowed: statuses of refusals that are an answer too (409: somebody was faster).

        Raises:
            RuntimeError: the answer is an error, or a visit to the sign-in page.
        """
        all_headers = {
            "Accept-Encoding": "gzip, br",
            "Cookie": f"sessionid={cookie}; csrftoken={CSRF}",
            **(headers or {}),
        }
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": CSRF})
            all_headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.request("GET" if form is None else "POST", url, body, all_headers)
        response = connection.getresponse()
        content = response.read()
        ms = (time.perf_counter() - start) * 1000
        connection.close()
        got = {name.lower(): value for name, value in response.getheaders()}
        is_refused = response.status >= 400 and response.status not in allowed
        if is_refused or "/sign-in/" in got.get("location", ""):
            raise RuntimeError(f"{url} answers {response.status}")
        return Answer(response.status, got, content, ms)

    def memory_mb(self) -> dict[str, int]:
        """PSS of the workers and of the process above them, in MB."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        workers = sum(_pss(pid) for pid in children)
        return {"workers": workers // 1024, "with parent": (workers + _pss(self.pid)) // 1024}


def text_of(answer: Answer) -> str:
    """The body as text, unpacked."""
    coding = answer.headers.get("content-encoding", "")
    body = answer.body
    if coding == "gzip":
        body = zlib.decompress(body, 31)
    elif coding == "br":
        import brotli

        body = brotli.decompress(body)
    return body.decode("utf-8")


def _pss(pid: int | str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(environment: dict[str, str], log: Path) -> Iterator[Site]:
    """Serve with the bench's settings until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "youcheng.config.cli", "serve", "--port", str(port)]
    start = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, "--workers", str(WORKERS)],
            cwd=BASE, env=environment, stdout=out, stderr=out,
        )  # fmt: skip
    try:
        wait_for(port, process, log)
        yield Site(port, process.pid, time.perf_counter() - start)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def wait_for(port: int, process: subprocess.Popen, log: Path, seconds: float = 120) -> None:
    """Until the sign-in page answers."""
    for _ in range(int(seconds / 0.05)):
        if process.poll() is not None:
            raise RuntimeError(f"The server ended: {log.read_text()[-2000:]}")
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/sign-in/")
            if connection.getresponse().read():
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("The server does not answer.")


def environment_for(url: str, var: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": url,
        "YOUCHENG_VAR": str(var),
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }
