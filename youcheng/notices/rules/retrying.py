"""How long to wait after a failure, and when to give up."""

from datetime import datetime, timedelta

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=1)
GIVE_UP = timedelta(days=3)
"""After it was first due. A long weekend of a broken server costs no message."""


def wait_after(tries: int) -> timedelta:
    """How long to wait after that many tries failed: a minute, doubled each time, at most an hour.

    Raises:
        ValueError: nothing was tried.
    """
    if tries < 1:
        raise ValueError("there is nothing to wait for before the first try")
    # Beyond the tenth it is an hour anyway; 2**1000 minutes are no timedelta.
    return min(FIRST * 2 ** min(tries - 1, 10), LONGEST)


def is_over(first_due_at: datetime, now: datetime) -> bool:
    """Whether a message that failed at `now` is given up."""
    return now - first_due_at >= GIVE_UP
