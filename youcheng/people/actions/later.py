"""Putting off what follows from a record, its keys and its entry in the index, until many facts
have been written."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_waiting: ContextVar[set[int] | None] = ContextVar("_waiting", default=None)


@contextmanager
def putting_off() -> Iterator[set[int]]:
    """Gather in the set those who are touched inside; whoever opens it makes their keys and entries
    (`index_persons`) after it is closed, in the same transaction."""
    waiting: set[int] = set()
    token = _waiting.set(waiting)
    try:
        yield waiting
    finally:
        _waiting.reset(token)


def is_put_off(persons: Iterable[int]) -> bool:
    """Say whether it is done later, and for these as well."""
    waiting = _waiting.get()
    if waiting is None:
        return False
    waiting.update(persons)
    return True
