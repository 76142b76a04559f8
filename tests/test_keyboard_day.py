"""A day at the desk by keyboard alone, and the shortcuts beside an input method.

No test here touches a mouse. Whoever is reached by Tab must be seen to be reached.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.serving import Serving
from tests.visiting import PASSWORD, Visitor

pytestmark = pytest.mark.browser
FAR = 160
"""More presses of Tab than this are no path."""

# A ring on the element or on the box around it that lights up for it.
IS_SEEN = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return true;
  const ring = (e) => { const s = getComputedStyle(e); return s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1; };
  return ring(at) || [...document.querySelectorAll(":focus-within")].some((e) => e !== document.documentElement && ring(e))
    || at.matches("main, .scroll-x, dialog, #palette-input");
}"""  # noqa: E501


class Typist(Visitor):
    """Types and presses keys; never a mouse."""

    def __init__(self, page, serving: Serving) -> None:
        super().__init__(page, serving.address)
        self.serving, self.unseen = serving, []

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def is_at(self, selector: str) -> bool:
        return self.page.evaluate("(s) => document.activeElement.matches(s)", selector)

    def found_at(self, selector: str) -> None:
        """The focus is there, or is just being brought there."""
        self.page.wait_for_selector(f"{selector}:focus", state="attached")

    def reach(self, selector: str, key: str = "Tab") -> None:
        """Press Tab until the element has the focus."""
        for _ in range(FAR):
            if self.is_at(selector):
                return
            self.press(key)
            if not self.page.evaluate(IS_SEEN):
                html = self.page.evaluate("document.activeElement.outerHTML.slice(0, 100)")
                self.unseen.append(html)
        at = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        raise AssertionError(f"{selector} is not to be reached on {self.page.url}; at {at}")

    def choose(self, selector: str, value: str) -> None:
        """Reach a select and press the arrow down until it shows `value`."""
        self.reach(selector)
        for _ in range(60):
            if self.page.input_value(selector) == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{selector} does not offer {value}")

    def arrive(self, pattern: str) -> None:
        self.page.wait_for_url(re.compile(pattern))
        self.page.wait_for_load_state("load")
        self.settle()

    def go_to(self, letter: str, pattern: str) -> None:
        self.press("g", letter)
        self.arrive(pattern)

    def heading(self) -> str:
        return self.page.inner_text("h1")

    def one(self, sql: str, *values: object) -> tuple:
        with self.serving.rows() as base:
            return base.execute(sql, values).fetchone()


@pytest.fixture
def typist(context, serve) -> Typist:
    serving = serve()
    page = context(viewport={"width": 1440, "height": 900}, accept_downloads=True).new_page()
    return Typist(page, serving)


def _sign_in(at: Typist) -> None:
    at.go("/sign-in/")
    at.found_at("[name=login]")  # one can type at once
    at.type("demo")
    at.press("Tab")
    at.type(PASSWORD)
    at.press("Enter")
    at.arrive(r":\d+/$")


def test_a_day_without_a_mouse(typist):
    at = typist
    _sign_in(at)
    assert at.heading() == "工作台"
    at.press("Tab")
    at.found_at(".skip")
    at.press("Enter")
    at.found_at("#main")

    _set_an_alert_aside(at)
    _find_a_city_and_write_in_its_record(at)
    _file_a_paper_and_an_event(at)
    _choose_change_and_undo(at)
    _save_a_view_with_its_columns(at)
    _take_the_list_along_and_look_at_the_map(at)
    _change_look_and_language_and_leave(at)

    assert at.unseen == []
    assert at.faults == []


def _set_an_alert_aside(at: Typist) -> None:
    at.go_to("a", "/alerts/")
    title = at.page.locator(".alerts .t").first.inner_text()
    n = at.page.locator(".alerts > li").count()
    at.reach(".aside-form summary")
    at.press("Enter")
    at.reach("[name=reason]")
    at.type("对方换届，年底再联系")
    at.press("Enter")
    at.page.wait_for_selector("[role=status] .note-y.ok")

    expect(at.page.locator(".alerts > li")).to_have_count(n - 1)
    expect(at.page.locator("main .self-start")).to_contain_text(title)
    assert at.one("SELECT reason, lifted_at FROM desk_setaside") == ("对方换届，年底再联系", None)


