"""Whom the provider knows and the office does not let in."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone

from youcheng.accounts.models import User
from youcheng.desk.tests.sso.provider import ISSUER, is_in, refused, sign_in


def test_an_unknown_person_is_told_whom_to_ask(client, provider, person):
    provider.person["preferred_username"] = "stranger"

    answer = sign_in(client, provider)

    assert refused(client, answer, "unknown")
    assert "You have no account here" in answer.content.decode()
    assert User.objects.count() == 1


@pytest.mark.parametrize("name", ["CLERK", "clerk2", "", None, 7, ["clerk"]])
def test_the_claim_must_be_the_very_name(client, provider, person, name):
    provider.person["preferred_username"] = name

    assert refused(client, sign_in(client, provider), "unknown")


def test_without_a_claim_nobody_is_linked_by_it(client, provider, person, settings):
    settings.OIDC_CLAIM = ""

    assert refused(client, sign_in(client, provider), "unknown")


@pytest.mark.parametrize(
    ("verified", "comes_in"), [(True, True), (False, False), ("true", False), (None, False)]
)
def test_an_address_counts_only_if_it_is_verified(
    client, provider, person, settings, verified, comes_in
):
    settings.OIDC_CLAIM = "email"
    provider.person |= {"email": "c@example.org", "email_verified": verified}

    sign_in(client, provider)

    assert is_in(client) is comes_in


def test_an_address_of_two_people_is_nobodys(client, provider, person, settings):
    settings.OIDC_CLAIM = "email"
    User.objects.create_user("other", email="c@example.org")
    provider.person |= {"email": "c@example.org", "email_verified": True}

    assert refused(client, sign_in(client, provider), "unknown")


@pytest.mark.parametrize("is_linked", [True, False])
@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"is_active": False}, "shut"),
        ({"locked_until": timezone.now() + timezone.timedelta(hours=1)}, "locked"),
    ],
)
def test_shut_and_locked_accounts_stay_closed(client, provider, person, fields, why, is_linked):
    if is_linked:
        SocialAccount.objects.create(user=person, provider=ISSUER, uid="s-1")
    User.objects.update(**fields)

    assert refused(client, sign_in(client, provider), why)
    assert SocialAccount.objects.count() == int(is_linked)


def test_a_name_given_to_somebody_else_there_does_not_open_the_account(client, provider, person):
    SocialAccount.objects.create(user=person, provider=ISSUER, uid="predecessor")

    assert refused(client, sign_in(client, provider), "linked_otherwise")


def test_the_same_subject_of_another_provider_is_somebody_else(client, provider, person, settings):
    SocialAccount.objects.create(user=person, provider="https://old.example.org", uid="s-1")
    settings.OIDC_CLAIM = ""

    assert refused(client, sign_in(client, provider), "unknown")
