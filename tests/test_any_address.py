"""Whatever stands in an address, a page answers: it never breaks, and says what it left out."""

import os
import re
from urllib.parse import quote_plus

import pytest
from django.test import Client
from django.utils.html import escape
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.walking import World, patterns

pytestmark = pytest.mark.django_db
PAGES = patterns()
NAMES = (
    "page", "q", "kind", "level", "region", "country", "home", "grouping", "stage", "year", "what",
    "counted", "term", "sort", "cols", "show", "as_of", "known_at", "saved", "pk", "all", "unit",
    "group", "tab", "user", "by", "verb", "subject", "since", "until", "role", "state", "verdict",
    "beside", "under", "next", "theme", "a name nobody knows", "\x00", "",
)  # fmt: skip
NASTY = (
    "", " ", "-1", "0", "1", "2", "12", "9" * 19, "9" * 40, "9" * 5000, "1.5", "1e9", "NaN", "٣",
    "0001-01-01", "0000-00-00", "9999-12-31", "99999-01-01", "2017-02-30", "2017-12-31",
    "9999-12-31T23:59:59", "0001-01-01 00:00", "2018-01-01T00:00+99:00", "二〇一七年", "formal",
    "europe", "map", "DE", "qinhuai", "nanjing", "all", "signed", "-signed", "open", "tie",
    "\x00", "a\x00b", "\ud800", "\u202eabc", "\ufffe", "😀" * 30, "%", "%_", "\\", "'\"", "*",
    "NEAR(", "(", "<script>alert(1)</script>", "=1+1", "x" * 10_000, "城" * 3000, "../..",
    "{{ 7 }}", "%s%n",
)  # fmt: skip
queries = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NASTY) | st.text(max_size=20)), max_size=8
)


@pytest.fixture
def world(in_use, settings) -> World:
    settings.LANGUAGE_CODE = "en"
    return in_use


def written(pairs: list[tuple[str, str]]) -> str:
    def part(text: str) -> str:
        return quote_plus(text.encode("utf-8", "surrogatepass"))

    return "&".join(f"{part(name)}={part(value)}" for name, value in pairs)


