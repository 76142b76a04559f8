"""The office has a provider; one of its people is known there."""

import pytest

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.desk.sso import SocialAccountAdapter
from youcheng.desk.tests.sso.provider import ISSUER, NAME, PASSWORD, Provider


@pytest.fixture
def provider(settings, monkeypatch, office) -> Provider:
    settings.LANGUAGE_CODE = "en"
    settings.OIDC_NAME, settings.OIDC_ISSUER = NAME, ISSUER
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "youcheng", "a-secret" * 8
    settings.OIDC_CLAIM, settings.OIDC_CREATE = "preferred_username", False
    made = Provider()
    monkeypatch.setattr(SocialAccountAdapter, "get_requests_session", lambda _self: made)
    return made


@pytest.fixture
def person(office) -> User:
    user = User.objects.create_user("clerk", password=PASSWORD, unit=office, email="c@example.org")
    Grant.objects.create(user=user, role=Role.DESK, unit=office)
    return user
