"""What a new office does first: ticked off from the data."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.walking import World, person
from youcheng.accounts.actions import invitations
from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.desk.models import SetAside
from youcheng.registry.models import PublishedFigure

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(office, settings) -> User:
    settings.LANGUAGE_CODE = "en"
    return person("boss", Role.ADMINISTRATOR, office)


@pytest.fixture
def client(boss) -> Client:
    client = Client()
    client.force_login(boss)
    return client


def steps(client: Client) -> dict[str, bool]:
    return {step.code: step.is_done for step in client.get("/").context["steps"]}


def test_a_fresh_office_is_shown_all_of_them(client, boss):
    assert steps(client) == {
        "units": True,
        "people": False,
        "ledger": False,
        "figures": False,
        "second_factor": False,
    }
    body = client.get("/").content.decode()
    assert "1 / 5" in body
    for name in ("invitation-add", "dataio:import-list", "mfa_index"):
        assert f'href="{reverse(name)}"' in body


def test_each_is_ticked_off_by_what_is_there(client, boss, office):
    invitations.invite(
        by=boss, at=timezone.now(), title="x", unit=office, role=Role.DESK, grant_unit=office
    )
    assert "1 invitation is open" in client.get("/").content.decode()
    colleague = person("colleague", Role.DESK, office)
    assert steps(client)["people"]
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    assert not steps(client)["people"]
    Authenticator.objects.create(user=boss, type=Authenticator.Type.TOTP, data={})
    assert steps(client)["second_factor"]
    Unit.objects.exclude(parent=None).update(ended_on=timezone.localdate())
    assert not steps(client)["units"]


def test_the_figures_wait_for_a_register(client, boss, office):
    PublishedFigure.objects.all().delete()
    assert "figures" not in steps(client), "an office that published none has none to confirm"


def test_gone_when_all_is_done_or_set_aside(client, boss, office):
    for code in ("people", "ledger", "figures", "second_factor"):
        client.post(reverse("first-step-set-aside", args=[code]))

    assert steps(client) == {}
    assert Event.objects.filter(verb="alert.set_aside").count() == 4
    row = SetAside.objects.get(key="people")
    assert "Invite colleagues" in client.get("/alerts/").content.decode()
    client.post(reverse("alert-take-up", args=[row.pk]))
    assert steps(client) == {"units": True, "people": False}


@pytest.mark.parametrize("code", ["units", "people", "nonsense"])
def test_what_is_done_aside_or_unknown_cannot_be_set_aside(client, boss, code):
    client.post(reverse("first-step-set-aside", args=["people"]))

    response = client.post(reverse("first-step-set-aside", args=[code]), follow=True)

    assert response.status_code == 200
    assert SetAside.objects.count() == 1


def test_an_officer_sees_those_of_an_empty_register_and_cannot_set_aside(office, settings):
    settings.LANGUAGE_CODE = "en"
    client = Client()
    client.force_login(person("clerk", Role.DESK, office))

    assert set(steps(client)) == {"ledger", "figures"}
    assert "Not needed" not in client.get("/").content.decode()
    assert client.post(reverse("first-step-set-aside", args=["ledger"])).status_code == 403


def test_a_reader_and_an_officer_at_work_see_none(in_use):
    world: World = in_use
    for name in ("officer", "liaison"):
        client = Client()
        client.force_login(world.people[name])
        assert steps(client) == {}


def test_a_grant_that_has_ended_is_no_colleague(client, boss, office):
    colleague = person("colleague", Role.DESK, office)
    Grant.objects.filter(user=colleague).update(ends_on="2020-01-01")

    assert not steps(client)["people"]
