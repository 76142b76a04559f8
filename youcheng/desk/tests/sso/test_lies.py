"""Answers that cannot be believed."""

import time

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from youcheng.desk.tests.sso.provider import START, come_back, is_in, leave, sign_in

LIES = {
    "nonce": {"said": {"nonce": "another"}},
    "no nonce": {"said": {"nonce": None}},
    "audience": {"said": {"aud": "other"}},
    "for another client": {"said": {"aud": ["youcheng", "other"], "azp": "other"}},
    "issuer of the token": {"said": {"iss": "https://evil.example"}},
    "expired": {"said": {"exp": 1}},
    "no expiry": {"said": {"exp": None}},
    "no subject": {"said": {"sub": None}},
    "another key": {"signed_by": "bad"},
    "our own secret": {"algorithm": "HS256"},
    "unsigned": {"algorithm": "none"},
    "two people": {"more": {"sub": "s-2"}},
}


@pytest.mark.parametrize("lie", LIES)
def test_an_answer_that_proves_nothing_opens_nothing(client, provider, person, lie):
    for name, value in LIES[lie].items():
        setattr(provider, name, value)

    answer = sign_in(client, provider)

    assert (answer.status_code, is_in(client)) == (502, False)
    assert "could not be checked" in answer.content.decode()
    assert not SocialAccount.objects.exists()


def test_a_provider_that_calls_itself_otherwise_is_not_asked(client, provider):
    provider.issuer = "https://evil.example"

    page = client.post(START)

    assert (page.status_code, "could not be checked" in page.content.decode()) == (502, True)


def test_clocks_may_differ_by_half_a_minute(client, provider, person):
    provider.said = {"iat": int(time.time()) + 30}

    sign_in(client, provider)

    assert is_in(client)


@pytest.mark.parametrize("state", ["", "another", "x" * 5000])
def test_a_state_that_was_not_given_out_opens_nothing(client, provider, person, state):
    leave(client, provider)

    answer = come_back(client, provider, state=state)

    assert (answer.status_code, is_in(client)) == (400, False)
    assert "The sign-in has expired" in answer.content.decode()


def test_an_answer_works_once_and_in_one_browser_only(client, provider, person):
    leave(client, provider)
    thief = Client()
    assert come_back(thief, provider).status_code == 400
    come_back(client, provider)
    client.logout()

    assert come_back(client, provider).status_code == 400
    assert not is_in(client)
