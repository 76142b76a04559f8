"""Many rows into one table at once, without an object for each.

A ledger of fifty thousand lines becomes three hundred thousand rows. Making model objects and
building statements for them took more time than all that is thought about the lines.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import repeat
from operator import itemgetter
from types import NoneType
from typing import Any

from django.db import connection, transaction
from django.db.models import Field, JSONField, Model

PLAIN = {int, str, bool, NoneType}
"""What both drivers take as it is."""


# Without a savepoint: it would cost a single row two more statements.
@transaction.atomic(savepoint=False)
def insert(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows as `bulk_create` would; returns their keys in the order of `rows`.

    rows: attribute → value ("tie_id", not "tie"), the same attributes in each. What they leave
          out gets the default of its field, the same in all rows.
    """
    if not rows:
        return []
    keys = _next_keys(model, len(rows))
    names = [str(_key_of(model).column)]
    columns: list[Iterable[Any]] = [keys]
    for field in model._meta.concrete_fields:
        if not field.primary_key and not field.generated:
            names.append(str(field.column))
            columns.append(_column(field, rows))
    quoted = ", ".join(map(connection.ops.quote_name, names))
    table = f"{connection.ops.quote_name(model._meta.db_table)} ({quoted})"
    _write(table, len(names), zip(*columns, strict=False))
    return keys


def _key_of(model: type[Model]) -> Field:
    assert model._meta.pk is not None  # noqa: S101 - no model is without a key
    return model._meta.pk


def _next_keys(model: type[Model], n: int) -> list[int]:
    """Keys that nobody else will get: SQLite has one writer, PostgreSQL a sequence."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [connection.ops.quote_name(table), _key_of(model).column, n],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        last = row[0] if row else 0
        return list(range(last + 1, last + 1 + n))


def _column(field: Field, rows: Sequence[Mapping[str, Any]]) -> Iterable[Any]:
    """All values of one field as the database takes them."""
    prepared = partial(field.get_db_prep_save, connection=connection)
    if field.attname not in rows[0]:
        return repeat(prepared(field.get_default()))
    values = list(map(itemgetter(field.attname), rows))
    if isinstance(field, JSONField):
        return map(prepared, values)
    if set(map(type, values)) <= PLAIN:
        return values
    # Of days and kinds there are few, and each is prepared once.
    known = {value: prepared(value) for value in set(values)}
    return map(known.__getitem__, values)


def _write(table: str, width: int, rows: Iterable[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        values = ", ".join(["%s"] * width)
        insert = f"INSERT INTO {table} VALUES ({values})"  # noqa: S608
        # One after another: a list of them all would be a third copy of the file.
        cursor.executemany(insert, rows)  # type: ignore[arg-type]
