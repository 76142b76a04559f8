"""Two officers at the page of a city, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.visiting import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def officers(visit) -> list[Visitor]:
    """Two desks, signed in, each with its own session."""
    pair = [visit(), visit()]
    for visitor in pair:
        visitor.sign_in()
    return pair


def open_city(visitor: Visitor, name: str) -> None:
    visitor.go(f"/ties/?q={name}")
    visitor.page.click("#rows tbody a >> nth=0")
    visitor.page.wait_for_url(re.compile(r"/cities/\d+/"))


def open_tab(visitor: Visitor, name: str) -> None:
    visitor.page.click(f"[data-tabs] a:has-text('{name}')")
    visitor.settle()


def test_tabs_are_fetched_into_the_page_and_have_addresses(officers):
    visitor = officers[0]
    page = visitor.page
    open_city(visitor, "莱比锡")
    page.wait_for_selector(".slot", state="detached")  # every card came
    assert page.locator("#tab .card-y").count() >= 4

    page.evaluate("window.kept = 1")
    open_tab(visitor, "时间线")
    page.wait_for_url(re.compile("/line/"))
    expect(page.locator("[data-tabs] [aria-current=page]")).to_have_text(re.compile(r"^\s*时间线"))
    assert page.evaluate("window.kept") == 1, "the page was loaded anew"
    expect(page.locator(".tline").last).to_contain_text("1988")

    page.reload()
    expect(page.locator(".tline").last).to_contain_text("1988")
    page.go_back()
    page.wait_for_selector("#tab h2:has-text('友城')")
    assert visitor.faults == []


def test_who_saves_second_sees_both_sides_and_chooses(officers):
    slow, fast = (visitor.page for visitor in officers)
    slow_one = officers[0]
    for visitor in officers:
        page = visitor.page
        open_city(visitor, "斯图加特")
        open_tab(visitor, "协议")
        page.click("a.edit")
        page.wait_for_selector("form.pane textarea[name=note]")
        visitor.settle()
    slow.fill("form.pane textarea[name=note]", "慢的一方写的")
    slow.fill("form.pane input[name=label]", "友好交流城市")
    fast.fill("form.pane textarea[name=note]", "快的一方写的")
    fast.click("form.pane button.pri")
    fast.wait_for_selector(".frame:has-text('快的一方写的')")

    slow.click("form.pane button.pri")
    slow.wait_for_selector(".both")
    slow_one.settle()
    assert "没有保存：有人先改了" in slow.inner_text("form.pane [role=alert]")
    row = slow.inner_text(".both tr:has-text('备注')")
    assert "慢的一方写的" in row
    assert "快的一方写的" in row
    slow.check("input[name=take_note][value=theirs]")
    slow.click("form.pane button.pri")
    slow.wait_for_selector(".frame:has-text('友好交流城市')")
    expect(slow.locator(".frame").first).to_contain_text("快的一方写的")

    open_tab(slow_one, "变更记录")
    slow.wait_for_url(re.compile("/changes/"))
    story = slow.inner_text(".feed")
    assert "快的一方写的" in story
    assert "友好交流城市" in story
    assert "慢的一方写的" not in story


def test_facts_are_edited_by_keyboard_and_left_by_escape(officers):
    visitor = officers[0]
    page = visitor.page
    open_city(visitor, "埃因霍温")
    open_tab(visitor, "概况")
    page.wait_for_selector("h2:has-text('名称')")
    page.focus("#tab a[href$='/facts/edit/']")
    page.keyboard.press("Enter")
    expect(page.locator("#city-edit [name=name_zh]")).to_be_focused()
    page.keyboard.press("Escape")
    page.wait_for_selector("#city-edit", state="detached")
    visitor.settle()

    page.focus("#tab a[href$='/facts/edit/']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#city-edit")
    visitor.settle()
    page.fill("input[name=timezone]", "Mars/Base")
    page.keyboard.press("Enter")
    expect(page.locator("#city-edit .err").first).to_be_visible()
    expect(page.locator("#city-edit")).to_contain_text("不是时区")
    visitor.settle()
    page.fill("input[name=timezone]", "Europe/Amsterdam")
    page.fill("input[name=population]", "246443")
    page.keyboard.press("Enter")
    page.wait_for_selector("#city-edit", state="detached")
    expect(page.locator("#tab")).to_contain_text("24.6 万")
