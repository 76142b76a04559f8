"""What the tests share: a small world, one office in it, and three people.

The world is the packaged reference data with some seventy places instead of a whole gazetteer.
"""

import os
from pathlib import Path

import hypothesis
import pytest
from django.core.management.color import no_style
from django.db import connection

from youcheng.accounts.actions import save_unit
from youcheng.accounts.enums import UnitKind
from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.registry.actions.reference import find_office, load_office, load_reference
from youcheng.registry.actions.reference.gazetteer import load_gazetteer
from youcheng.registry.models import Country, CountryName, KindLabel, Locality, LocalityName

PLACES = Path(__file__).parent / "youcheng" / "registry" / "tests" / "small_gazetteer.csv"
# The same examples in every run; a search for new ones is `HYPOTHESIS_PROFILE=default`.
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

KEPT = (Country, CountryName, KindLabel, Locality, LocalityName)
_rows: dict[type, list] = {}


@pytest.fixture(autouse=True)
def _quick_and_plain(settings):
    """No manifest of static files, and no slow passwords."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def reference(db) -> None:
    """Countries, labels and a small gazetteer: through the loaders once, then from memory."""
    if not _rows:
        load_reference(
            but=frozenset(
                {"gazetteer", "diplomatic_relations", "groupings", "cohorts", "published_counts"}
            )
        )
        load_gazetteer(PLACES)
        _rows.update({model: list(model.objects.order_by("pk")) for model in KEPT})
        return
    for model, rows in _rows.items():
        model.objects.bulk_create(rows, batch_size=500)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for sql in connection.ops.sequence_reset_sql(no_style(), list(KEPT)):
                cursor.execute(sql)


@pytest.fixture
def office(reference) -> Unit:
    """Nanjing with its districts and other units."""
    load_office(find_office("nanjing"))
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