def _find_a_city_and_write_in_its_record(at: Typist) -> None:
    at.reach(".top-search input")
    at.press("Control+k")
    at.page.wait_for_selector("#palette[open]")
    at.press("Escape")
    at.found_at(".top-search input")  # the focus comes back
    at.press("Control+k")
    at.type("lbx")
    at.page.wait_for_selector("#palette .pal-hit:has-text('莱比锡')")
    expect(at.page.locator("#palette-input")).to_have_attribute(
        "aria-activedescendant", "pal-hit-0"
    )
    at.press("Enter")
    at.arrive(r"/cities/\d+/")
    assert "莱比锡" in at.heading()

    at.reach("[data-tabs] a[href*='/papers/']")
    at.press("Enter")
    at.arrive("/papers/")
    at.page.wait_for_selector(".btn.edit")
    at.press("e")
    at.page.wait_for_selector("textarea[name=note]")
    at.settle()
    at.reach("textarea[name=note]")
    at.press("Control+End")
    at.type("会展合作，键盘所记")
    at.reach("form:has([name=note]) button.pri")
    at.press("Enter")
    at.page.wait_for_selector(".frame dd:has-text('键盘所记')")
    at.found_at(".btn.edit")  # the focus comes back to the button
    note, edited = at.one(
        "SELECT note, version FROM registry_tie WHERE id = (SELECT tie_id FROM registry_tiespan s"
        " JOIN registry_locality p ON p.id = s.place_id WHERE p.name_en = 'Leipzig' LIMIT 1)"
    )
    assert note.endswith("会展合作，键盘所记")
    assert edited > 1


def _file_a_paper_and_an_event(at: Typist) -> None:
    papers = at.one("SELECT COUNT(*) FROM registry_instrument")[0]
    at.reach("a[href$='/papers/add/']", "Shift+Tab")
    at.press("Enter")
    at.arrive("/papers/add/")
    at.choose("main select[name=kind]", "memorandum")
    at.reach("[name=signed]")
    at.type("2016-03-08")
    at.press("Enter")
    at.arrive(r"/cities/\d+/")
    expect(at.page.locator("[role=status]").first).to_contain_text("协议已登记")
    assert at.one("SELECT COUNT(*) FROM registry_instrument")[0] == papers + 1
    last = "SELECT kind, signed_on FROM registry_instrument ORDER BY id DESC"
    assert at.one(last) == ("memorandum", "2016-03-08")

    at.reach("a[href$='/events/add/']")
    at.press("Enter")
    at.arrive("/events/add/")
    at.choose("main select[name=kind]", "memorandum")
    at.reach("[name=on]")
    at.type("2016-03")
    at.press("Enter")
    at.arrive(r"/cities/\d+/")
    last = "SELECT kind, precision FROM registry_tieevent ORDER BY id DESC"
    assert at.one(last) == ("memorandum", "month")


def _choose_change_and_undo(at: Typist) -> None:
    at.go_to("c", r"/ties/$")
    at.press("/")
    at.found_at("#id_q")
    at.type("德国")
    at.press("Enter")
    at.found_at("#rows tbody tr:first-child td.name a")
    at.settle()
    expect(at.page.locator("#rows tbody tr")).to_have_count(2)
    assert "q=" in at.page.url
    at.press("j")
    at.found_at("#rows tbody tr:nth-child(2) a")
    at.press("x", "K", "x")
    at.found_at("#rows tbody tr:nth-child(1) a")
    assert at.page.locator("#bulk.on").inner_text().startswith("2")
    at.press("e")
    at.arrive("/ties/change/")
    before = at.one("SELECT COUNT(*) FROM registry_tie WHERE source = '键盘核对'")[0]
    at.reach("[name=source]")
    at.type("键盘核对")
    at.reach("main form button.pri")
    at.press("Enter")
    at.page.wait_for_selector(".foot button.pri")
    assert before == at.one("SELECT COUNT(*) FROM registry_tie WHERE source = '键盘核对'")[0] == 0
    assert at.page.locator(".tbl td:has-text('键盘核对')").count() == 2
    at.reach(".foot button.pri")
    at.press("Enter")
    at.arrive(r"/ties/change/\d+/")
    assert at.heading() == "已修改 2 个友城"
    assert at.one("SELECT COUNT(*) FROM registry_tie WHERE source = '键盘核对'")[0] == 2

    at.reach("form[action$='/undo/'] button")
    at.press("Enter")
    at.page.wait_for_selector("h1:has-text('改动已撤销')")
    assert at.one("SELECT COUNT(*) FROM registry_tie WHERE source = '键盘核对'")[0] == 0


def _save_a_view_with_its_columns(at: Typist) -> None:
    at.go_to("c", r"/ties/$")
    at.choose("select[name=region]", "europe")
    at.arrive("region=europe")
    at.page.wait_for_selector(".chip.on:has-text('欧洲')")
    at.reach("details.menu:has([data-columns]) summary")
    at.press("Enter")
    at.reach("[data-columns] [value=population]")
    at.press("Space")
    at.reach("[data-columns] button.pri")
    at.press("Enter")
    at.arrive("cols=")
    expect(at.page.locator("[data-list] thead")).to_contain_text("人口")

    at.reach(".view-acts .menu summary")
    at.press("Enter")
    at.reach("#view-name")
    at.type("欧洲人口")
    at.press("Enter")
    at.page.wait_for_selector(".tabs a[aria-current]:has-text('欧洲人口')")
    name, query = at.one("SELECT name, query FROM registry_savedview")
    assert name == "欧洲人口"
    assert "region=europe" in query
    assert "population" in query


