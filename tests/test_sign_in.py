"""Passkeys, and sign-in through a real OpenID Connect provider, in a real browser.

The office is at http://localhost, where browsers allow passkeys; the provider is another site,
http://127.0.0.1.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.serving import Serving, free_port
from youcheng.desk.tests.codes import code_of

pytestmark = pytest.mark.browser
OIDC = Path(__file__).parent / "oidc"
PASSWORD = "youcheng-demo"
SIZES = ((1440, 900), (390, 844))


@contextmanager
def _provider_at(port: int, callback: str) -> Iterator[None]:
    """The provider answers within the block."""
    if shutil.which("node") is None or not (OIDC / "node_modules").is_dir():
        if os.environ.get("CI"):
            pytest.fail("The provider is not installed: `make test` does it.")
        pytest.skip("The provider is not installed: `make test` does it.")
    process = subprocess.Popen(
        ["node", "provider.mjs", str(port), callback],
        cwd=OIDC,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout.readline().startswith("ready")
        yield
    finally:
        process.kill()
        process.communicate()


class Office:
    """What the tests know of the office: its pages, its database, the provider beside it."""

    def __init__(self, serving: Serving, provider_port: int) -> None:
        self.serving, self.provider_port = serving, provider_port
        # Browsers allow passkeys at this name; it is another site than the provider's.
        self.address = serving.address.replace("127.0.0.1", "localhost")
        self.provider = _provider(provider_port)

    def write(self, sql: str, *values: object) -> None:
        with self.serving.rows() as database:
            database.execute(sql, values)

    def deeds(self, username: str) -> list[tuple[str, str]]:
        """Verbs and changes of the log about this person, in order."""
        with self.serving.rows() as database:
            return database.execute(
                "SELECT verb, changes FROM audit_event WHERE subject_label = 'accounts.User'"
                " AND subject_key = (SELECT id FROM accounts_user WHERE username = ?) ORDER BY id",
                [username],
            ).fetchall()


def _provider(port: int) -> str:
    return f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def office(serve) -> Office:
    port = free_port()
    serving = serve(
        YOUCHENG_OIDC_NAME="政务统一身份",
        YOUCHENG_OIDC_ISSUER=_provider(port),
        YOUCHENG_OIDC_CLIENT_ID="youcheng",
        YOUCHENG_OIDC_CLIENT_SECRET="a-secret-for-tests",
        YOUCHENG_OIDC_CLAIM="preferred_username",
    )
    return Office(serving, port)


@pytest.fixture
def provider(office) -> Iterator[None]:
    with _provider_at(office.provider_port, f"{office.address}/sign-in/sso/back/"):
        yield


class Person:
    """Somebody at a browser of their own; remembers what went wrong on the office's pages."""

    def __init__(self, page, office: Office) -> None:
        self.page, self.office = page, office
        self.faults: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _console(self, message) -> None:
        is_ours = self.page.url.startswith(self.office.address)
        # What a refused page is answered with is tested by itself.
        if is_ours and message.type in {"error", "warning"} and "status of" not in message.text:
            self.faults.append(message.text)

    def go(self, path: str) -> None:
        self.page.goto(self.office.address + path, wait_until="load")

    def arrive(self, path: str) -> None:
        self.page.wait_for_url(self.office.address + path)

    def give_password(self, name: str) -> None:
        self.go("/sign-in/")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")

    def confirm(self) -> None:
        self.page.fill("#id_password", PASSWORD)
        self.page.press("#id_password", "Enter")

    def sign_out(self) -> None:
        self.go("/sign-out/")
        self.page.click("main button.pri")
        self.arrive("/sign-in/")

    def go_to_provider(self) -> None:
        self.go("/sign-in/")
        self.page.click("button:has-text('政务统一身份')")
        self.page.wait_for_url(f"{self.office.provider}/**")

    def answer_provider(self, name: str) -> None:
        """Its own page for the password, then the one that asks whether to go on."""
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", "anything")
        self.page.click("button[type=submit]")
        self.page.click("button:has-text('Continue')")
        self.page.wait_for_url(f"{self.office.address}/**")

    def heading(self) -> str:
        return self.page.inner_text("h1")

    def add_key(self, **options: object) -> None:
        """Plug in an authenticator; the browser asks nobody."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("WebAuthn.enable")
        built_in = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        session.send("WebAuthn.addVirtualAuthenticator", {"options": {**built_in, **options}})


@pytest.fixture
def person(context, office) -> Callable[..., Person]:
    def make(**options: object) -> Person:
        viewport = {"width": 1440, "height": 900}
        made = context(viewport=viewport, reduced_motion="reduce", **options)
        return Person(made.new_page(), office)

    return make


def _look(somebody: Person) -> None:
    """The page fits, and axe finds nothing: on a desktop in light, on a telephone in dark."""
    from axe_playwright_python.sync_playwright import Axe

    page = somebody.page
    for (width, height), theme in zip(SIZES, ("light", "dark"), strict=True):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response
        told = [(one["id"], one["nodes"][0]["html"][:120]) for one in found["violations"]]
        assert told == [], (page.url, width, theme)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_passkey_signs_in_alone_and_as_the_second_factor(person, office):
    somebody = person()
    page = somebody.page
    somebody.add_key()
    somebody.give_password("qixia")
    somebody.arrive("/")
    somebody.go("/account/passkeys/add/")
    _look(somebody)
    somebody.confirm()
    somebody.arrive("/account/passkeys/add/")
    _look(somebody)
    page.fill("#id_name", "办公室电脑")
    page.click("#passkey-add")
    somebody.arrive("/account/second-factor/codes/")
    assert page.locator(".codes li").count() == 10
    _look(somebody)

    somebody.sign_out()
    page.click("#passkey-sign-in")
    somebody.arrive("/")
    assert "passkey" in office.deeds("qixia")[-1][1]

    somebody.sign_out()
    somebody.give_password("qixia")
    somebody.arrive("/sign-in/second-factor/")
    _look(somebody)
    page.click("#passkey-go")
    somebody.arrive("/")
    assert "password, webauthn" in office.deeds("qixia")[-1][1]

    somebody.go("/account/second-factor/")
    assert "办公室电脑" in page.inner_text("main")
    _look(somebody)
    page.click("main a:has-text('改名')")
    page.click("a:has-text('通行密钥')")
    somebody.arrive("/account/confirm/passkey/?next=*")
    page.click("#passkey-go")
    page.wait_for_selector("#id_name")
    page.fill("#id_name", "家里的钥匙")
    page.click("main button.pri")
    somebody.arrive("/account/second-factor/")
    assert "家里的钥匙" in page.inner_text("main")
    page.click("main a:has-text('移除')")
    page.click("main button.dan")
    somebody.arrive("/account/second-factor/")
    somebody.sign_out()
    somebody.give_password("qixia")
    somebody.arrive("/")
    verbs = [verb for verb, _changes in office.deeds("qixia")]
    assert [verb for verb in verbs if verb.startswith(("factor.", "recovery."))] == [
        "factor.added",
        "recovery.made",
        "factor.renamed",
        "factor.removed",
    ]
    assert somebody.faults == []


def test_a_key_without_a_pin_is_a_second_factor_only(person, office):
    somebody = person()
    somebody.add_key(transport="usb", hasUserVerification=False, hasResidentKey=False)
    somebody.give_password("leader")
    somebody.arrive("/")
    somebody.go("/account/passkeys/add/")
    somebody.confirm()
    somebody.page.wait_for_selector("#passkey-add")
    somebody.page.click("#passkey-add")
    somebody.page.wait_for_selector("#passkey-trouble:visible")

    somebody.page.uncheck("#id_passwordless")
    somebody.page.click("#passkey-add")
    somebody.arrive("/account/second-factor/codes/")
    somebody.sign_out()
    somebody.page.click("#passkey-sign-in")
    somebody.page.wait_for_selector("#passkey-trouble:visible")
    somebody.give_password("leader")
    somebody.arrive("/sign-in/second-factor/")
    somebody.page.click("#passkey-go")
    somebody.arrive("/")

    assert somebody.faults == []


def test_an_app_is_set_up_and_used_without_script(person, office):
    somebody = person(java_script_enabled=False)
    page = somebody.page
    somebody.give_password("demo")
    somebody.arrive("/")
    somebody.go("/account/second-factor/app/")
    somebody.confirm()
    assert page.locator(".qr img").bounding_box()["width"] > 200
    page.click("summary:has-text('密钥')")
    secret = page.input_value("#secret")
    page.fill("#id_code", code_of(secret, -1))
    page.click("main button.pri")
    somebody.arrive("/account/second-factor/codes/")
    somebody.sign_out()
    somebody.give_password("demo")
    somebody.arrive("/sign-in/second-factor/")
    assert page.locator("[data-passkey]:visible").count() == 0
    page.fill("#id_code", code_of(secret))
    page.press("#id_code", "Enter")
    somebody.arrive("/")
    somebody.go("/account/second-factor/app/remove/")
    somebody.confirm()
    page.click("main button.dan")
    somebody.arrive("/account/second-factor/")

    assert "未开启" in page.inner_text("h1")


def test_through_the_provider_and_back(person, office, provider):
    somebody = person()
    somebody.go("/sign-in/")
    _look(somebody)
    somebody.go_to_provider()
    somebody.answer_provider("demo")
    somebody.arrive("/")
    assert [verb for verb, _changes in office.deeds("demo")[-2:]] == ["sso.linked", "signed_in"]
    somebody.go("/account/")
    assert "政务统一身份" in somebody.page.inner_text("main")
    _look(somebody)

    somebody.sign_out()
    somebody.page.click("button:has-text('政务统一身份')")
    somebody.arrive("/")

    assert office.deeds("demo")[-1] == ("signed_in", '{"how": "sso"}')
    assert somebody.faults == []


def test_somebody_the_office_does_not_know(person, office, provider):
    somebody = person()
    somebody.go_to_provider()
    somebody.answer_provider("nobody")

    assert somebody.heading() == "本系统没有你的账号"
    _look(somebody)
    somebody.go("/")
    assert "/sign-in/" in somebody.page.url


def test_the_same_name_but_somebody_else_there(person, office, provider):
    first, second = person(), person()
    first.go_to_provider()
    first.answer_provider("demo")
    first.arrive("/")
    second.go_to_provider()
    second.answer_provider("second=demo")

    assert second.heading() == "已关联另一个账号"


@pytest.mark.parametrize(
    ("sql", "heading"),
    [
        ("UPDATE accounts_user SET is_active = 0 WHERE username = 'qixia'", "本系统的账号已停用"),
        (
            "UPDATE accounts_user SET locked_until = '2999-01-01' WHERE username = 'qixia'",
            "本系统的账号已锁定",
        ),
    ],
)
def test_an_account_that_is_shut_or_locked(person, office, provider, sql, heading):
    office.write(sql)
    somebody = person()
    somebody.go_to_provider()
    somebody.answer_provider("qixia")
    office.write(
        "UPDATE accounts_user SET is_active = 1, locked_until = NULL WHERE username = 'qixia'"
    )

    assert somebody.heading() == heading
    assert office.deeds("qixia")[-1][0] == "sso.refused"


def test_an_answer_with_another_state(person, office, provider):
    somebody = person()
    somebody.page.route(
        re.compile(r"/auth\?"),
        lambda route: route.continue_(
            url=re.sub(r"state=\w+", "state=somebodyelse0000", route.request.url)
        ),
    )
    somebody.go_to_provider()
    somebody.answer_provider("demo")

    assert somebody.heading() == "登录已过期"


def test_cancelled_at_the_provider(person, office, provider):
    somebody = person()
    somebody.go_to_provider()
    somebody.page.click("a:has-text('Cancel')")
    somebody.page.wait_for_url(f"{office.address}/**")

    assert somebody.heading() == "没有登录"
    assert "取消" in somebody.page.inner_text("main")
    _look(somebody)


def test_a_provider_that_is_down(person, office):
    somebody = person()
    somebody.go("/sign-in/")
    somebody.page.click("button:has-text('政务统一身份')")

    somebody.page.wait_for_selector("h1:has-text('没有应答')")
    _look(somebody)
    somebody.page.click("main a.pri")
    somebody.arrive("/sign-in/")
    assert somebody.faults == []
