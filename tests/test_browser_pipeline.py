"""A case on the board: dragged, and carried by keys alone, each into the form of its step."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def _column(page, name: str):
    return page.locator(f"[data-column={name}]")


def test_a_case_goes_along_the_board(visit):
    officer = visit()
    officer.sign_in()
    page = officer.page
    officer.go("/pipeline/")
    expect(_column(page, "leads").locator(".kc")).to_have_count(4)

    # A column that the case cannot go to: it is put back, and why is said.
    card = page.locator(".kc", has_text="多伦多")
    card.drag_to(_column(page, "signed").locator("h2"))
    expect(page.locator("[data-board-said]")).to_contain_text("目前不能移到这一列")
    expect(page.locator("[data-step]")).not_to_be_visible()

    # The right one opens the form; what is missing is said in it, and the board stays.
    card.drag_to(_column(page, "contact").locator("h2"))
    box = page.locator("[data-step]")
    expect(box.locator("[name=number]")).to_be_visible()
    box.locator("button.pri").click()
    expect(box.locator("[role=alert]").first).to_be_visible()
    box.locator("[name=number]").fill("宁外函〔2026〕1号")
    box.locator("button.pri").click()
    expect(_column(page, "contact").locator(".kc", has_text="多伦多")).to_be_visible()
    expect(page.locator(".notes")).to_contain_text("已办理")

    # The same without a mouse.
    page.locator(".kc", has_text="海德堡").locator("a.to").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(box.locator("[name=on]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).not_to_be_visible()
    page.locator(".kc", has_text="海德堡").locator("a.to").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/pipeline/cases/\d+/"))
    expect(page.locator(".chain [aria-current=step]")).to_contain_text("物色")
    # The browser reports the step that was refused on purpose.
    assert [fault for fault in officer.faults if "422" not in fault] == []


def test_an_opinion_is_given_and_the_case_goes_on(visit):
    leader = visit()
    leader.sign_in("leader")
    page = leader.page
    leader.go("/")
    expect(page.locator("#n-decisions").first).to_have_text("1")
    leader.go("/pipeline/rounds/")
    row = page.locator("main tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("利文斯顿")
    row.locator("a.pri").click()
    page.locator("label", has_text="退回修改").locator("input").check()
    page.locator("main form button.pri").click()
    expect(page.locator("main .note-y, main .err").first).to_contain_text("请写明")
    page.locator("label", has_text=re.compile("^同意$|同意")).first.locator("input").check()
    page.locator("main form button.pri").click()
    page.wait_for_url(re.compile(r"/pipeline/cases/\d+/$"))
    expect(page.locator(".decision .tg.ok").first).to_have_text("通过")

    officer = visit()
    officer.sign_in()
    officer.go(urlsplit(page.url).path)
    officer.page.locator(".phead a.pri").click()
    officer.page.wait_for_url(re.compile(r"/move/province_review/"))
    assert [fault for fault in leader.faults if "422" not in fault] == []
