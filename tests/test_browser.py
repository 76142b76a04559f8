"""The office's way through the product, in a real browser."""

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_wrong_password_is_told_in_chinese(visit):
    visitor = visit()
    visitor.go("/sign-in/")
    visitor.page.fill("input[name=login]", "demo")
    visitor.page.fill("input[name=password]", "wrong")
    visitor.page.press("input[name=password]", "Enter")

    visitor.page.wait_for_selector("[role=alert], .err")
    expect(visitor.page.locator("main")).to_contain_text("密码")


def test_a_figure_of_the_situation_opens_its_ties(visit):
    visitor = visit()
    visitor.sign_in()
    visitor.go("/situation/?as_of=2017-12-31")

    figure = visitor.page.locator(".stats a").first
    number = re.search(r"\d+", figure.inner_text())[0]
    figure.click()
    visitor.page.wait_for_url(re.compile("/ties/"))

    assert number == "26"
    expect(visitor.page.locator("#rows tbody tr")).to_have_count(26)
    assert visitor.faults == []


def test_the_maps_show_every_place_and_need_no_charts(visit):
    visitor = visit()
    visitor.go("/sign-in/")
    visitor.page.wait_for_selector("#login-map .land")
    visitor.sign_in()
    for url, element in [("/", "#home-map"), ("/ties/?show=map", "#ties-map")]:
        visitor.go(url)
        visitor.page.wait_for_selector(f"{element} .dot")
        expect(visitor.page.locator(f"{element} .dot")).to_have_count(32)
        assert visitor.page.locator("script[src*=echarts]").count() == 0

    visitor.go("/situation/?as_of=2017-12-31")
    visitor.page.wait_for_selector("#map .dot")
    expect(visitor.page.locator("#map .arc")).to_have_count(26)
    visitor.page.click("[data-view=dots]")
    expect(visitor.page.locator("#map .arc:visible")).to_have_count(0)

    name = visitor.page.locator("#map .dot title").first.text_content().split("\n")[0]
    visitor.page.locator("#map .dot").first.dispatch_event("click")
    visitor.page.wait_for_url(re.compile(r"/cities/\d+/"))
    expect(visitor.page.locator("main")).to_contain_text(name)
    assert visitor.faults == []


def _ledger(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["友好城市台账(截至2017年12月31日)"])
    sheet.append(["序号", "城市", "外文名", "国家", "类型", "结好日期", "我方单位"])
    sheet.append([1, "神户", "Kobe", "日本", "友好合作城市", "2001-05-01", "南京市"])
    sheet.append([2, "伯明翰", "Birmingham", "美国", "友好合作城市", "2005", "南京市"])
    sheet.append([3, "里昂", "Lyon", "法国", "友好合作城市", "2016/13/23", "玄武区"])
    path = folder / "台账.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_ledger_goes_in_is_mended_written_and_taken_back(visit, tmp_path, script):
    visitor = visit(java_script_enabled=script)
    visitor.sign_in()
    page = visitor.page
    visitor.go("/import/")
    page.set_input_files("input[type=file]", _ledger(tmp_path))
    page.click("form[enctype] button.pri")
    page.wait_for_url(re.compile("/columns/"))
    page.click("main button.pri")
    page.wait_for_url(re.compile("/check/"))
    expect(page.locator("td.bad-cell")).to_have_count(2)
    if script:
        from axe_playwright_python.sync_playwright import Axe

        violations = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response
        assert [v["id"] for v in violations["violations"]] == []

    page.locator("td.bad-cell input[value='2016/13/23']").fill("2016-10-23")
    page.locator("select.meant").first.select_option(index=1)
    page.locator("#check button[value=check]").first.click()
    expect(page.locator("td.bad-cell")).to_have_count(0)
    visitor.settle()

    page.click("button[value=write]")
    page.wait_for_url(re.compile("/result/"))
    expect(page.locator("main")).to_contain_text("新增 3")

    page.click("a.dan")
    page.click("main button.dan")
    page.wait_for_url(re.compile("/result/"))
    expect(page.locator("main")).to_contain_text("撤回")
    if script:
        assert visitor.faults == []


def test_the_language_is_the_readers_choice(visit):
    visitor = visit(locale="en-US")
    visitor.sign_in()
    visitor.go("/situation/")
    assert visitor.page.inner_text("h1") == "形势分析"

    visitor.page.click("header details.menu:has([name=language]) summary")
    visitor.page.click("header [name=language][value=zh-hant]")
    expect(visitor.page.locator("h1")).to_have_text("形勢分析")
