"""How pages look: light and dark, dense and loose, on paper; kept with the account."""

import re
from pathlib import Path

import pytest

from tests.serving import Serving
from tests.visiting import SIZES, Visitor

BASE = Path(__file__).resolve().parents[1]
STYLES = sorted((BASE / "static" / "css").glob("*.css"))
PAPERS = ("/", "/alerts/", "/ties/", "/situation/?as_of=2017-12-31", "/ties/5/", "/import/")


def test_what_is_for_narrow_screens_is_not_for_paper():
    """A sheet is as narrow as a phone; it takes the wide layout all the same."""
    loose = [
        f"{path.name}: {rule}"
        for path in STYLES
        for rule in re.findall(r"@media[^{]*", path.read_text("utf-8"))
        if "width" in rule and "screen" not in rule
    ]

    assert loose == []


def test_tokens_stand_in_one_place():
    """Custom properties are set in app.css alone; elsewhere they are used."""
    elsewhere = [
        f"{path.name}: {name}"
        for path in STYLES
        if path.name != "app.css"
        for name in re.findall(r"[{;]\s*(--[\w-]+)\s*:", path.read_text("utf-8"))
        if name not in {"--c", "--bo"}
    ]

    assert elsewhere == []


def _kept(serving: Serving, name: str) -> tuple[str, str]:
    with serving.rows() as base:
        return base.execute(
            "SELECT theme, density FROM accounts_user WHERE username = ?", [name]
        ).fetchone()


def _choose(visitor: Visitor, button: str) -> None:
    """Press it and wait until the office has kept the choice."""
    with visitor.page.expect_response(re.compile("/account/look/")):
        visitor.page.click(button)


def _height(visitor: Visitor) -> float:
    return visitor.page.locator("[data-list] tbody tr").first.bounding_box()["height"]


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_look_follows_the_person_to_another_browser(visit, serving, script):
    name = "leader" if script else "outbound"
    one = visit(java_script_enabled=script)
    one.sign_in(name)
    one.go("/ties/")
    usual = _height(one)
    _choose(one, "header [name=theme][value=dark]")
    one.page.wait_for_selector("html[data-bs-theme=dark]")
    _choose(one, ".list-bar [name=density][value=cozy]")
    one.page.wait_for_selector("html[data-density=cozy]")
    assert one.page.url == one.address + "/ties/"
    one.wait_until(lambda: _height(one) > usual + 5)
    assert _kept(serving, name) == ("dark", "cozy")

    other = visit("phone", java_script_enabled=script)
    other.sign_in(name)
    html = other.page.request.get(other.address + "/ties/").text()

    assert 'data-bs-theme="dark" data-density="cozy"' in html, "it would flash in light"
    other.go("/ties/")
    assert other.page.get_attribute("html", "data-bs-theme") == "dark"


@pytest.mark.browser
def test_density_on_a_phone(visit):
    visitor = visit("phone", has_touch=True)
    visitor.sign_in("audit")
    heights = {}
    for density in ("compact", "normal", "cozy"):
        visitor.go("/ties/")
        visitor.page.tap(".me summary")
        visitor.page.tap(f".me [name=density][value={density}]")
        visitor.page.wait_for_selector(f"html[data-density={density}]")
        heights[density] = _height(visitor)

    assert heights["compact"] < heights["normal"] < heights["cozy"]


@pytest.mark.browser
def test_the_sign_in_page_remembers_the_theme_of_this_browser(visit):
    visitor = visit()
    visitor.sign_in("archive")
    _choose(visitor, "header [name=theme][value=dark]")
    visitor.page.wait_for_selector("html[data-bs-theme=dark]")
    visitor.page.click(".me summary")
    visitor.page.click(".me form[action*=sign-out] button")
    visitor.page.wait_for_url(re.compile("/sign-in/"))

    assert visitor.page.get_attribute("html", "data-bs-theme") == "dark"


@pytest.mark.browser
def test_every_page_on_paper(visit):
    visitor = visit()
    visitor.sign_in("admin")
    page = visitor.page
    _choose(visitor, "header [name=theme][value=dark]")
    for path in PAPERS:
        page.emulate_media(media="screen")
        visitor.go(path)
        page.wait_for_load_state("networkidle")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")

        for shell in (".side", ".top", ".tabbar", ".phead .acts", ".btn"):
            assert not page.locator(shell).first.is_visible(), (path, shell)
        foot = page.inner_text(".print-foot")
        assert re.search(r"截至 \d{4}-\d\d-\d\d", foot), path
        assert re.search(r"打印于 \d{4}-\d\d-\d\d \d\d:\d\d", foot), path
        colours = page.evaluate(
            "[getComputedStyle(document.body).backgroundColor,"
            " getComputedStyle(document.querySelector('h1')).color]"
        )
        assert colours[0] == "rgb(255, 255, 255)", path
        assert max(map(int, re.findall(r"\d+", colours[1]))) < 60, path
        for head in page.locator("table thead").all():
            assert head.evaluate("e => getComputedStyle(e).display") == "table-header-group", path
        told = "[...document.links].map((a) => getComputedStyle(a, '::after').content)"
        assert set(page.evaluate(told)) <= {"none", "normal"}, path
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        assert page.get_attribute("html", "data-bs-theme") == "dark"
    assert visitor.faults == []


@pytest.mark.browser
def test_a_long_list_lies_on_its_side_and_takes_several_sheets(visit):
    visitor = visit()
    visitor.sign_in("admin")
    visitor.go("/ties/")

    pdf = visitor.page.pdf(prefer_css_page_size=True)

    sheets = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(sheets) > 1
    assert all(float(width) > float(height) for width, height in sheets)
    visitor.go("/alerts/")
    pdf = visitor.page.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert all(float(width) < float(height) for width, height in sheets)


@pytest.mark.browser
def test_the_page_of_a_city_on_paper_has_no_column_of_deeds(visit):
    visitor = visit()
    visitor.sign_in("admin")
    visitor.go("/ties/5/")
    column = visitor.page.locator("main .tbl").first.locator("tr > :last-child")
    assert all(cell.is_visible() for cell in column.all())

    visitor.page.emulate_media(media="print")

    assert not any(cell.is_visible() for cell in column.all())


@pytest.mark.browser
def test_rows_of_an_import_are_cards_on_a_phone(visit, tmp_path):
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(
        "城市,外文名,国家,类型,结好日期,我方单位\n里昂,Lyon,法国,友好合作城市,2016/13/23,玄武区\n",
        "utf-8",
    )
    visitor = visit("phone")
    visitor.sign_in("admin")
    page = visitor.page
    visitor.go("/import/")
    page.set_input_files("input[type=file]", ledger)
    page.click("form[enctype] button.pri")
    page.wait_for_url(re.compile("/columns/"))
    page.click("main button.pri")
    page.wait_for_url(re.compile("/check/"))

    for name in ("城市（中文）", "签署日期"):
        cell = page.locator(f"td[data-l='{name}'] input").bounding_box()
        assert 0 <= cell["x"] < cell["x"] + cell["width"] <= SIZES["phone"][0]
    grid = page.locator(".scroll-x:has(.ledger)")
    assert grid.evaluate("e => e.scrollWidth <= e.clientWidth")
    page.fill("td.bad-cell input", "2016-10-23")
    page.locator("#check button[value=check]").first.click()
    page.wait_for_load_state()
    assert page.locator("td.bad-cell").count() == 0
