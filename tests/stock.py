"""Rows laid aside in tables of their own, from which the database copies them into a test.

To load them anew for every test, or to send them, takes many times longer.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model

T = TypeVar("T")

_stock: dict[str, list[type[Model]]] = {}
"""What is laid aside under each name: tables that have a row."""


def lay_aside(name: str, *, but: Iterable[str] = ()) -> None:
    """Copy all rows that are not laid aside as `but` already."""
    _stock[name] = []
    with connection.cursor() as cursor:
        for model in _filled():
            table = f'"{name}_{_table(model)}"'
            cursor.execute(f"CREATE TABLE {table} AS {_others(model, but)}")
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
            if cursor.fetchone():
                _stock[name].append(model)


def lay_aside_made(name: str, make: Callable[[], T], *, but: Iterable[str]) -> T:
    """Lay aside what `make` adds and changes, and undo it: by a rollback, for some tables refuse a
    deletion. It must delete nothing."""
    with transaction.atomic():
        made = make()
        rows = {model: found for model in _filled() if (found := _read(model, but))}
        transaction.set_rollback(True)
    _stock[name] = list(rows)
    with connection.cursor() as cursor:
        for model, found in rows.items():
            table = f'"{name}_{_table(model)}"'
            marks = ", ".join(["%s"] * len(found[0]))
            cursor.execute(
                f'CREATE TABLE {table} AS SELECT {_columns(model)} FROM "{_table(model)}" WHERE 1=0'
            )
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", found)
    return made


def take(name: str) -> None:
    """Copy them back. A row that was changed takes the place of what it was."""
    take_away(name)
    with connection.cursor() as cursor:
        for model in _stock[name]:
            table, columns = _table(model), _columns(model)
            cursor.execute(
                f'INSERT INTO "{table}" ({columns})'
                f' SELECT {columns} FROM "{name}_{table}" ORDER BY "{_key(model)}"'
            )


def take_away(name: str) -> None:
    with connection.cursor() as cursor:
        for model in _stock[name]:
            table, key = _table(model), _key(model)
            cursor.execute(
                f'DELETE FROM "{table}" WHERE "{key}" IN (SELECT "{key}" FROM "{name}_{table}")'
            )


def _filled() -> list[type[Model]]:
    models = apps.get_models(include_auto_created=True)
    return sorted((model for model in models if model._base_manager.exists()), key=_table)


def _table(model: type[Model]) -> str:
    return model._meta.db_table


def _key(model: type[Model]) -> str:
    return model._meta.pk.column


def _columns(model: type[Model]) -> str:
    return ", ".join(f'"{field.column}"' for field in model._meta.local_concrete_fields)


def _others(model: type[Model], but: Iterable[str]) -> str:
    columns = _columns(model)
    queries = [f'SELECT {columns} FROM "{_table(model)}"']
    queries += [
        f'SELECT {columns} FROM "{other}_{_table(model)}"'
        for other in but
        if model in _stock[other]
    ]
    return " EXCEPT ".join(queries)


def _read(model: type[Model], but: Iterable[str]) -> list[tuple]:
    """The rows as the database will read them again: PostgreSQL knows every value by its text."""
    columns = _columns(model)
    if connection.vendor == "postgresql":
        columns = columns.replace(", ", "::text, ") + "::text"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM ({_others(model, but)}) AS found")
        return cursor.fetchall()
