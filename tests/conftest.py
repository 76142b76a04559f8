"""A real server with the demonstration office, and a real browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.serving import Serving
from tests.visiting import SIZES, Visitor

PATIENCE = 10_000
"""Milliseconds that a browser waits for what should be there."""


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demonstration office as `youcheng demo` and a first `serve` leave it: the
    database, and the browser's files compressed, which takes longer than all else of a start."""
    office = Serving(tmp_path_factory.mktemp("demo"))
    done = office.youcheng("demo")
    assert done.returncode == 0, done.stderr.decode()
    with office:
        pass
    return office.folder


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Iterator[Callable[..., Serving]]:
    """Start a server with a demonstration office of its own: `serve(YOUCHENG_…=…)`."""
    with ExitStack() as stack:

        def start(**settings: str) -> Serving:
            serving = Serving(tmp_path_factory.mktemp("serving"), **settings)
            shutil.copytree(demo, serving.folder, dirs_exist_ok=True)
            return stack.enter_context(serving)

        yield start


@pytest.fixture(scope="module")
def serving(serve: Callable[..., Serving]) -> Serving:
    """The server of a module whose tests mind what they leave to each other."""
    return serve()


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    path = (
        os.environ.get("YOUCHENG_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
    )
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("There is no Chromium, and the browser paths must run here.")
        pytest.skip("There is no Chromium on this machine.")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser) -> Iterator[Callable[..., object]]:
    """Open a browser of its own cookies; all are closed after the test."""
    with ExitStack() as stack:

        def make(**options: object) -> object:
            context = stack.enter_context(browser.new_context(**options))
            context.set_default_timeout(PATIENCE)
            return context

        yield make


@pytest.fixture
def visit(context, serving: Serving) -> Callable[..., Visitor]:
    """Let somebody visit the module's server: `visit("phone", locale=…)`."""

    def make(size: str = "desktop", **options: object) -> Visitor:
        width, height = SIZES[size]
        made = context(viewport={"width": width, "height": height}, **options)
        return Visitor(made.new_page(), serving.address)

    return make
