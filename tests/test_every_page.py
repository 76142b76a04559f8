"""Every page of the site as an eye, a finger and a reader of the screen meet it.

The addresses come from the resolver: a new page is visited without being named here. What an
address needs of the database is made at the beginning by hand, through the pages themselves.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.template.loader import render_to_string

from tests.examining import Walker
from tests.examples import Example, make_examples
from tests.visiting import PASSWORD
from tests.walking import patterns

pytestmark = pytest.mark.browser
QUERIES = {
    "situation": "?as_of=2017-12-31",
    "search": "?q=莱比锡",
    "list": "?q=经贸",
    "ties-change": "?pk=1&pk=2",
}
"""What makes a page show more than its empty state."""
ELSEWHERE = (
    "mfa_",
    "sso-",
    "account_reauthenticate",
    "calendar-feed",
    "notices:feed",
    "kept-form",
    "notices:go",
)
"""Beginnings of names. They need a second factor or a provider: test_sign_in.py has them; or are a
file for a calendar; or lead on to another page; or what was typed when a session ended, which is
seen below."""
OPEN_ALL = "document.querySelectorAll('main details').forEach((e) => { e.open = true; })"


@pytest.fixture
def walker(context, serving) -> Callable[[str], Walker]:
    """Gives a signed-in walker, or a stranger for no name."""

    def make(name: str = "") -> Walker:
        walker = Walker(context(reduced_motion="reduce").new_page(), serving.address)
        if name:
            walker.sign_in(name)
        return walker

    return make


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
    example = make_examples(admin, tmp_path)
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
