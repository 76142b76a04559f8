"""Accounts that are made when somebody arrives."""

import pytest
from django.urls import reverse

from youcheng.accounts.models import User
from youcheng.desk.tests.sso.provider import START, is_in, refused, sign_in, verbs


def test_accounts_are_made_without_a_role_where_the_office_wants_that(
    client, provider, office, settings
):
    settings.OIDC_CREATE = True
    provider.person |= {"email": "new@example.org", "email_verified": True}

    sign_in(client, provider)

    user = User.objects.get()
    assert (user.username, user.title, user.email) == ("clerk", "Desk officer", "new@example.org")
    assert (user.unit, user.has_usable_password()) == (office, False)
    assert not user.grants.exists()
    assert is_in(client)
    assert client.get(reverse("registry:tie-list")).status_code == 403
    assert verbs() == ["person.admitted", "sso.linked", "signed_in"]


@pytest.mark.parametrize("name", ["Clerk", "a b", "x" * 151, ""])
def test_no_account_is_made_for_a_name_that_is_taken_or_none(
    client, provider, person, settings, name
):
    settings.OIDC_CREATE = True
    provider.person["preferred_username"] = name

    assert refused(client, sign_in(client, provider), "unknown")


def test_the_provider_is_not_asked_without_end(client, provider, settings):
    settings.ACCOUNT_RATE_LIMITS = {"sso": "2/m/ip"}

    answers = [client.post(START) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Too many requests" in answers[2].content.decode()
