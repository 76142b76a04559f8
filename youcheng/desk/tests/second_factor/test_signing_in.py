"""Signing in with a second factor, as a person and as a thief."""

import re
import time
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from youcheng.accounts.models import User
from youcheng.desk.tests import codes
from youcheng.desk.tests.codes import code_of, wrong_code
from youcheng.desk.tests.second_factor.steps import (
    APP,
    INDEX,
    PASSWORD,
    SECOND,
    SIGN_IN,
    deeds,
    give_code,
    give_password,
    is_in,
    recovery_codes,
    sign_in_and_confirm,
)


def test_password_and_code_open_the_desk_and_the_password_alone_does_not(client, person, secret):
    assert give_password(client).url == SECOND
    assert not is_in(client)

    wrong = give_code(client, wrong_code(secret))
    assert "does not fit" in wrong.content.decode()
    assert not is_in(client)
    give_code(client, code_of(secret))

    assert is_in(client)
    assert deeds(person) == [
        ("factor.failed", {"kind": "code"}),
        ("signed_in", {"how": "password, totp"}),
    ]


def test_the_second_step_has_no_way_in_of_its_own(client, person, secret):
    assert client.get(SECOND).url == SIGN_IN
    assert give_code(client, code_of(secret)).url == SIGN_IN
    assert not is_in(client)


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_telephone_may_be_half_a_minute_off(client, secret, steps, monkeypatch):
    # Else the half minute could end between the making of the code and its checking.
    now = time.time()
    for module in (auth, codes):
        monkeypatch.setattr(module, "time", SimpleNamespace(time=lambda: now))
    give_password(client)

    give_code(client, code_of(secret, steps))

    assert is_in(client)


@pytest.mark.parametrize("writing", ["{}", "{} ", "{:.3}-{}"])
def test_a_code_opens_once_however_it_is_written(client, person, secret, writing):
    code = code_of(secret)
    give_password(client)
    give_code(client, code)
    # As if allauth's own memory of half a minute were over, while the code still fits.
    cache.delete(f"allauth.mfa.totp.used?user={person.pk}&code={code}")
    thief = Client()
    give_password(thief)

    typed = f"{code[:3]}-{code[3:]}" if "-" in writing else writing.format(code)
    page = give_code(thief, typed)

    assert "used already" in page.content.decode()
    assert not is_in(thief)


def test_the_code_of_the_enrolment_opens_nothing(client, person):
    sign_in_and_confirm(client)
    secret = re.search(r'id="secret" value="(\w+)"', client.get(APP).content.decode())[1]
    code = code_of(secret)
    client.post(APP, {"code": code})
    thief = Client()
    give_password(thief)

    give_code(thief, code)

    assert not is_in(thief)


def test_a_recovery_code_opens_once(client, person, secret):
    code = recovery_codes(person)[3]
    give_password(client)
    give_code(client, f"{code[:4]} {code[4:]}")
    assert is_in(client)
    assert ("recovery.used", {"left": 9}) in deeds(person)
    assert deeds(person)[-1] == ("signed_in", {"how": "password, recovery_codes"})

    other = Client()
    give_password(other)
    give_code(other, code)

    assert not is_in(other)
    assert "9 of 10 left" in client.get(INDEX).content.decode()


def test_wrong_codes_lock_the_account_though_the_password_is_given_anew(client, person, secret):
    for number in range(5):
        if number % 2 == 0:
            give_password(client)
        give_code(client, wrong_code(secret))

    refused = give_code(client, code_of(secret))
    assert "locked until" in refused.content.decode()
    assert "locked until" in give_password(Client()).content.decode()
    assert not is_in(client)
    assert [verb for verb, _changes in deeds(person)] == ["factor.failed"] * 5 + ["person.locked"]


def test_an_account_that_is_shut_between_the_steps_stays_shut(client, person, secret):
    give_password(client)
    User.objects.filter(pk=person.pk).update(is_active=False)

    answer = give_code(client, code_of(secret))

    assert answer.url == SIGN_IN
    assert not is_in(client)
    assert "This account is shut" in client.get(SIGN_IN).content.decode()


def test_a_step_that_was_refused_leaves_nothing_behind(client, person, secret):
    give_password(client)
    User.objects.filter(pk=person.pk).update(is_active=False)
    give_code(client, code_of(secret))
    User.objects.filter(pk=person.pk).update(is_active=True)

    assert client.get(SECOND).url == SIGN_IN


def test_a_passkey_is_offered_to_those_who_have_one(client, person, secret):
    give_password(client)

    page = client.get(SECOND).content.decode()

    assert "passkey-go" not in page
    assert "Code of the authenticator app" in page


def test_a_shut_account_is_told_so_on_the_right_password(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    answer = client.post(SIGN_IN, {"login": "clerk", "password": PASSWORD}, follow=True)

    assert "This account is shut" in answer.content.decode()


def test_with_another_secret_key_nothing_fits_but_nothing_breaks(client, person, secret, settings):
    codes = recovery_codes(person)
    settings.SECRET_KEY = "another"
    give_password(client)

    for code in (code_of(secret), codes[0]):
        assert "does not fit" in give_code(client, code).content.decode()


@pytest.mark.parametrize("credential", ["", "x", "[]", "{}", '{"id": "a", "response": {}}'])
def test_a_made_up_passkey_opens_nothing(client, person, secret, credential):
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    alone = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert alone.status_code == 302
    assert not is_in(client)
    give_password(client)
    client.get(SECOND)

    page = client.post(SECOND, {"credential": credential})

    assert page.status_code == 200
    assert not is_in(client)


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_reset_password",
        "account_inactive",
        "socialaccount_signup",
        "socialaccount_connections",
    ],
)
def test_there_are_no_pages_to_sign_up_or_to_manage_addresses(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)
