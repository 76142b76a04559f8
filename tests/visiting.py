"""A person at a browser: signs in, walks, and remembers what went wrong on the way."""

from collections.abc import Callable

UNSETTLED = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
"""What htmx has not done with. A part that has just come is to be seen before its links and buttons
are htmx's, and before the focus is where it should be."""
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
PASSWORD = "youcheng-demo"


class Visitor:
    """A page that remembers what went wrong on it."""

    def __init__(self, page, address: str) -> None:
        self.page, self.address = page, address
        self.faults: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _console(self, message) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path, wait_until="load")

    def settle(self) -> None:
        """Until every part of the page has come and works."""
        self.page.wait_for_selector(UNSETTLED, state="detached")

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """For what no selector shows; our policy forbids `wait_for_function`."""
        for _ in range(200):
            if holds():
                return
            self.page.wait_for_timeout(50)
        raise AssertionError("It did not come true.")

    def sign_in(self, name: str = "demo") -> None:
        self.go("/sign-in/")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(self.address + "/")
