"""A notice was read."""

from collections.abc import Iterable
from datetime import datetime

from youcheng.accounts.models import User
from youcheng.notices.models import Notice


def mark_read(notices: Iterable[int], *, by: User, at: datetime) -> int:
    """Of these keys, those of the person's own that were not read. Returns how many."""
    rows = Notice.objects.filter(pk__in=list(notices), to=by, read_at=None)
    return rows.update(read_at=at)


def mark_all_read(*, by: User, at: datetime, seen: datetime, kind: str = "") -> int:
    """All that had come when the page was made (`seen`): what came since was not looked at."""
    rows = Notice.objects.filter(to=by, read_at=None, at__lte=seen)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.update(read_at=at)
