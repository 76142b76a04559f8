"""What holds for the whole site."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

# A visitor must reach these before signing in.
OPEN = {"account_login", "account_logout", "set_language", "health", "home"}


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
