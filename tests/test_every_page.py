"""Every page of the site as an eye, a finger and a reader of the screen meet it.

The addresses come from the resolver: a new page is visited without being named here. What an
address needs of the database is made at the beginning by hand, through the pages themselves.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.template.loader import render_to_string
from django.urls import reverse

from tests.visiting import PASSWORD, SIZES, Visitor
from tests.walking import LETTER, patterns

pytestmark = pytest.mark.browser
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"], "resultTypes": ["violations"]}
CONTRAST = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations"],
}
# Two English words in a row; a single one may be the name of a format or a product.
ENGLISH = re.compile(r"[A-Za-z]{3,} [a-z]{2,}")
SAID = """(all) => all.map((one) => {
    if (!one.querySelector("[lang]")) return one.innerText;
    const rest = one.cloneNode(true);
    rest.querySelectorAll("[lang]:not([lang^=zh])").forEach((other) => other.remove());
    return rest.textContent;
})"""
"""What elements say in Chinese, or in nothing that is marked as another language."""
QUERIES = {
    "situation": "?as_of=2017-12-31",
    "search": "?q=莱比锡",
    "list": "?q=经贸",
    "ties-change": "?pk=1&pk=2",
}
"""What makes a page show more than its empty state."""
ELSEWHERE = ("mfa_", "sso-", "account_reauthenticate", "calendar-feed", "kept-form")
"""Beginnings of names. They need a second factor or a provider: test_sign_in.py has them; or are a
file for a calendar; or what was typed when a session ended, which is seen below."""
OPEN_ALL = "document.querySelectorAll('main details').forEach((e) => { e.open = true; })"
FINGER = 39.5
"""Pixels of height that a finger needs: 40, less what rounding takes."""

# What can be pressed and is lower than that, hit areas of pseudo-elements counted. Links within a
# sentence or a path of crumbs are left alone.
SMALL = """(least) => {
  const small = [];
  for (const e of document.querySelectorAll("a[href],button,summary,input:not([type=hidden]),select,textarea")) {
    const style = getComputedStyle(e);
    if (!e.offsetParent || !e.checkVisibility() || e.closest(".skip,.crumb,p,.sub,dialog") || style.opacity === "0" || style.clipPath !== "none") continue;
    const label = e.matches("input") && e.closest("label");
    const box = (label || e).getBoundingClientRect();
    if (!box.width) continue;
    const inText = style.display.startsWith("inline") && style.display !== "inline-flex" &&
      [...e.parentNode.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (inText) continue;
    const around = getComputedStyle(e, "::after");
    const height = Math.max(box.height, around.position === "absolute" ? parseFloat(around.height) || 0 : 0);
    if (height < least) small.push(e.outerHTML.slice(0, 120) + " " + Math.round(height));
  }
  return small;
}"""  # noqa: E501


class Walker(Visitor):
    """Looks at one page after the other in both sizes and both themes."""

    def __init__(self, page, address: str) -> None:
        super().__init__(page, address)
        self.found: list[str] = []
        self.seen: list[str] = []

    def examine(self, path: str, *, is_ready: bool = False) -> None:
        page = self.page
        self._resize("desktop")
        if not is_ready:
            self.go(path)
        page.wait_for_selector(".slot, [aria-busy=true]", state="detached")
        self.settle()
        self.seen.append(path)
        page.evaluate(AXE_SCRIPT)
        if page.get_attribute("html", "lang") != "zh-hans":
            self.found.append(f"{path}: not in Chinese")
        said = page.locator("h1, h2, th, button, label, legend, nav a").evaluate_all(SAID)
        self.found += [f"{path}: {text!r}" for text in said if ENGLISH.search(text)]
        for size in SIZES:
            self._resize(size)
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                self.found.append(f"{path}: {wide} px too wide on a {size}")
            # The rules but for contrast know no colour: they are asked once a size.
            for theme, rules in (("light", AXE), ("dark", CONTRAST)):
                page.evaluate(
                    "(theme) => { document.documentElement.dataset.bsTheme = theme;"
                    " document.documentElement.dispatchEvent(new CustomEvent('yc:theme')); }",
                    theme,
                )
                self.found += [
                    f"{path} ({size}, {theme}): {broken['id']} {broken['nodes'][0]['html'][:160]}"
                    for broken in page.evaluate("(o) => axe.run(o)", rules)["violations"]
                ]
        self.found += [f"{path}: {one}" for one in page.evaluate(SMALL, FINGER)]

    def _resize(self, size: str) -> None:
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})


@pytest.fixture
def walker(context, serving) -> Callable[[str], Walker]:
    """Gives a signed-in walker, or a stranger for no name."""

    def make(name: str = "") -> Walker:
        walker = Walker(context(reduced_motion="reduce").new_page(), serving.address)
        if name:
            walker.sign_in(name)
        return walker

    return make


@dataclass(frozen=True, slots=True)
class Example:
    """What of the demonstration office the addresses can name."""

    arguments: dict[str, dict[str, Any]]
    """Beginning of an address's name → its arguments; the longer beginning wins."""

    def address(self, name: str, wanted: dict[str, Any]) -> str:
        known: dict[str, Any] = {}
        for start in sorted(self.arguments, key=len):
            if name.startswith(start):
                known |= self.arguments[start]
        return reverse(name, kwargs={key: known[key] for key in wanted})


def _ledger(folder: Path) -> Path:
    """One row that is right, one city of two, one date that is none."""
    book = openpyxl.Workbook()
    book.active.append(["城市", "外文名", "国家", "类型", "结好日期", "我方单位"])
    book.active.append(["神户", "Kobe", "日本", "友好合作城市", "2001-05-01", "南京市"])
    book.active.append(["伯明翰", "Birmingham", "美国", "友好合作城市", "2005", "南京市"])
    book.active.append(["里昂", "Lyon", "法国", "友好合作城市", "2016/13/23", "玄武区"])
    path = folder / "台账.xlsx"
    book.save(path)
    return path


def _upload(walker: Walker, ledger: Path) -> str:
    """Take a ledger in as far as the check; gives the code of the import."""
    page = walker.page
    walker.go("/import/")
    page.set_input_files("input[type=file]", ledger)
    page.click("form[enctype] button.pri")
    page.wait_for_url(re.compile("/columns/"))
    page.click("main button.pri")
    page.wait_for_url(re.compile("/check/"))
    return page.url.split("/")[-3]


def _doubles(walker: Walker, person: str) -> tuple[str, str]:
    """Somebody whose record was merged into that person's, and a twin who waits to be: the twin and
    the merge. The notice before somebody is taken in again is looked at on the way."""
    page = walker.page
    taken = []
    for name in ("Lin Xiaoyu", "林晓雨", "LIN Xiao Yu"):
        walker.go("/persons/add/")
        page.fill("[name=name_main]", name)
        page.click("main form button.pri")
        if taken:
            page.wait_for_selector(".alike")
            walker.examine("/persons/add/", is_ready=True)
            page.click("main form button.pri")
        page.wait_for_url(re.compile(r"/persons/\d+/$"))
        taken.append(page.url.split("/")[-2])
    walker.go(f"/persons/{person}/merge/{taken[0]}/")
    page.click("main form .btn.pri")
    page.wait_for_url(re.compile(rf"/persons/{person}/$"))
    done = re.findall(r"/merges/(\d+)/undo/", page.content())[0]
    walker.go(f"/persons/{taken[1]}/")
    # The one who was merged into is as like the twin as the third is.
    assert page.locator("#doubles a.btn").count() == 2
    return taken[1], done


def _mails(walker: Walker, exchange: str, folder: Path) -> tuple[str, str]:
    """A draft of an e-mail whose attachments wait, and an e-mail on file with an exchange."""
    page = walker.page
    mail = folder / "函.eml"
    mail.write_text(LETTER, "utf-8")
    walker.go(f"{exchange}papers/add/")
    page.set_input_files("input[type=file]", mail)
    page.click("main form button.pri")
    page.wait_for_url(re.compile("/attachments/"))
    letter = page.url.split("/")[-3]
    walker.go("/exchanges/mail/")
    page.set_input_files("input[type=file]", mail)
    page.fill("[name=place_text]", "莱比锡")
    page.click("main form button.pri")
    page.wait_for_url(re.compile(r"/exchanges/\d+/mail/"))
    return page.url.split("/")[-3], letter


def _make_examples(walker: Walker, folder: Path) -> Example:
    page = walker.page
    written = _upload(walker, _ledger(folder))
    page.click("button[value=write]")
    page.wait_for_url(re.compile("/result/"))
    waiting = _upload(walker, _ledger(folder))

    visits = folder / "出访台账.csv"
    visits.write_text(
        "日期,城市,国家,事由,人数\n2018-05-21,莱比锡,德国,访问,6\n坏日期,莱比锡,德国,访问,6\n",
        "utf-8",
    )
    walker.go("/import/visits/")
    page.set_input_files("input[type=file]", visits)
    page.click("form[enctype] button.pri")
    page.wait_for_url(re.compile(r"/visits/IMP"))
    visit = page.url.split("/")[-2]

    persons = folder / "外宾名单.csv"
    persons.write_text(
        "姓名,单位,职务,邮箱,任职起\nAda Jung,莱比锡市政府,市长,ada@example.org,2020\n"
        "王伟,,,,\n王伟,,,,坏日期\n王伟,友协,理事,,\n",
        "utf-8",
    )
    walker.go("/import/persons/")
    page.set_input_files("input[type=file]", persons)
    page.click("form[enctype] button.pri")
    page.wait_for_url(re.compile(r"/persons/IMP"))
    listed = page.url.split("/")[-2]

    claims = folder / "list.csv"
    claims.write_text("city_a,country_a,city_b,country_b\nNanjing,China,Kobe,Japan\n", "utf-8")
    walker.go("/import/claims/")
    page.fill("[name=source]", "公开名录")
    page.set_input_files("input[type=file]", claims)
    page.click("form[enctype] button.pri")
    page.wait_for_selector(".tbl.claims td")

    walker.go("/ties/change/?pk=1&pk=2")
    page.fill("[name=note]", "看过")
    page.click("main form button.pri")
    page.click(".foot button.pri")
    page.wait_for_url(re.compile(r"/change/\d+/"))
    change = page.url.split("/")[-2]

    walker.go("/people/invitations/add/")
    page.fill("[name=title]", "新同事")
    page.select_option("[name=unit]", index=1)
    page.select_option("[name=grant_unit]", index=1)
    page.click("main form button.pri")
    link = page.input_value("#id_link")

    walker.go("/persons/?sort=rank")
    person = re.findall(r"/persons/(\d+)/", page.content())[0]
    walker.go(f"/persons/{person}/")
    body = re.findall(r"/organisations/(\d+)/", page.content())[0]
    post = re.findall(r"/posts/(\d+)/end/", page.content())[0]

    goes, done = _doubles(walker, person)

    walker.go("/ties/1/")
    place = re.search(r"/cities/(\d+)/", page.url)[1]
    walker.go(f"/cities/{place}/timeline/")
    event = page.locator("a[href*='/events/'][href$='/retract/']").first.get_attribute("href")
    walker.go(f"/cities/{place}/papers/")
    paper = page.locator("a[href*='/papers/'][href$='/retract/']").first.get_attribute("href")
    tie, fact = re.findall(r"\d+", paper or "")
    walker.go("/exchanges/?q=市长率团来访")
    exchange = page.locator("td.name a").first.get_attribute("href")
    walker.go(exchange)
    promise = re.findall(r'id="promise-(\d+)"', page.content())[0]
    report = folder / "总结.txt"
    report.write_text("来访总结（演示）", "utf-8")
    walker.go(f"{exchange}papers/add/")
    page.set_input_files("input[type=file]", report)
    page.click("main form button.pri")
    page.wait_for_url(re.compile(r"/exchanges/\d+/"))
    stored = re.findall(r"/papers/(\d+)/drop/", page.content())[0]
    mailed, letter = _mails(walker, exchange or "", folder)
    walker.go("/dossiers/?q=莱比锡")
    walker.go(page.get_attribute("td.name a >> nth=0", "href"))
    planned = page.get_attribute("a[href*='/plan/']", "href")
    file, year = re.findall(r"\d+", planned or "")
    walker.go(planned)
    line = re.findall(r'id="line-(\d+)"', page.content())[0]
    walker.go(f"/ties/{file}/")
    walker.go(f"{page.url.removeprefix(walker.address)}papers/")
    duty = re.findall(r'id="duty-(\d+)"', page.content())[0]
    obliging = re.findall(r"/papers/(\d+)/obligations/", page.content())[0]
    walker.go("/wording/")
    word = re.findall(r'"/wording/(\d+)/"', page.content())[0]
    walker.go("/documents/1/")
    belongs = page.locator("a[href*='/papers/']").first.get_attribute("href")
    filed = dict(zip(("pk", "fact"), re.findall(r"\d+", belongs or ""), strict=True))
    walker.go("/pipeline/")
    signing = page.get_attribute("[data-column=approved] .kc a", "href")
    walker.go(signing)
    case, beside = re.findall(r"/pipeline/cases/(\d+)/papers/(\d+)/drop/", page.content())[0]
    return Example(
        {
            "": {"pk": 1, "place": place, "name": 1, "grant": 1, "code": "qixia", "format": "csv",
                 "token": link.split("/")[-2]},
            "city": {"pk": place},
            "people:": {"pk": person, "post": post, "place": place, "contact": 1, "relation": 1,
                        "goes": goes, "done": done},
            "people:organisation": {"pk": body},
            "exchanges:": {"pk": re.findall(r"\d+", exchange or "")[0], "place": place, "one": 1,
                           "part": "gifts", "promise": promise, "file": stored},
            "exchanges:gift": {"pk": 1},
            "exchanges:mail": {"pk": mailed},
            "exchanges:exchange-file-parts": {"file": letter},
            "exchanges:document": {"document": 1},
            "exchanges:person": {"person": person},
            "dossiers:": {"tie": file, "year": year, "line": line, "place": place, "override": 1,
                          "move": "accept", "format": "docx"},
            "pipeline:": {"case": case, "paper": beside, "target": "signed", "tie": file,
                          "code": "acquaintance"},
            "analytics:report": {"format": "docx"},
            "registry:": {"pk": tie, "fact": re.findall(r"\d+", event or "")[1]},
            "registry:instrument": {"fact": fact},
            "registry:obligation": {"pk": file, "fact": obliging, "duty": duty},
            "registry:word": {"pk": word},
            "registry:paper": {**filed, "file": 1},
            "registry:document": {"document": 1},
            "registry:ties-": {"pk": change},
            "documents:": {"pk": 1, "number": 1, "page": 1, "size": "page"},
            "dataio:": {"code": waiting},
            "dataio:visit": {"code": visit},
            "dataio:person": {"code": listed},
            "dataio:import-result": {"code": written},
            "dataio:import-undo": {"code": written},
        }
    )  # fmt: skip


def _pages(walker: Walker, example: Example) -> Iterator[str]:
    """Every address that answers a GET with a page of its own."""
    for name, pattern in patterns().items():
        path = example.address(name, pattern.pattern.converters)
        path += QUERIES.get(name.rpartition(":")[2], "")
        answer = walker.page.request.get(walker.address + path, max_redirects=0)
        if answer.status == 404 and not name.startswith(ELSEWHERE):
            walker.found.append(f"{path}: needs an example")
        is_page = answer.status == 200 and "text/html" in answer.headers["content-type"]
        if is_page and "<html" in answer.text():
            yield path


def test_every_page_fits_speaks_chinese_and_breaks_no_rule(walker, tmp_path):
    admin = walker("admin")
    example = _make_examples(admin, tmp_path)
    admin.faults.clear()

    for path in _pages(admin, example):
        if path not in {"/sign-out/", "/sign-in/"}:
            admin.examine(path)

    assert not admin.found, "\n".join(admin.found)
    assert admin.faults == []
    assert len(admin.seen) > 35


def _say(html: str, headers: dict[str, str], route: Any) -> None:
    route.fulfill(body=html, headers=headers)


def test_pages_of_strangers_of_other_roles_and_those_that_say_no(walker):
    stranger = walker()
    for path in ("/sign-in/", "/welcome/nobody/", "/nowhere/"):
        stranger.examine(path)
    for template in ("400.html", "403_csrf.html", "409.html", "500.html"):
        html = render_to_string(template, {"languages": []}).replace('lang="en"', 'lang="zh-hans"')
        headers = {"content-type": "text/html; charset=utf-8"}
        stranger.page.route("**/said/no/", partial(_say, html, headers))
        stranger.examine("/said/no/")
        stranger.page.unroute("**/said/no/")
    stranger.faults.clear()  # a page that is not there is told in the console as well
    people = [walker("leader"), walker("qixia"), walker("audit")]
    for visitor in people:
        for path in ("/", "/people/"):
            visitor.examine(path)
        visitor.faults = [fault for fault in visitor.faults if "403" not in fault]

    found = [found for one in (stranger, *people) for found in one.found]
    assert not found, "\n".join(found)
    assert [fault for one in people for fault in one.faults] == []


def _let_the_session_end(walker: Walker) -> None:
    """Send a form that has no page of its own when the session is over, and sign in again."""
    page = walker.page
    walker.go("/alerts/")
    page.click(".aside-form summary >> nth=0")
    page.fill(".aside-form[open] [name=reason]", "年底再办")
    page.context.clear_cookies(name="sessionid")
    page.press(".aside-form[open] [name=reason]", "Enter")
    page.fill("input[name=login]", "demo")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile("/kept/"))


