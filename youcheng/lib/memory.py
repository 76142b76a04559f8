"""How long work treats the memory that it takes."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept() -> Iterator[None]:
    """Do not look for rubbish in the meantime: what is made is kept until all is done.

    A ledger of fifty thousand lines becomes a million small objects, none of which points back to
    what made it; to go through them again and again took a sixth of the time of an import.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
