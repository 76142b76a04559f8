"""A real server with the demonstration office, and a real browser."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[1]


def _chromium() -> str | None:
    named = os.environ.get("YOUCHENG_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`youcheng demo` and `youcheng serve` in a folder of their own; gives the address."""
    var = tmp_path_factory.mktemp("var")
    environment = {
        **os.environ,
        "YOUCHENG_VAR": str(var),
        "DATABASE_URL": f"sqlite:///{var / 'demo.db'}",
    }
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    youcheng = [sys.executable, "-m", "youcheng.config.cli"]
    subprocess.run([*youcheng, "demo"], check=True, env=environment, cwd=BASE, capture_output=True)
    port = _free_port()
    log = (var / "server.log").open("w")
    process = subprocess.Popen(
        [*youcheng, "serve", "--port", str(port)],
        env=environment,
        cwd=BASE,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"{address}/health/", timeout=2) as answer:  # noqa: S310
                    if answer.status == 200:
                        break
            except OSError:
                if process.poll() is not None:
                    break
                time.sleep(0.25)
        else:
            raise RuntimeError((var / "server.log").read_text())
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    path = _chromium()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("There is no Chromium, and the browser paths must run here.")
        pytest.skip("There is no Chromium on this machine.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()
