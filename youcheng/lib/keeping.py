"""What was worked out once and holds until something changes."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, ClassVar, Generic, TypeVar
from weakref import WeakSet

T = TypeVar("T")


class Kept(Generic[T]):
    """Values in the memory of one process, each with the state of the world it was made of.

    most: how many; then the oldest goes.
    """

    _every: ClassVar[WeakSet["Kept[Any]"]] = WeakSet()

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: dict[Hashable, tuple[Hashable, T]] = {}
        self._lock = Lock()
        Kept._every.add(self)

    def of(self, key: Hashable, state: Hashable, make: Callable[[], T]) -> T:
        """The value of `key` if it was made of this `state`, else a new one. `state` must have been
        read before: what changes meanwhile is then noticed the next time."""
        found = self._values.get(key)
        if found is not None and found[0] == state:
            return found[1]
        made = make()
        with self._lock:
            self._values.pop(key, None)
            while len(self._values) >= self.most:
                del self._values[next(iter(self._values))]
            self._values[key] = state, made
        return made

    @classmethod
    def forget_all(cls) -> None:
        """Empty every store: after a database was put back behind our back, as tests do."""
        for one in cls._every:
            one._values.clear()
