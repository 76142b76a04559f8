"""What the pages of notices read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, QuerySet, When

from youcheng.accounts.models import User
from youcheng.notices.enums import DeliveryState, Mailing, NoticeKind
from youcheng.notices.models import Choice, Delivery, Feed, Notice
from youcheng.notices.rules import AT_ONCE, Chosen

FEED_BACK = timedelta(days=60)
"""Days that a calendar keeps after they are over."""
FEED_MOST = 1000
TROUBLE = (DeliveryState.UNSURE, DeliveryState.FAILED)


def n_ringing(user: User) -> int:
    """What the bell shows. One query."""
    return Notice.objects.ringing().filter(to=user).count()


def inbox(user: User, *, kind: str = "", is_new: bool = False) -> QuerySet[Notice]:
    """Unread ones first, the latest first among them."""
    rows = Notice.objects.filter(to=user)
    if kind:
        rows = rows.filter(kind=kind)
    if is_new:
        return rows.filter(read_at=None).order_by("-at", "-pk")
    is_read = Case(When(read_at=None, then=0), default=1)
    return rows.order_by(is_read, "-at", "-pk")


def n_unread_by_kind(user: User) -> dict[str, int]:
    rows = Notice.objects.filter(to=user, read_at=None).order_by().values_list("kind")
    return dict(rows.annotate(n=Count("pk")))


@dataclass(frozen=True, slots=True)
class KindWays:
    """How one person is told of one kind. usual: when it comes by e-mail if they choose nothing."""

    kind: NoticeKind
    chosen: Chosen
    usual: Mailing


def ways_by_kind(user: User) -> list[KindWays]:
    """Of every kind. One query."""
    rows = {
        row.kind: Chosen(row.mailing, row.rings, row.by_hook, row.in_feed)
        for row in Choice.objects.filter(user=user)
    }
    return [
        KindWays(
            kind, rows.get(kind.value, Chosen()),
            Mailing.NOW if kind in AT_ONCE else Mailing.DIGEST,
        )
        for kind in NoticeKind
    ]  # fmt: skip


def open_feed(user: User) -> Feed | None:
    return Feed.objects.filter(user=user, revoked_at=None).first()


def days_of(user: User, today: date) -> QuerySet[Notice]:
    """Notices with a day, of the kinds that the person wants in the calendar. Two queries."""
    unwanted = Choice.objects.filter(user=user, in_feed=False).values_list("kind", flat=True)
    rows = Notice.objects.filter(to=user, due_on__gte=today - FEED_BACK)
    return rows.exclude(kind__in=list(unwanted)).order_by("due_on", "pk")[:FEED_MOST]


def deliveries(user: User, states: Iterable[str]) -> QuerySet[Delivery]:
    """Those of people whom the user manages, the latest trouble first."""
    rows = Delivery.objects.visible_to(user).filter(state__in=list(states))
    return rows.select_related("notice__to__unit", "hook").order_by("-due_at", "-pk")


def n_deliveries(user: User) -> dict[str, int]:
    """By state: how many."""
    rows = Delivery.objects.visible_to(user).order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk")))
