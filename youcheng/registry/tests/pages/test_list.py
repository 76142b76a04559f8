"""The list of ties as an officer, a district's liaison and a stranger meet it."""

from datetime import date

import pytest
from django.urls import reverse

from youcheng.accounts.models import User
from youcheng.registry import actions
from youcheng.registry.enums import CountryKind
from youcheng.registry.queries.ties import TieFilter, matching_ties
from youcheng.registry.tests.pages.world import LIST, country, listed, page, place, tie

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("n", [1, 3])
def test_list_asks_as_much_for_three_as_for_one(
    client, officer, city, n, django_assert_max_num_queries
):
    for i in range(n):
        tie(city, place(f"Place {i}"), on=date(1990 + i, 12, 31), precision="year")
    client.force_login(officer)

    # session, user, messages, grants (view, edit, study, import), office, choices, count, page
    with django_assert_max_num_queries(18) as asked:
        response = client.get(LIST, {"as_of": "2017-12-31"})

    assert [row.signed for row in response.context["rows"]] == ["1990", "1991", "1992"][:n]
    test_list_asks_as_much_for_three_as_for_one.asked = getattr(
        test_list_asks_as_much_for_three_as_for_one, "asked", len(asked)
    )
    assert len(asked) == test_list_asks_as_much_for_three_as_for_one.asked


def test_stranger_is_asked_to_sign_in_and_an_outsider_refused(client, city):
    assert client.get(LIST).status_code == 302

    client.force_login(User.objects.create_user("outsider"))
    assert client.get(LIST).status_code == 403


def test_liaison_sees_only_the_own_district(client, liaison, city, district):
    theirs = tie(city, place("Leipzig"))
    own = tie(district, place("Stuttgart"))

    assert listed(page(liaison, client)) == ["Stuttgart"]
    assert client.get(reverse("registry:tie-detail", args=[own.pk])).status_code == 302
    assert client.get(reverse("registry:tie-detail", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("registry:event-add", args=[own.pk])).status_code == 403


def test_list_on_a_day(client, officer, city):
    tie(city, place("Leipzig"))
    tie(city, place("Bonn"), on=date(2010, 1, 1))

    assert listed(page(officer, client, as_of="2009-12-31")) == ["Leipzig"]
    assert listed(page(officer, client, as_of="2010-01-01")) == ["Leipzig", "Bonn"]


def test_letter_of_intent_is_listed_only_when_all_are_asked_for(client, officer, city):
    tie(city, place("Bonn"), kind="", event="intent")

    assert listed(page(officer, client)) == []
    assert listed(page(officer, client, counted="all")) == ["Bonn"]
    assert listed(page(officer, client, counted="0")) == ["Bonn"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"kind": "cooperative"}, ["Boston"]),
        ({"level": "district"}, ["Boston"]),
        ({"home": "qinhuai"}, ["Boston"]),
        ({"home": "nanjing"}, ["Hagatna", "Leipzig", "Boston", "Perth"]),
        # No unit has this code: the filter is left out, and the page says so.
        ({"home": "nobody"}, ["Hagatna", "Leipzig", "Boston", "Perth"]),
        ({"region": "europe"}, ["Leipzig"]),
        ({"region": "americas"}, ["Hagatna", "Boston"]),
        ({"country": "US"}, ["Hagatna", "Boston"]),
        ({"year": "1988"}, ["Leipzig"]),
        ({"stage": "in_force"}, ["Hagatna", "Leipzig", "Boston", "Perth"]),
        ({"stage": "terminated"}, []),
        ({"what": "undated"}, ["Perth"]),
        ({"what": "partial_date"}, ["Hagatna"]),
        ({"what": "kind_unknown"}, ["Perth"]),
        ({"what": "undated_not_counted", "as_of": "2000-12-31"}, ["Perth"]),
        ({"q": "leip"}, ["Leipzig"]),
        ({"q": "秦淮"}, ["Boston"]),
        ({"q": "!"}, []),
        ({"sort": "-signed"}, ["Boston", "Leipzig", "Hagatna", "Perth"]),
        ({"sort": "place"}, ["Boston", "Hagatna", "Leipzig", "Perth"]),
        ({"known_at": "2014-01-01T00:00:00+08:00"}, []),
    ],
)
def test_list_filters(client, officer, city, district, query, names):
    country("US", "americas")
    country("GU", "oceania", kind=CountryKind.REGION, part_of_id="US")
    country("AU", "oceania")
    tie(city, place("Leipzig"))
    tie(district, place("Boston", "US"), kind="cooperative", on=date(2011, 1, 1))
    tie(city, place("Hagatna", "GU"), on=date(1979, 12, 31), precision="year")
    tie(city, place("Perth", "AU"), kind="unknown", event="attested", on=date(2014, 5, 1))

    response = page(officer, client, **{"as_of": "2016-12-31", **query})

    assert listed(response) == names


def test_list_names_what_it_did_not_understand(client, officer, city):
    tie(city, place("Leipzig"))

    response = page(officer, client, as_of="2016-13-01", kind="marriage")

    assert listed(response) == ["Leipzig"]
    assert set(response.context["form"].errors) == {"as_of", "kind"}


def test_list_gives_htmx_only_the_rows(client, officer, city):
    tie(city, place("Leipzig"))
    client.force_login(officer)

    body = client.get(LIST, headers={"HX-Request": "true"}).content.decode()

    assert "Leipzig" in body
    assert "<html" not in body


def test_an_empty_register_says_what_to_do(client, officer):
    assert "The register is empty" in page(officer, client).content.decode()


def test_renamed_partner_is_listed_by_its_name_of_the_day(officer, city):
    frame = tie(city, place("Chemnitz"))
    new = place("Karl-Marx-Stadt")
    actions.add_event(
        frame, actions.EventDraft("succeeded", date(1990, 1, 1), place_id=new.pk), by=None
    )

    for name in ("Chemnitz", "Karl-Marx-Stadt"):
        asked = TieFilter(as_of=date(2017, 1, 1), q=name)
        assert [pk for pk, _span in matching_ties(officer, asked)] == [frame.pk]
