"""Who sees this, and why: on ties, imports, claims and units."""

import pytest
from django.urls import reverse

from tests.walking import World
from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role

pytestmark = pytest.mark.django_db
PAGES = ("registry:tie-access", "dataio:import-access", "dataio:claim-access", "unit-access")


@pytest.fixture
def world(in_use, settings) -> World:
    settings.LANGUAGE_CODE = "en"
    return in_use


def address(world: World, page: str) -> str:
    batch = world.arguments["dataio:"]["code"]
    claim = world.arguments["dataio:claim"]["pk"]
    keys = {"registry:tie-access": world.tie.pk, "dataio:import-access": batch,
            "dataio:claim-access": claim, "unit-access": "qinhuai"}  # fmt: skip
    return reverse(page, args=[keys[page]])


@pytest.mark.parametrize("page", PAGES)
def test_the_rule_that_lets_is_named_for_oneself_and_for_others(client, world, page):
    client.force_login(world.people["administrator"])

    mine = client.get(address(world, page)).content.decode()
    theirs = client.get(address(world, page), {"user": "reader"}).context["access"]

    assert "administrator for Nanjing" in mine
    assert theirs.person == world.people["liaison"]
    # A liaison reads the ties of the district, and neither imports nor decides.
    allowed = page in {"registry:tie-access", "unit-access"}
    assert theirs.answers[0][1].is_allowed == allowed
    assert theirs.answers[0][1].sentence


@pytest.mark.parametrize("page", PAGES)
def test_an_unknown_user_name_is_told(client, world, page):
    client.force_login(world.people["administrator"])

    body = client.get(address(world, page), {"user": "nobody<b>"}).content.decode()

    assert "Nobody has the user name" in body
    assert "nobody&lt;b&gt;" in body


def test_who_manages_nobody_sees_roles_and_no_names(client, world):
    client.force_login(world.people["liaison"])

    response = client.get(address(world, "registry:tie-access"), {"user": "boss"})

    access = response.context["access"]
    assert (access.may_ask, access.person) == (False, world.people["liaison"])
    assert access.people == []
    assert "<bdi>boss<" not in response.content.decode()
    assert dict(access.roles)["administrator"] == 1


def test_what_ended_is_told_with_its_day(client, world, office):
    late = User.objects.create_user("late")
    Grant.objects.create(user=late, role=Role.LEADER, unit=office, ends_on="2020-05-01")
    client.force_login(world.people["administrator"])

    response = client.get(address(world, "registry:tie-access"), {"user": "late"})

    [(_title, verdict), *_more] = response.context["access"].answers
    assert not verdict.is_allowed
    assert "ended on 2020-05-01" in verdict.sentence
