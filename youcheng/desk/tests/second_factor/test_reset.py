"""Somebody else takes a lost second factor away."""

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.audit.models import Event
from youcheng.desk.tests.codes import code_of
from youcheng.desk.tests.second_factor.steps import (
    PASSWORD,
    deeds,
    enrol,
    give_code,
    give_password,
    is_in,
)


def reset(client: Client, user: User, reason: str = "lost the telephone"):
    return client.post(reverse("person-factors-reset", args=[user.pk]), {"reason": reason})


def test_an_administrator_resets_with_a_reason_and_all_sessions_end(
    client, administrator, person, secret
):
    theirs = Client()
    give_password(theirs)
    give_code(theirs, code_of(secret))
    give_password(client, "admin")
    page = client.get(reverse("person-detail", args=[person.pk])).content.decode()
    assert "10 of 10 left" in page

    reset(client, person, reason="")
    assert is_in(theirs)
    reset(client, person)

    assert not is_in(theirs)
    assert not Authenticator.objects.filter(user=person).exists()
    assert ("factor.reset", {"reason": "lost the telephone", "n": 1}) in deeds(person)
    event = Event.objects.get(verb="factor.reset")
    assert event.by == administrator
    give_password(theirs)
    assert is_in(theirs)


def test_who_may_not_reset(client, office, administrator, person, liaison, secret):
    district = Unit.objects.get(code="qinhuai")
    chief = User.objects.create_user("chief", password=PASSWORD, unit=district)
    Grant.objects.create(user=chief, role=Role.ADMINISTRATOR, unit=district)
    enrol(administrator)

    for user, target, status in [
        (liaison, person, 403),
        (chief, person, 404),
        (administrator, administrator, 409),
    ]:
        client.force_login(user)
        assert (user.username, reset(client, target).status_code) == (user.username, status)
    assert Authenticator.objects.filter(type="totp").count() == 2


def test_there_is_nothing_to_reset_without_a_factor(client, administrator, person):
    client.force_login(administrator)

    assert reset(client, person).status_code == 409


def test_who_keeps_the_server_resets_by_command(client, person, secret):
    give_password(client)
    give_code(client, code_of(secret))

    call_command("reset_second_factor", "clerk", reason="fire", format="json")

    assert not is_in(client)
    assert ("factor.reset", {"reason": "fire", "n": 1}) in deeds(person)
    for name in ("clerk", "nobody"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", name, reason="fire")


def test_the_auditor_reads_how_somebody_came_in(client, office, person, secret):
    auditor = User.objects.create_user("auditor", unit=office)
    Grant.objects.create(user=auditor, role=Role.AUDITOR, unit=office)
    give_password(client)
    give_code(client, code_of(secret))
    reader = Client()
    reader.force_login(auditor)

    page = reader.get(reverse("audit"), {"verb": "signed_in"}).content.decode()

    assert "password + authenticator app" in page
