"""Who took part with whom, on the drawing of a person's relations and in its list."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from youcheng.accounts.models import Grant, Unit
from youcheng.accounts.permissions import Role
from youcheng.exchanges import actions
from youcheng.exchanges.actions import PartDraft
from youcheng.exchanges.enums import State
from youcheng.exchanges.models import Exchange
from youcheng.exchanges.queries.together import exchanges_together
from youcheng.exchanges.tests.world import draft, recorded
from youcheng.people import actions as people
from youcheng.people.models import Person
from youcheng.people.queries.network import network_of
from youcheng.people.rules.network import strength
from youcheng.people.tests.world import person


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def two(office, officer) -> tuple[Person, Person]:
    ada, ben = person("Ada Jung"), person("Ben Ohm")
    people.add_relation(ada, ben, kind="knows", by=officer)
    return ada, ben


def with_both(home: Unit, *persons: Person, **given) -> Exchange:
    """One of them of either side."""
    sides = ["abroad", "home"]
    parts = [PartDraft(sides[n % 2], person_id=one.pk) for n, one in enumerate(persons)]
    return recorded(home, participants=parts, **given)


def drawn(client, ada: Person, **query: str):
    return client.get(reverse("people:person-detail", args=[ada.pk]), query)


@pytest.mark.parametrize(("n", "step"), [(0, 0), (1, 1), (2, 2), (4, 2), (5, 3), (40, 3)])
def test_a_line_is_stronger_the_more_often_they_met(n, step):
    assert strength(n) == step


def test_exchanges_that_count_are_counted_for_each_two(office, officer, two):
    ada, ben = two
    cem = person("Cem Ay")
    with_both(office, ada, ben, cem)
    with_both(office, ben, ada)
    with_both(office, ada)
    actions.withdraw(with_both(office, ada, ben), why="重复", by=officer)
    parts = [PartDraft("abroad", person_id=one.pk) for one in two]
    actions.record_exchange(draft(office, participants=parts), by=None, state=State.DRAFT)

    keys = [ada.pk, ben.pk, cem.pk]
    assert exchanges_together(officer, keys) == {
        (ada.pk, ben.pk): 2, (ada.pk, cem.pk): 1, (ben.pk, cem.pk): 1,
    }  # fmt: skip
    assert exchanges_together(officer, []) == {}


def test_the_drawing_and_the_list_say_how_many(office, officer, two, client):
    ada, ben = two
    people.set_introducer(ben, ada, by=officer)
    ada.refresh_from_db()
    with_both(office, ada, ben)
    with_both(office, ada, ben)
    client.force_login(officer)

    page = drawn(client, ada)

    network = page.context["network"]
    assert len(network.lines) == 2
    assert {line.n_met for line in network.lines} == {2}
    [count] = network.counts
    upper, lower = sorted(network.dots, key=lambda dot: dot.y)
    assert count.n == 2
    assert upper.y < count.y < lower.y
    assert lower.y - count.y < count.y - upper.y, "names stand below the dots"
    body = page.content.decode()
    assert "<title>2 exchanges together</title>" in body
    assert 'class="introduced met2"' in body
    assert "2 exchanges together" in drawn(client, ada, view="list").content.decode()


def test_who_never_met_bears_no_number(office, officer, two, client):
    with_both(office, two[0])
    client.force_login(officer)

    body = drawn(client, two[0]).content.decode()

    assert "together</title>" not in body
    assert "in which both took part" not in body


def test_only_what_the_reader_may_see_is_counted(office, officer, two):
    with_both(office, *two)
    with_both(office, *two, visibility="restricted")

    def met() -> list[int]:
        reader = type(officer).objects.get(pk=officer.pk)
        network = network_of(reader, two[0], two[0].created_at.date())
        return [line.n_met for line in network.lines]

    assert met() == [2]
    Grant.objects.filter(user=officer).update(role=Role.LIAISON)
    assert met() == [1]
    Exchange.objects.update(home=Unit.objects.get(code="qinhuai"))
    Grant.objects.filter(user=officer).update(unit=Unit.objects.get(code="qixia"))
    Person.objects.update(owner=Unit.objects.get(code="qixia"))
    assert met() == [0]


@pytest.mark.parametrize("n", [1, 8])
def test_it_asks_once_however_many_met(office, officer, two, n):
    for _at in range(n):
        with_both(office, *two)

    with CaptureQueriesContext(connection) as asked:
        exchanges_together(officer, [one.pk for one in two])

    parts = [one for one in asked if "exchanges_participant" in one["sql"]]
    assert len(parts) == 1
