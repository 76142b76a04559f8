"""People with and without a second factor."""

import pytest

from youcheng.accounts.models import Grant, User
from youcheng.accounts.permissions import Role
from youcheng.desk.tests.second_factor.steps import PASSWORD, enrol


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login_failed": "99/m/ip"}


@pytest.fixture
def person(office) -> User:
    user = User.objects.create_user("clerk", password=PASSWORD, unit=office)
    Grant.objects.create(user=user, role=Role.DESK, unit=office)
    return user


@pytest.fixture
def administrator(office) -> User:
    user = User.objects.create_user("admin", password=PASSWORD, unit=office)
    Grant.objects.create(user=user, role=Role.ADMINISTRATOR, unit=office)
    return user


@pytest.fixture
def secret(client, person) -> str:
    """Of the app that the person has set up; nobody is signed in."""
    return enrol(person)