def test_what_opens_on_a_page_breaks_no_rule(walker):
    officer = walker("demo")
    page = officer.page

    def opened(path: str, *steps: Callable[[], Any]) -> None:
        officer._resize("desktop")
        officer.go(path)
        for step in steps:
            step()
        officer.examine(f"{path} opened", is_ready=True)

    opened("/account/", lambda: page.click(".me summary"))
    opened("/account/", lambda: page.click("[data-key=n]"))
    opened(
        "/account/",
        lambda: page.press("body", "Control+k"),
        lambda: page.keyboard.type("lbx"),
        lambda: page.wait_for_selector("#palette .pal-hit"),
    )
    opened("/alerts/", lambda: page.click(".aside-form summary >> nth=0"))
    opened("/ties/?show=map")
    opened("/ties/?region=europe&kind=formal", lambda: page.click("[data-all]"))
    opened(
        "/ties/", lambda: page.click(".facets summary"), lambda: page.click(".view-acts summary")
    )
    opened("/ties/", lambda: page.click(".more-filters summary"))
    opened("/ties/?q=zzzz&region=europe")
    opened("/ties/?as_of=nonsense")
    opened(
        "/ties/add/",
        lambda: page.click("main form button.pri"),
        lambda: page.wait_for_selector("main form .err"),
    )
    opened("/persons/?region=europe", lambda: page.click(".more-filters summary"))
    opened("/persons/?q=zzzz")
    opened(
        "/persons/add/",
        lambda: page.click("main form button.pri"),
        lambda: page.wait_for_selector("main form .err"),
    )
    officer.go("/persons/?sort=rank")
    person = page.get_attribute("td.name a >> nth=0", "href")
    opened(person, lambda: page.click(".phead .menu summary"))
    opened(
        person,
        lambda: page.click(".contacts form button.s >> nth=0"),
        lambda: page.wait_for_selector(".uncovered"),
    )
    opened(f"{person}?view=path")
    opened(f"{person}?view=list")
    opened("/exchanges/", lambda: page.click(".facets summary"))
    opened("/exchanges/", lambda: page.click(".more-filters summary"))
    opened("/exchanges/?q=zzzz")
    opened(
        "/exchanges/add/",
        lambda: page.click("main form button.pri"),
        lambda: page.evaluate(OPEN_ALL),
    )
    officer.go("/exchanges/?q=市长率团来访")
    page.click("td.name a >> nth=0")
    opened(page.url.removeprefix(officer.address), lambda: page.evaluate(OPEN_ALL))
    _let_the_session_end(officer)
    officer.examine("/kept/ opened", is_ready=True)

    assert not officer.found, "\n".join(officer.found)
    assert [fault for fault in officer.faults if "422" not in fault] == []
