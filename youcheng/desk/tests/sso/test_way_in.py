"""The way through the provider and back."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from youcheng.audit.models import Event
from youcheng.desk.tests.sso.provider import BACK, ISSUER, NAME, START, is_in, leave, sign_in, verbs


def test_the_claim_finds_the_account_once_and_the_subject_ever_after(client, provider, person):
    answer = sign_in(client, provider, next="/ties/")
    assert answer.url == "/ties/"
    assert is_in(client)
    assert verbs()[-2:] == ["sso.linked", "signed_in"]
    assert Event.objects.order_by("pk").last().changes == {"how": "sso"}
    link = SocialAccount.objects.get()
    assert (link.user, link.provider, link.uid) == (person, ISSUER, "s-1")
    assert link.extra_data == {"name": "clerk"}

    client.logout()
    provider.person["preferred_username"] = "renamed-there"
    sign_in(client, provider)

    assert is_in(client)
    assert verbs()[-1] == "signed_in"


def test_what_is_asked_of_the_provider(client, provider):
    page = leave(client, provider)

    asked = provider.asked
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == "http://testserver/sign-in/sso/back/"
    assert asked["code_challenge_method"] == "S256"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert min(len(asked["nonce"]), len(asked["state"])) >= 16
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert "login.example.org" not in page.headers["Content-Security-Policy"]


def test_the_secret_goes_as_the_standard_wants_it_or_as_the_office_says(
    client, provider, person, settings
):
    sign_in(client, provider)
    assert provider.sent["auth"].password == settings.OIDC_CLIENT_SECRET
    assert "client_secret" not in provider.sent["data"]
    assert len(provider.sent["data"]["code_verifier"]) >= 43

    settings.OIDC_AUTH = "client_secret_post"
    client.logout()
    sign_in(client, provider)
    assert provider.sent["data"]["client_secret"] == settings.OIDC_CLIENT_SECRET


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example"])
def test_nobody_is_sent_elsewhere_afterwards(client, provider, person, target):
    assert sign_in(client, provider, next=target).url == "/"


def test_the_own_second_factor_is_still_asked_for(client, provider, person):
    TOTP.activate(person, generate_totp_secret())

    assert sign_in(client, provider).url == reverse("mfa_authenticate")
    assert not is_in(client)


def test_the_button_is_there_only_when_all_is_set(client, provider, settings):
    page = client.get(reverse("account_login")).content.decode()
    assert page.index(f"Sign in with {NAME}") < page.index("id_password")

    settings.OIDC_CLIENT_SECRET = ""

    assert NAME not in client.get(reverse("account_login")).content.decode()
    assert client.post(START).status_code == 404
    assert client.get(BACK).status_code == 404