@settings(
    max_examples=int(os.environ.get("YOUCHENG_EXAMPLES", "6")),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@pytest.mark.parametrize("name", PAGES)
@given(pairs=queries, is_part=st.booleans())
def test_no_address_breaks_a_page(world, name, pairs, is_part):
    address = world.address(name, PAGES[name])
    headers = {"HX-Request": "true"} if is_part else {}
    for user in (None, *world.people.values()):
        client = Client(headers=headers)
        if user:
            client.force_login(user)

        response = client.get(f"{address}?{written(pairs)}")

        assert response.status_code < 500, written(pairs)


@pytest.mark.parametrize(
    ("name", "query", "told"),
    [
        ("registry:tie-list", "kind=nonsense", "kind: there is no “nonsense” to choose."),
        ("registry:tie-list", "as_of=99999-01-01", "on the day: Enter a valid date."),
        ("registry:tie-list", "as_of=0001-01-01", "Choose a day between 1800 and 2200."),
        ("registry:tie-list", "known_at=9999-12-31", "Choose a day between 1800 and 2200."),
        ("registry:tie-list", "year=99999999999999999999", "less than or equal to 2200"),
        ("registry:tie-list", "home=nowhere", "home unit: There is no “nowhere”."),
        ("registry:tie-list", "cols=kind,nonsense", "There is no column “nonsense”."),
        ("registry:tie-list", "page=-1", "There is no page “-1”; page 1 is shown."),
        ("registry:tie-list", "page=99", "There is no page “99”; page 1 is shown."),
        ("registry:tie-list", "saved=99", "The saved view is not there any more"),
        ("registry:tie-list", "knid=formal", "This page knows nothing of “knid”."),
        ("registry:tie-facets", "region=mars", "continent: there is no “mars” to choose."),
        ("exchanges:exchange-facets", "kind=moon", "kind: there is no “moon” to choose."),
        ("registry:ties-change", "pk=abc", "pk: there is no “abc” to choose."),
        ("registry:tie-access", "usr=clerk", "This page knows nothing of “usr”."),
        ("city", "as_of=99999-01-01", "on the day: Enter a valid date."),
        ("city", "sho=paper", "This page knows nothing of “sho”."),
        ("registry:city-timeline", "show=x", "part of the line of time: there is no “x” to choose"),
        ("registry:city-changes", "page=x", "There is no page “x”; page 1 is shown."),
        ("registry:city-claims", "page=-1", "There is no page “-1”; page 1 is shown."),
        ("alerts", "kind=nonsense", "kind: there is no “nonsense” to choose."),
        ("search", "q=leipzig&kind=nonsense", "kind: there is no “nonsense” to choose."),
        ("audit", "since=yesterday&page=x", "from: Enter a valid date."),
        ("audit", "since=yesterday&page=x", "There is no page “x”; page 1 is shown."),
        ("person-list", "unit=nowhere", "unit: there is no “nowhere” to choose."),
        ("dataio:claim-list", "tab=nonsense", "tab: there is no “nonsense” to choose."),
        ("dataio:import-list", "page=0", "There is no page “0”; page 1 is shown."),
        ("dataio:import-check", "verdict=x", "verdict: there is no “x” to choose."),
        ("analytics:situation", "level=x", "There is no level “x”."),
        ("analytics:situation", "as_off=2017", "This page knows nothing of “as_off”."),
    ],
)
def test_what_was_left_out_is_told(client, world, name, query, told):
    client.force_login(world.people["administrator"])

    response = client.get(f"{world.address(name, PAGES[name])}?{query}")

    assert told in response.content.decode()


@pytest.mark.parametrize("name", ["registry:tie-export", "audit-export", "analytics:report"])
def test_a_file_is_not_made_from_an_address_that_is_not_understood(client, world, name):
    """It could not say what was left out, and a whole register would look like a part of it."""
    client.force_login(world.people["administrator"])

    response = client.get(f"{world.address(name, PAGES[name])}?level=nonsense&until=never")

    assert response.status_code == 302
    assert "nonsense" in response.url


def test_ten_thousand_characters_are_not_repeated(client, world):
    client.force_login(world.people["officer"])

    body = client.get("/ties/", {"q": "x" * 10_000, "kind": "y" * 10_000}).content.decode()

    # But for the way back from the choice of a language or a look.
    shown = re.sub(r'<input type="hidden" name="next"[^>]*>', "", body)
    assert ("x" * 10_000 in shown, "y" * 10_000 in shown) == (False, False)


@pytest.mark.parametrize(
    ("name", "query", "told", "left"),
    [
        ("registry:tie-list", "kind=formal&region=asia", "Without “continent Asia” there is 1", 1),
        ("registry:tie-list", "as_of=1990-01-01", "Without “on the day 1990-01-01” there is 1", 1),
        ("registry:tie-list", "region=asia&year=1955", "No single one of them is to blame", 0),
        ("person-list", "q=clerk&role=leader", "Without “role leader” there is 1", 1),
        ("audit", "by=nobody&verb=tie.opened", "", 0),
        ("audit", "verb=tie.opened&until=2001-01-01", "Without “until 2001-01-01” there is 1", 1),
    ],
)
def test_where_filters_leave_nothing_the_one_to_drop_is_named(
    client, world, name, query, told, left
):
    client.force_login(world.people["administrator"])
    page = f"{world.address(name, PAGES[name])}?{query}"

    response = client.get(page)

    body = response.content.decode()
    assert told in body
    if left:
        to_drop = response.context["to_drop"]
        assert f'href="{escape(to_drop.url)}"' in body
        again = client.get(to_drop.url)
        assert again.context["page"].paginator.count == to_drop.n == left
