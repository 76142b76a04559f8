"""The office's way through the product, in a real browser."""

import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

pytestmark = pytest.mark.browser
SIZES = {"desktop": (1440, 900), "phone": (390, 844)}
PAGES = (
    "/situation/?as_of=2017-12-31",
    "/ties/",
    "/ties/1/",
    "/ties/1/events/add/",
    "/ties/add/",
    "/import/",
    "/import/claims/",
)
# Two English words in a row; a single one may be the name of a format or a product.
ENGLISH = re.compile(r"[A-Za-z]{3,} [a-z]{2,}")


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

    def sign_in(self, name: str = "demo") -> None:
        self.go("/sign-in/")
        self.page.fill("input[name=login]", name)
        self.page.fill("input[name=password]", "youcheng-demo")
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(re.compile("/situation/"))


@pytest.fixture
def visit(browser, server) -> Iterator:
    contexts = []

    def make(size: str = "desktop", **options) -> Visitor:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        return Visitor(context.new_page(), server)

    yield make
    for context in contexts:
        context.close()


def test_a_wrong_password_is_told_in_chinese(visit):
    visitor = visit()
    visitor.go("/sign-in/")
    visitor.page.fill("input[name=login]", "demo")
    visitor.page.fill("input[name=password]", "wrong")
    visitor.page.press("input[name=password]", "Enter")

    visitor.page.wait_for_selector("[role=alert], .err")
    assert "密码" in visitor.page.inner_text("main")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_pages_fit_speak_chinese_and_break_no_rule(visit, size, theme):
    from axe_playwright_python.sync_playwright import Axe

    visitor = visit(size)
    visitor.sign_in()
    for path in PAGES:
        visitor.go(path + ("&" if "?" in path else "?") + f"theme={theme}")
        page = visitor.page
        page.wait_for_load_state("networkidle")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path} is {wide} px too wide"
        assert page.get_attribute("html", "lang") == "zh-hans"
        assert page.get_attribute("html", "data-bs-theme") == theme
        results = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
        found = [
            (violation["id"], violation["nodes"][0]["html"][:120])
            for violation in results.response["violations"]
        ]
        assert found == [], path
        said = page.locator("h1, h2, th, button, label, legend, nav a").all_inner_texts()
        assert [text for text in said if ENGLISH.search(text)] == [], path
    assert visitor.faults == []


def test_a_figure_of_the_situation_opens_its_ties(visit):
    visitor = visit()
    visitor.sign_in()
    visitor.go("/situation/?as_of=2017-12-31")

    figure = visitor.page.locator(".stats a").first
    number = re.search(r"\d+", figure.inner_text())[0]
    figure.click()
    visitor.page.wait_for_url(re.compile("/ties/"))

    assert number == "26"
    assert visitor.page.locator("#rows tbody tr").count() == 26
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
    assert page.locator("td.bad-cell").count() == 2
    if script:
        from axe_playwright_python.sync_playwright import Axe

        violations = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response
        assert [v["id"] for v in violations["violations"]] == []

    page.locator("td.bad-cell input[value='2016/13/23']").fill("2016-10-23")
    page.locator("select.meant").first.select_option(index=1)
    page.locator("#check button[value=check]").first.click()
    page.wait_for_load_state()
    assert page.locator("td.bad-cell").count() == 0

    page.click("button[value=write]")
    page.wait_for_url(re.compile("/result/"))
    assert "新增 3" in page.inner_text("main")

    page.click("a.dan")
    page.click("main button.dan")
    page.wait_for_url(re.compile("/result/"))
    assert "撤回" in page.inner_text("main")
    if script:
        assert visitor.faults == []


def test_the_language_is_the_readers_choice(visit):
    visitor = visit(locale="en-US")
    visitor.sign_in()
    assert visitor.page.inner_text("h1") == "形势分析"

    visitor.page.click("header details.menu >> nth=0")
    visitor.page.click("header details.menu button[lang=zh-Hant], header button[value=zh-hant]")
    visitor.page.wait_for_load_state()
    assert visitor.page.inner_text("h1") == "形勢分析"
