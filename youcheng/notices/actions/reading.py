"""A notice was read; long after, it goes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from youcheng.accounts.models import User
from youcheng.notices.enums import DeliveryState
from youcheng.notices.models import Delivery, Notice
from youcheng.notices.queries import FEED_BACK

SETTLED = (DeliveryState.SENT, DeliveryState.DROPPED)
"""States of a delivery for which nobody has to do anything any more."""
STEP = 500
"""Notices that are removed in one go, so that nobody waits long for the database."""


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


def clear_read(at: datetime) -> int:
    """Remove notices that were read more than settings.NOTICE_DAYS ago (0: none). What did not
    arrive by another way yet stays, as does what stands in a calendar.

    Returns:
        How many were removed.
    """
    if not settings.NOTICE_DAYS:
        return 0
    unsettled = Delivery.objects.filter(notice=OuterRef("pk")).exclude(state__in=SETTLED)
    rows = Notice.objects.filter(
        Q(due_on=None) | Q(due_on__lt=localdate(at) - FEED_BACK),
        ~Exists(unsettled.order_by()),
        read_at__lt=at - timedelta(days=settings.NOTICE_DAYS),
    ).order_by("pk")
    n = 0
    while keys := list(rows.values_list("pk", flat=True)[:STEP]):
        Notice.objects.filter(pk__in=keys).delete()
        n += len(keys)
    return n
