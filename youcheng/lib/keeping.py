"""What was worked out once and holds until something changes."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """Values in the memory of one process, each with the state of the world it was made of.

    most: how many; then the oldest goes.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: dict[Hashable, tuple[Hashable, T]] = {}
        self._lock = Lock()

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
