"""Bad luck in a real browser: the session ends, the server dies, a button is pressed twice."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from tests.serving import Serving
from tests.visiting import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def visit(visit: Callable[..., Visitor]) -> Callable[..., Visitor]:
    """Somebody at a desk, signed in."""

    def make(**options: object) -> Visitor:
        visitor = visit(**options)
        visitor.sign_in()
        return visitor

    return make


def end_sessions(serving: Serving) -> None:
    with serving.rows() as database:
        database.execute("DELETE FROM django_session")


def sign_in_again(page) -> None:
    page.fill("input[name=login]", "demo")
    page.fill("input[name=password]", "youcheng-demo")
    page.press("input[name=password]", "Enter")


def wait_for_draft(visitor: Visitor, text: str) -> None:
    """What is typed is laid down a moment after the last key."""
    visitor.wait_until(lambda: text in visitor.page.evaluate("JSON.stringify(localStorage)"))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_session_ends_in_the_middle_of_a_form(visit, serving, script):
    visitor = visit(java_script_enabled=script)
    page = visitor.page
    note = f"会谈纪要 {script}\n第二行"
    visitor.go("/ties/1/edit/")
    page.fill("textarea[name=note]", note)
    page.select_option("select[name=confidence]", "low")
    end_sessions(serving)

    page.click("main form button.pri")
    page.wait_for_url("**/sign-in/**")
    assert "你填的内容" in page.inner_text("main")
    sign_in_again(page)
    page.wait_for_url("**/ties/1/edit/**")

    assert page.input_value("textarea[name=note]") == note
    assert page.input_value("select[name=confidence]") == "low"
    assert "还没有保存" in page.inner_text("main")
    assert page.locator(".draft").count() == 0, "the server has brought it back already"
    saved = "verb='tie.edited' AND subject_key='1'"
    before = serving.count("audit_event", saved)
    page.click("main form button.pri")
    if script:
        page.wait_for_selector("textarea[name=note]", state="detached")
    else:
        page.wait_for_url("**/cities/**")
    with serving.rows() as database:
        [kept] = database.execute("SELECT note FROM registry_tie WHERE id=1").fetchone()
    assert kept.replace("\r\n", "\n") == note
    assert serving.count("audit_event", saved) == before + 1
    visitor.go("/ties/1/edit/")
    assert page.locator(".draft").count() == 0, "what is saved is no draft any more"


def test_what_was_typed_is_in_the_browser_still(visit):
    """The window is closed by mistake, another is opened."""
    visitor = visit()
    page = visitor.page
    visitor.go("/ties/add/")
    page.fill("textarea[name=source]", "市外办来函")
    page.fill("input[name=place_text]", "莱比锡")
    wait_for_draft(visitor, "莱比锡")
    other = page.context.new_page()
    page.close()

    other.goto(visitor.address + "/ties/add/")

    source = other.locator("textarea[name=source]")
    expect(source).to_have_value("市外办来函")
    expect(other.locator("input[name=place_text]")).to_have_value("莱比锡")
    note = other.locator(".draft")
    expect(note).to_contain_text("填的内容")
    note.locator("[data-discard]").click()
    expect(source).to_have_value("")
    other.reload()
    assert other.locator(".draft").count() == 0


def test_a_draft_does_not_hide_what_a_colleague_wrote_since(visit, serving):
    visitor = visit()
    page = visitor.page
    visitor.go("/ties/2/edit/")
    page.fill("textarea[name=note]", "我的草稿")
    wait_for_draft(visitor, "我的草稿")
    with serving.rows() as database:
        database.execute("UPDATE registry_tie SET note='同事写的', version=version+1 WHERE id=2")

    visitor.go("/ties/2/edit/")

    assert page.input_value("textarea[name=note]") == "同事写的"
    assert "我的草稿" in page.inner_text(".draft")


def test_nothing_secret_and_nothing_of_others_stays_in_the_browser(visit):
    visitor = visit()
    page = visitor.page
    visitor.go("/account/password/")
    page.fill("input[name=old]", "old-password-1")
    visitor.go("/ties/3/edit/")
    page.fill("textarea[name=note]", "草稿")
    wait_for_draft(visitor, "草稿")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "old-password-1" not in kept

    page.click("details.me summary")
    page.click("details.me form[action='/sign-out/'] button")
    page.wait_for_url("**/sign-in/**")

    assert "草稿" not in page.evaluate("JSON.stringify(localStorage)")


@pytest.fixture
def restarted(serving) -> Iterator[Serving]:
    """The server may be killed in the test; it runs again afterwards."""
    yield serving
    if not serving.is_running:
        serving.start()


def test_a_part_that_could_not_be_saved_says_so_and_can_be_sent_again(visit, restarted):
    visitor = visit()
    page = visitor.page
    visitor.go("/ties/1/")
    page.click("main nav a[href$='/papers/']")
    visitor.settle()
    page.click("a[href='/ties/1/edit/']")
    page.wait_for_selector("form[hx-post='/ties/1/edit/']")
    visitor.settle()
    page.fill("textarea[name=note]", "断线时写的")
    restarted.kill()

    page.click("form[hx-post='/ties/1/edit/'] button.pri")

    luck = page.locator("#trouble")
    expect(luck).to_be_visible()
    expect(luck).to_contain_text(re.compile(r"没有保存。\s*你填的内容还在本机。"))
    assert page.input_value("textarea[name=note]") == "断线时写的"
    restarted.start()
    page.wait_for_timeout(4100)
    luck.locator("[data-again]").click()
    page.wait_for_selector("form[hx-post='/ties/1/edit/']", state="detached")
    assert restarted.count("registry_tie", "note='断线时写的'") == 1
    expect(luck).to_be_hidden()


def test_a_whole_page_that_could_not_be_sent_is_back_as_a_draft(visit, restarted):
    visitor = visit()
    page = visitor.page
    visitor.go("/ties/1/events/add/")
    page.fill("textarea[name=note]", "停机时写的")
    restarted.kill()
    with pytest.raises(PlaywrightError), page.expect_navigation(timeout=3000):
        page.click("main form button.pri")
    restarted.start()

    visitor.go("/ties/1/events/add/")

    assert page.input_value("textarea[name=note]") == "停机时写的"
    assert "填的内容" in page.inner_text(".draft")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_button_pressed_twice(visit, serving, script):
    visitor = visit(java_script_enabled=script)
    page = visitor.page
    title = f"双击 {script}"
    visitor.go("/ties/1/papers/add/")
    page.fill("input[name=paper]", title)

    page.dblclick("main form button.pri")
    page.wait_for_url(re.compile("/cities/|/ties/1/$"))

    assert serving.count("registry_instrument", f"paper='{title}'") == 1


def test_who_is_writing_when_the_session_ends_is_told_and_not_sent_away(visit, serving):
    visitor = visit()
    page = visitor.page
    visitor.go("/ties/1/events/add/")
    page.fill("textarea[name=note]", "写到一半")
    end_sessions(serving)

    page.evaluate("document.getElementById('counts').dispatchEvent(new CustomEvent('yc:count'))")

    luck = page.locator("#trouble")
    expect(luck).to_be_visible()
    expect(luck).to_contain_text("登录已过期")
    assert page.input_value("textarea[name=note]") == "写到一半"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_pages_of_help_and_bad_luck_break_no_rule(visit, theme, size):
    from axe_playwright_python.sync_playwright import Axe

    visitor = visit()
    page = visitor.page
    page.set_viewport_size({"width": size[0], "height": size[1]})

    def check(where: str) -> None:
        results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response
        found = [(v["id"], v["nodes"][0]["html"][:120]) for v in results["violations"]]
        assert found == [], where
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, where

    address = page.url.rstrip("/")
    for path in ("/account/calendar/", "/nowhere/", "/people/", "/ties/?kind=nix&page=-1",
                 "/ties/?kind=formal&year=1900", "/audit/"):  # fmt: skip
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}theme={theme}")
        check(path)
    page.goto(f"{address}/ties/add/?theme={theme}")
    page.fill("textarea[name=source]", "草稿")
    wait_for_draft(visitor, "草稿")
    page.reload()
    page.wait_for_selector(".draft")
    check("a draft")
    page.locator(".draft [data-discard]").click()
    page.evaluate("document.getElementById('trouble').hidden = false")
    check("the note of bad luck")
    page.evaluate("document.getElementById('trouble').hidden = true")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Shift+?")
    page.wait_for_selector("#keys[open]")
    check("the keys")


def test_the_keys_open_their_list_and_sleep_while_somebody_types(visit):
    visitor = visit()
    page = visitor.page
    keys = page.locator("#keys[open]")
    page.keyboard.press("Shift+?")
    keys.wait_for()
    assert "G" in keys.inner_text()
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)

    page.click("details.me summary")
    page.click("[data-open-keys]")
    keys.wait_for()
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)

    visitor.go("/ties/add/")
    page.focus("textarea[name=note]")
    page.keyboard.type("?gw")
    assert keys.count() == 0
    assert page.input_value("textarea[name=note]") == "?gw"
    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: '?', isComposing: true, bubbles: true}))"
    )
    assert keys.count() == 0
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("g")
    page.keyboard.press("s")
    page.wait_for_url("**/situation/")
