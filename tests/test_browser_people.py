"""The people base in a real browser: somebody taken in by keyboard, a mask lifted in its place."""

import re

import pytest

from tests.visiting import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def officer(visit) -> Visitor:
    visitor = visit()
    visitor.sign_in()
    return visitor


def test_somebody_is_taken_in_without_a_mouse_and_found_by_sound(officer):
    page = officer.page
    page.keyboard.press("n")
    for _step in range(8):
        if page.evaluate("document.activeElement.getAttribute('href')") == "/persons/add/":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/persons/add/"))
    page.focus("[name=name_main]")
    page.keyboard.type("محمد سالم")
    page.keyboard.press("Tab")
    page.keyboard.type("穆萨（演示）")
    page.focus("[name=organisation_text]")
    page.keyboard.type("莱比锡市")
    page.wait_for_selector("#organisations option", state="attached")
    page.keyboard.type("政府")
    page.focus("[name=post_zh]")
    page.keyboard.type("顾问")
    page.focus("[name=mobile]")
    page.keyboard.type("+49 341 0000009")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/persons/\d+/$"))
    assert "穆萨" in page.inner_text("h1")
    own = page.locator("bdi[dir=rtl]").first
    assert own.inner_text() == "محمد سالم"
    assert own.get_attribute("lang") == "ar"
    assert page.locator(".posts li").count() == 1, "the body was known"

    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url(re.compile(r"/persons/$"))
    page.keyboard.press("/")
    page.keyboard.type("musa")
    page.wait_for_url(re.compile("q=musa"))
    officer.wait_until(lambda: page.locator(".persons tbody tr").count() == 1)
    officer.settle()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/persons/\d+/$"))
    assert officer.faults == []


def test_a_mask_is_lifted_in_its_place_once(officer):
    page = officer.page
    officer.go("/persons/?sort=rank")
    page.click("td.name a >> nth=0")
    page.wait_for_selector(".contacts")
    assert "+49 341 0000000" not in page.content()
    page.click(".contacts form button.s >> nth=0")
    page.wait_for_selector(".uncovered")
    assert "+49 341 0000000" in page.inner_text(".contacts")
    assert re.search(r"/persons/\d+/$", page.url), "no address holds it"
    page.reload()
    assert "+49 341 0000000" not in page.content()
    assert "查看了联系方式" in page.inner_text("#changes")
    assert officer.faults == []
