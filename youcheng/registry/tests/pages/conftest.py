"""A city with a district, an officer of the one and a liaison of the other."""

import pytest

from youcheng.accounts.actions import save_unit
from youcheng.accounts.enums import UnitKind
from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def city() -> Unit:
    return save_unit(code="nanjing", kind=UnitKind.CITY, name_zh="南京市", name_en="Nanjing")


@pytest.fixture
def district(city) -> Unit:
    return save_unit(code="qinhuai", kind=UnitKind.DISTRICT, name_zh="秦淮区", parent=city)


@pytest.fixture
def officer(city) -> User:
    user = User.objects.create_user("officer", password="x", unit=city)
    Grant.objects.create(user=user, role=Role.DESK, unit=city)
    return user


@pytest.fixture
def liaison(district) -> User:
    user = User.objects.create_user("liaison", password="x", unit=district)
    Grant.objects.create(user=user, role=Role.LIAISON, unit=district)
    return user
