"""Who must have a second factor is led to it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from youcheng.accounts.models import User
from youcheng.desk.tests.codes import code_of
from youcheng.desk.tests.second_factor.steps import (
    APP,
    CONFIRM,
    INDEX,
    PASSWORD,
    enrol,
    give_code,
    give_password,
)


@pytest.fixture
def policy(settings) -> None:
    settings.SECOND_FACTOR = frozenset({"administrator", "auditor"})


def test_who_must_have_one_is_led_to_it_and_reaches_nothing_else(client, administrator, policy):
    give_password(client, "admin")

    for name in ("home", "person-list", "account", "account-password", "search", "audit"):
        assert (name, client.get(reverse(name)).url) == (name, INDEX)
    htmx = client.get(reverse("person-list"), headers={"HX-Request": "true"})
    assert htmx.headers["HX-Redirect"] == INDEX
    assert client.post(reverse("unit-close", args=["qinhuai"])).url == INDEX
    page = client.get(INDEX)
    assert page.status_code == 200
    assert "Your role needs a second factor." in page.content.decode()
    assert (page.context["menu"], page.context["new_menu"]) == ((), ())
    assert client.get(reverse("mfa_add_webauthn")).url.startswith(CONFIRM)
    assert client.get(reverse("health")).status_code == 200

    client.post(CONFIRM, {"password": PASSWORD})
    secret = re.search(r'id="secret" value="(\w+)"', client.get(APP).content.decode())[1]
    client.post(APP, {"code": code_of(secret)})

    assert client.get(reverse("person-list")).status_code == 200


def test_others_are_not_asked(client, person, policy):
    give_password(client)

    assert client.get(reverse("home")).status_code == 200


@pytest.mark.parametrize(
    ("roles", "is_led"), [({"all"}, True), ({"desk"}, True), ({"leader"}, False), (set(), False)]
)
def test_the_policy_names_roles_or_all(client, person, settings, roles, is_led):
    settings.SECOND_FACTOR = frozenset(roles)
    give_password(client)

    assert (client.get(reverse("home")).status_code == 302) is is_led


def test_a_superuser_counts_as_administrator(client, office, policy):
    User.objects.create_superuser("root", password=PASSWORD)
    give_password(client, "root")

    assert client.get(reverse("home")).url == INDEX


def test_the_last_factor_stays_where_the_role_needs_one(client, administrator, policy):
    secret = enrol(administrator)
    give_password(client, "admin")
    give_code(client, code_of(secret))
    client.post(CONFIRM, {"password": PASSWORD})

    page = client.post(reverse("mfa_deactivate_totp"))

    assert "this is the last" in page.content.decode()
    assert Authenticator.objects.filter(user=administrator, type="totp").exists()


def test_a_misspelt_role_is_told_at_the_start(settings):
    settings.SECOND_FACTOR = frozenset({"administrater"})

    with pytest.raises(ImproperlyConfigured, match="administrater"):
        apps.get_app_config("desk").ready()
