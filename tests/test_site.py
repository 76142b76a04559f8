"""What holds for the whole site."""

import ast
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands
from django.urls import URLPattern, URLResolver, get_resolver

from youcheng.audit.verbs import DETAILS, TITLES
from youcheng.config.cli import VERBS

CLI = Path(__file__).resolve().parents[1] / "docs" / "reference" / "cli.md"

# A visitor must reach these before signing in.
OPEN = {
    "account_login",
    "account_logout",
    "set_language",
    "health",
    "invitation-open",
    "calendar-feed",
    "feed",
    "partner",
}
OPEN |= {"outside"}
OPEN |= {"mfa_authenticate", "mfa_login_webauthn", "sso-start", "sso-back"}


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry)
        else:
            yield entry


def test_every_page_carries_a_permission():
    bare = [
        pattern.name
        for pattern in _patterns(get_resolver())
        if not hasattr(pattern.callback, "permission") and pattern.name not in OPEN
    ]

    assert bare == []


def test_the_guard_is_seen_by_the_test_above():
    guarded = [p.name for p in _patterns(get_resolver()) if hasattr(p.callback, "permission")]

    assert {"situation", "tie-list", "tie-detail", "import-list", "import-check"} <= set(guarded)


@pytest.mark.django_db
def test_no_model_change_lacks_a_migration():
    out = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=out)

    assert "No changes" in out.getvalue()


def test_only_people_have_personal_fields():
    """A column that names a person must be declared by its model (`PERSONAL`)."""
    telling = {"email", "username", "first_name", "last_name", "phone", "id_number", "title"}
    undeclared = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("youcheng.")
        for field in model._meta.get_fields()
        if field.name in telling and field.name not in getattr(model, "PERSONAL", ())
    ]

    assert undeclared == []


def test_every_deed_that_is_logged_has_words():
    root = Path(__file__).parents[1] / "youcheng"
    said = {
        verb
        for path in root.rglob("*.py")
        if "tests" not in path.relative_to(root).parts
        for verb in re.findall(r"""\brecord\(\s*"([a-z_.]+)\"""", path.read_text("utf-8"))
    }

    assert len(said) > 10
    assert said - set(TITLES) == set()


def test_every_detail_that_is_logged_has_words():
    """What `record(...)` tells beside the deed is in DETAILS, or is a column of ours."""
    columns = {field.name for model in apps.get_models() for field in model._meta.fields}
    root = Path(__file__).parents[1] / "youcheng"
    told = {
        keyword.arg
        for path in root.rglob("*.py")
        if "tests" not in path.relative_to(root).parts
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "record"
        for keyword in call.keywords
    }

    assert {"role", "reason", "until"} <= told
    assert told - {None, "by"} - set(DETAILS) - columns == set()


def test_every_verb_is_a_command_and_is_described():
    described = re.findall(r"^## `([a-z-]+)", CLI.read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(described) == sorted(VERBS)
    assert set(VERBS.values()) <= set(get_commands())
    ours = {name for name, app in get_commands().items() if app.startswith("youcheng")}
    assert ours == set(VERBS.values())
