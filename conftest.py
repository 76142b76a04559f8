"""What the tests share: a small world, one office in it, and three people.

The world is the packaged reference data with some seventy places instead of a whole gazetteer.
"""

import os
import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import override_settings

from tests import stock
from tests.walking import World, build
from youcheng.accounts.actions import save_unit
from youcheng.accounts.enums import UnitKind
from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.lib.keeping import Kept
from youcheng.registry.actions.reference import find_office, load_office, load_reference
from youcheng.registry.actions.reference.gazetteer import load_gazetteer

PLACES = Path(__file__).parent / "youcheng" / "registry" / "tests" / "small_gazetteer.csv"
# The same examples in every run; a search for new ones is `HYPOTHESIS_PROFILE=default`.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Playwright leaves its event loop running in the thread of the tests, where Django then refuses the
# database to whichever tests come after. Nothing of ours is async.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Walks in a browser come first: they take minutes, and a core would wait for the last one.
    What asks for no database is marked: a second run on another one need not repeat it."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if not item.get_closest_marker("django_db") and not fixtures & {"db", "transactional_db"}:
            item.add_marker("once")


STANDING = ("reference", "office")
"""What is in the database when a test begins, the later upon the earlier; see `tests.stock`. A
test has them that asks for `_reference` and `_office`, which no module replaces by its own."""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Run the loaders once. What they loaded stays, as nearly every test asks for it: to copy it
    for each took more time than the test itself. It is also laid aside, to be told from the rest.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        stock.lay_aside("built_in")
        load_reference(
            but=frozenset(
                {"gazetteer", "diplomatic_relations", "groupings", "cohorts", "published_counts"}
            )
        )
        load_gazetteer(PLACES)
        stock.lay_aside("reference", but=["built_in"])
        load_office(find_office("nanjing"))
        stock.lay_aside("office", but=["built_in", "reference"])


@pytest.fixture(scope="session")
def _kept_plain(tmp_path_factory) -> dict[str, Any]:
    """Settings of all tests: no manifest of static files, no slow passwords, and files that nobody
    keeps."""
    folder = tmp_path_factory.getbasetemp() / "kept"
    return {
        "FILE_UPLOAD_TEMP_DIR": folder / "uploads",
        "STORAGES": {
            **django_settings.STORAGES,
            "documents": {
                "BACKEND": "youcheng.documents.store.FolderStore",
                "OPTIONS": {"location": folder},
            },
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        # A test that wants a scanner or an office program says so.
        "CLAMAV": "",
        "SOFFICE": "",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }


@pytest.fixture(autouse=True)
def _no_more_than_asked(request) -> None:
    """A test finds no reference data and no office that it did not ask for."""
    names = set(request.fixturenames)
    if not request.node.get_closest_marker("django_db") and "db" not in names:
        return
    request.getfixturevalue("db")
    for name in reversed(STANDING):
        if f"_{name}" in names:
            break
        stock.take_away(name)


@pytest.fixture(autouse=True)
def _quick_and_plain(settings, _kept_plain):
    """The settings of all tests, and nothing remembered of a database that was put back since."""
    Kept.forget_all()
    for name, value in _kept_plain.items():
        setattr(settings, name, value)


@pytest.fixture
def _reference(db) -> None:
    pass


@pytest.fixture
def reference(_reference) -> None:
    """Countries, labels and a small gazetteer: they stand in the database, see above."""


@pytest.fixture(scope="session")
def _office_in_use(
    django_db_setup, django_db_blocker, _kept_plain, tmp_path_factory
) -> tuple[World, Path]:
    """Made once and laid aside, with its files."""
    folder = tmp_path_factory.mktemp("in_use")
    files = {
        **_kept_plain["STORAGES"],
        "documents": {
            "BACKEND": "youcheng.documents.store.FolderStore",
            "OPTIONS": {"location": folder},
        },
    }
    plain = {**_kept_plain, "STORAGES": files, "FILE_UPLOAD_TEMP_DIR": folder / "uploads"}
    with django_db_blocker.unblock(), override_settings(**plain, LANGUAGE_CODE="en"):
        world = stock.lay_aside_made(
            "in_use",
            lambda: build(Unit.objects.get(code="nanjing")),
            but=["built_in", *STANDING],
        )
    return world, folder


@pytest.fixture
def in_use(office, _office_in_use, settings) -> World:
    """The office at work, with a record behind each address; see `tests.walking`."""
    world, folder = _office_in_use
    stock.take("in_use")
    shutil.copytree(
        folder, settings.STORAGES["documents"]["OPTIONS"]["location"], dirs_exist_ok=True
    )
    return deepcopy(world)


@pytest.fixture
def _office(reference) -> None:
    pass


@pytest.fixture
def office(_office) -> Unit:
    """Nanjing with its districts and other units: they stand there as well."""
    return Unit.objects.get(code="nanjing")


def _person(username: str, role: Role, unit: Unit) -> User:
    user = User.objects.create_user(username, password="x", unit=unit)  # noqa: S106
    Grant.objects.create(user=user, role=role, unit=unit)
    return user


@pytest.fixture
def officer(office) -> User:
    """A desk officer of the city."""
    return _person("officer", Role.DESK, office)


@pytest.fixture
def liaison(office) -> User:
    """A liaison of a district: may look, may not import."""
    return _person("liaison", Role.LIAISON, Unit.objects.get(code="qinhuai"))


@pytest.fixture
def stranger(office) -> User:
    """A desk officer of another city."""
    elsewhere = save_unit(
        code="elsewhere", kind=UnitKind.CITY, name_zh="别处市", name_en="Elsewhere", position=9
    )
    return _person("stranger", Role.DESK, elsewhere)
