"""Who has a row of a queue, and whether they still live."""

import os
import socket


def me() -> str:
    """This worker: host and process."""
    return f"{socket.gethostname()[:100]}:{os.getpid()}"


def is_gone(worker: str) -> bool | None:
    """Whether a worker of this machine has ended; None of another machine, which cannot be seen.

    What this very process seems to have was another's, who had the same number before: a worker
    has one thing at a time.
    """
    host, _colon, pid = worker.rpartition(":")
    if host != me().rpartition(":")[0] or not pid.isdecimal():
        return None
    return int(pid) == os.getpid() or not _lives(int(pid))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