def _take_the_list_along_and_look_at_the_map(at: Typist) -> None:
    at.reach("details.menu:has([href*='export.xlsx']) summary")
    at.press("Enter")
    at.reach("[href*='export.xlsx']")
    with at.page.expect_download() as download:
        at.press("Enter")
    assert download.value.suggested_filename.endswith(".xlsx")
    assert at.one("SELECT verb FROM audit_event ORDER BY id DESC") == ("ties.exported",)

    at.reach(".list-bar .seg a:nth-child(2)", "Shift+Tab")
    at.press("Enter")
    at.arrive("show=map")
    at.page.wait_for_selector("#ties-map svg")
    at.reach(".list-bar .seg a:nth-child(1)")
    at.press("Enter")
    at.page.wait_for_selector("#ties-map", state="detached")


def _change_look_and_language_and_leave(at: Typist) -> None:
    at.go_to("w", r":\d+/$")
    at.reach("header [name=theme]")
    with at.page.expect_response(re.compile("/account/look/")):
        at.press("Enter")
    assert at.page.get_attribute("html", "data-bs-theme") == "dark"
    at.found_at("header [name=theme][value=light]")  # the focus goes to its opposite
    assert at.one("SELECT theme FROM accounts_user WHERE username = 'demo'") == ("dark",)

    at.reach("header details.menu:has([name=language]) summary", "Shift+Tab")
    at.press("Enter")
    at.reach("header [name=language][value=zh-hant]")
    at.press("Enter")
    at.page.wait_for_selector("html[lang=zh-hant]")
    expect(at.page.locator("main")).to_contain_text("待辦")
    at.page.wait_for_load_state("load")

    at.reach(".me summary")
    at.press("Enter")
    at.reach(".me form[action*=sign-out] button")
    at.press("Enter")
    at.arrive("/sign-in/")
    assert at.page.request.get(at.address + "/ties/", max_redirects=0).status == 302


def test_escape_closes_and_gives_the_focus_back(typist):
    at = typist
    _sign_in(at)
    at.press("n")
    at.found_at("header .pop a")  # the menu opens at its first entry
    at.press("Escape")
    at.found_at("[data-key=n]")
    expect(at.page.locator("details.menu[open]")).to_have_count(0)

    at.press("Enter")
    at.reach(".me summary")
    # A menu that was left is closed.
    expect(at.page.locator("details.menu[open]")).to_have_count(0)


COMPOSE = """(key) => {
  const at = document.activeElement || document.body;
  const say = (options) => at.dispatchEvent(new KeyboardEvent("keydown", {
    key, bubbles: true, cancelable: true, ...options }));
  say({ isComposing: true });
  say({ keyCode: 229 });
}"""
"""What a browser sends while an input method composes: older ones tell it by the key code alone."""


def test_shortcuts_sleep_while_an_input_method_composes(typist):
    at = typist
    _sign_in(at)
    for key in ("n", "g", "w", "c"):
        at.page.evaluate(COMPOSE, key)
    assert at.page.locator("details.menu[open]").count() == 0
    assert at.page.url == at.address + "/"

    at.go("/ties/")
    for key in ("j", "x", "/", "e"):
        at.page.evaluate(COMPOSE, key)
    assert at.page.locator("#rows tr.at, #bulk.on").count() == 0
    assert not at.is_at("#id_q")

    at.press("Control+k")
    at.type("lbx")
    at.page.wait_for_selector("#palette .pal-hit")
    for key in ("Enter", "ArrowDown", "Escape"):
        at.page.evaluate(COMPOSE, key)
    assert at.page.locator("#palette[open]").count() == 1
    assert at.page.get_attribute("#palette-input", "aria-activedescendant") == "pal-hit-0"
    assert at.page.url == at.address + "/ties/"


def test_a_real_composition_asks_only_when_it_is_done(typist):
    """The input method's own events, as Chromium sends them: pinyin first, then the characters."""
    at = typist
    _sign_in(at)
    at.press("Control+k")
    asked: list[str] = []
    at.page.on("request", lambda request: "/search/" in request.url and asked.append(request.url))
    method = at.page.context.new_cdp_session(at.page)

    for typed in ("l", "lai", "lai bi xi"):
        method.send(
            "Input.imeSetComposition",
            {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)},
        )
    at.page.wait_for_timeout(400)
    assert asked == []
    method.send("Input.insertText", {"text": "莱比锡"})
    at.page.wait_for_selector("#palette .pal-hit:has-text('莱比锡')")

    assert at.page.input_value("#palette-input") == "莱比锡"
    assert len(asked) == 1
