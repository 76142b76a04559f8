"""An exchange is recorded from anywhere, by keyboard, and what was typed survives."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_recorded_from_anywhere_by_keyboard_and_a_draft_survives(visit):
    officer = visit()
    officer.sign_in()
    page = officer.page
    officer.go("/ties/")
    page.press("body", "n")
    expect(page.locator(":focus")).to_have_attribute("href", "/exchanges/add/")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/exchanges/add/"))

    page.fill("[name=place_text]", "莱比锡")
    page.fill("[name=subject_zh]", "临时来访（演示）")
    page.wait_for_timeout(600)  # the draft is kept a moment after the last key
    page.reload()
    expect(page.locator("[name=subject_zh]")).to_have_value("临时来访（演示）")
    expect(page.locator(".note-y.draft")).to_be_visible()

    page.press("[name=subject_zh]", "Enter")
    page.wait_for_url(re.compile(r"/exchanges/\d+/"))
    expect(page.locator("h1")).to_contain_text("临时来访（演示）")
    officer.go("/exchanges/add/")
    expect(page.locator("[name=subject_zh]")).to_have_value("")
    assert officer.faults == []
