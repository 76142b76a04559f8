"""Queries whose SQL is written once and asked again with other values.

Django writes the SQL of a query anew each time, which takes it twenty times as long as the database
needs to answer one that goes by an index. Here it is written at the first call of a shape and kept:

    @prepared
    def spans_of(reach: Reach, *, ties: Any, day: Any) -> QuerySet[TieSpan]:
        return TieSpan.objects.at(day).filter(reach.q("home__path"), tie__in=ties)

    spans_of(reach, ties=[1, 2], day=today)  # a list of rows

What is given by position is part of the shape, and written into the SQL; what is given by name is
put in at each call, so the function sees a stand-in there: it may compare it with a column and
nothing else. The function depends on its arguments alone. A person is no shape: their rights are.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import update_wrapper
from threading import Lock
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Expression, F, Func, IntegerField, Model, QuerySet, Subquery
from django.db.models.sql.compiler import SQLCompiler

MOST = 500
"""Shapes that are kept of all queries together, 30 kB each; then the oldest goes."""
INTEGERS = range(-(2**63), 2**63)
"""What a column of a database can hold."""


class Slot(Expression):
    """Stands in a query for a value, or with `n` for a list of so many."""

    def __init__(self, name: str, n: int | None = None) -> None:
        super().__init__()
        self.name = name
        self.n = n

    def as_sql(self, _compiler: SQLCompiler, _connection: Any) -> tuple[str, tuple[Any, ...]]:
        if self.n is None:
            return "%s", (Hole(self.name, None),)
        if self.n == 0:
            raise EmptyResultSet
        holders = ", ".join(["%s"] * self.n)
        return f"({holders})", tuple(Hole(self.name, at) for at in range(self.n))


class Hole(NamedTuple):
    """A parameter that is still to come: the value of that name, or one of its list."""

    name: str
    at: int | None


class _Written(SQLCompiler):
    """A compiler that has done its work: only the values are put in."""

    form: "_Form"
    values: dict[str, Any]

    def get_converters(self, expressions: Any) -> dict[int, Any]:
        # They know a kind of database and a time zone, which are the same in every thread.
        if self.form.converters is None:
            self.form.converters = super().get_converters(expressions)
        return self.form.converters

    def as_sql(self, *_args: Any, **_kwargs: Any) -> tuple[str, tuple[Any, ...]]:
        if self.form.statement is None:
            raise EmptyResultSet
        sql, params = self.form.statement
        return sql, tuple(self._filled(one) if type(one) is Hole else one for one in params)

    def _filled(self, hole: Hole) -> Any:
        value = self.values[hole.name]
        if hole.at is not None:
            # The same key twice in a list asks for nothing more.
            value = value[min(hole.at, len(value) - 1)]
        if isinstance(value, datetime):
            return self.connection.ops.adapt_datetimefield_value(value)
        if isinstance(value, date):
            return self.connection.ops.adapt_datefield_value(value)
        return value


class _Form:
    """A query with its SQL, to be asked by any thread: each gets a compiler of its own."""

    def __init__(self, queryset: QuerySet) -> None:
        self.queryset = queryset
        self.converters: dict[int, Any] | None = None
        self.statement: tuple[str, Sequence[Any]] | None
        compiler = queryset.query.get_compiler(using=queryset.db)
        try:
            self.statement = compiler.as_sql()
        except EmptyResultSet:
            self.statement = None
        self.rest = {**vars(compiler)}
        del self.rest["connection"]

    def _compiler(self, values: dict[str, Any]) -> _Written:
        compiler = _Written.__new__(_Written)
        vars(compiler).update(self.rest)
        compiler.connection = connections[self.queryset.db]
        compiler.form, compiler.values = self, values
        return compiler

    def count(self, values: dict[str, Any]) -> int:
        if self.statement is None:
            return 0
        compiler = self._compiler(values)
        sql, params = compiler.as_sql()
        with compiler.connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({sql}) counted", params)  # noqa: S608 - our own
            return int(cursor.fetchone()[0])

    def ask(self, values: dict[str, Any]) -> list[Any]:
        rows, compiler = self.queryset._chain(), self._compiler(values)  # type: ignore[attr-defined]
        rows.query.get_compiler = lambda *_args, **_kwargs: compiler
        return list(rows)


_forms: dict[tuple[Any, ...], _Form] = {}
_lock = Lock()


class Prepared:
    """See `prepared`."""

    def __init__(self, build: Callable[..., QuerySet]) -> None:
        self.build = build
        update_wrapper(self, build)

    def __call__(self, *shape: Any, **values: Any) -> list[Any]:
        if _is_beyond(values):
            return list(self.build(*shape, **values))
        return self._form(shape, values).ask(values)

    def count(self, *shape: Any, **values: Any) -> int:
        """How many rows there are."""
        if _is_beyond(values):
            return self.build(*shape, **values).count()
        return self._form(shape, values).count(values)

    def _form(self, shape: tuple[Any, ...], values: dict[str, Any]) -> _Form:
        key = (self, shape, *((name, _kind(value)) for name, value in values.items()))
        form = _forms.get(key)
        if form is None:
            if any(isinstance(one, Model) for one in shape):
                raise TypeError("A record is no shape of a query: name what of it is asked for.")
            slots = {name: _slot(name, _kind(value)) for name, value in values.items()}
            form = _Form(self.build(*shape, **slots))
            with _lock:
                if len(_forms) >= MOST:
                    del _forms[next(iter(_forms))]
                _forms[key] = form
        return form

    def first(self, *shape: Any, **values: Any) -> Any:
        """The first row, or None."""
        return next(iter(self(*shape, **values)), None)


def number_of(rows: QuerySet) -> Subquery:
    """How many rows there are, as a part of a larger query; None where there can be none."""
    counted = rows.order_by().annotate(number_of=Func(F("pk"), function="COUNT"))
    return Subquery(counted.values("number_of"), output_field=IntegerField())


def prepared(build: Callable[..., QuerySet]) -> Prepared:
    """Keep the SQL of the query that `build` makes; calling it gives the rows."""
    return Prepared(build)


def _is_beyond(values: dict[str, Any]) -> bool:
    """Django knows that no row has such a number, which stood in an address; a database refuses
    it."""
    return any(type(value) is int and value not in INTEGERS for value in values.values())


def _kind(value: Any) -> int | str | None:
    """What of a value is seen in the SQL: that it is none, or how many it holds, rounded up so that
    few shapes do for all lists."""
    if value is None:
        return None
    if isinstance(value, list | tuple):
        return 1 << (len(value) - 1).bit_length() if value else 0
    return "one"


def _slot(name: str, kind: int | str | None) -> Slot | None:
    if kind is None:
        return None
    return Slot(name) if kind == "one" else Slot(name, int(kind))
