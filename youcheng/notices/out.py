"""Handing a message to a server of somebody else: what can go wrong, in three kinds."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Trouble(Exception):
    """It did not get through, and that is certain.

    is_final: another try would end alike. is_server: all messages to this server meet the same.
    """

    def __init__(self, why: str, *, is_final: bool = False, is_server: bool = False) -> None:
        super().__init__(why)
        self.why, self.is_final, self.is_server = why[:400], is_final, is_server


class Unsure(Exception):
    """The other side had the whole message and did not confirm it."""


@contextmanager
def no_longer_than(seconds: float, find: Callable[[], socket.socket | None]) -> Iterator[None]:
    """Break the connection after so many seconds, however busy it looks: a server that sends a
    letter now and then would never run into the limit for silence."""

    def cut() -> None:
        with suppress(OSError, AttributeError):
            found = find()
            if found is not None:
                found.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
