"""What the tests share: a small world, one office in it, and three people.

The world is the packaged reference data with some seventy places instead of a whole gazetteer.
"""

import os
from collections.abc import Iterable
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

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


_stock: dict[str, list[type[Model]]] = {}
"""What is laid aside under each name."""


def _filled() -> set[type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return {model for model in models if model._base_manager.exists()}


def _columns(model: type[Model]) -> str:
    return ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields)


def _lay_aside(name: str, models: Iterable[type[Model]], *, but: str = "") -> None:
    """Copy the rows into tables of their own, without those that are laid aside as `but`."""
    _stock[name] = sorted(models, key=lambda model: model._meta.db_table)
    with connection.cursor() as cursor:
        for model in _stock[name]:
            table, columns = model._meta.db_table, _columns(model)
            sql = f'CREATE TABLE "{name}_{table}" AS SELECT {columns} FROM "{table}"'
            if model in _stock.get(but, ()):
                sql += f' EXCEPT SELECT {columns} FROM "{but}_{table}"'
            cursor.execute(sql)


def _take(name: str) -> None:
    """The database copies its own rows: many times quicker than to load them, or to send them."""
    with connection.cursor() as cursor:
        for model in _stock[name]:
            table, columns = model._meta.db_table, _columns(model)
            order = model._meta.pk.column
            cursor.execute(
                f'INSERT INTO "{table}" ({columns})'
                f' SELECT {columns} FROM "{name}_{table}" ORDER BY "{order}"'
            )
        for sql in connection.ops.sequence_reset_sql(no_style(), _stock[name]):
            cursor.execute(sql)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Run the loaders once; what they loaded is laid aside, and the database empty again."""
    with django_db_blocker.unblock(), transaction.atomic():
        built_in = _filled()
        load_reference(
            but=frozenset(
                {"gazetteer", "diplomatic_relations", "groupings", "cohorts", "published_counts"}
            )
        )
        load_gazetteer(PLACES)
        _lay_aside("reference", _filled() - built_in)
        load_office(find_office("nanjing"))
        _lay_aside("office", _filled() - built_in, but="reference")
        with connection.cursor() as cursor:
            for model in _stock["office"]:
                cursor.execute(f'DELETE FROM "{model._meta.db_table}"')


@pytest.fixture(autouse=True)
def _quick_and_plain(settings, tmp_path_factory):
    """No manifest of static files, no slow passwords, files that nobody keeps, and nothing
    remembered of a database that was put back since."""
    Kept.forget_all()
    folder = tmp_path_factory.getbasetemp() / "kept"
    settings.FILE_UPLOAD_TEMP_DIR = folder / "uploads"
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": {
            "BACKEND": "youcheng.documents.store.FolderStore",
            "OPTIONS": {"location": folder},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # A test that wants a scanner or an office program says so.
    settings.CLAMAV = settings.SOFFICE = ""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def reference(db) -> None:
    """Countries, labels and a small gazetteer."""
    _take("reference")


@pytest.fixture
def office(reference) -> Unit:
    """Nanjing with its districts and other units."""
    _take("office")
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
