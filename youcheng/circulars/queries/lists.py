"""Circulars as their list shows them, and whose standing a reader sees."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import within
from youcheng.circulars.enums import CircularState
from youcheng.circulars.models import Answer, Circular, Receipt


@dataclass(slots=True)
class Row:
    """A circular in the list. n_units, n_answered: of the units whose standing the reader sees."""

    circular: Circular
    n_units: int
    n_answered: int
    is_late: bool


SHOWN = ("all", "open", "draft", "closed")


def circulars_of(user: User, shown: str = "all") -> QuerySet[Circular]:
    """What was made last comes first."""
    rows = Circular.objects.visible_to(user)
    states = {"open": CircularState.SENT, "draft": CircularState.DRAFT,
              "closed": CircularState.CLOSED}  # fmt: skip
    if shown in states:
        rows = rows.filter(state=states[shown])
    return rows.select_related("unit").order_by("-pk")


def rows_of(user: User, circulars: Iterable[Circular], today: date) -> list[Row]:
    """Two queries."""
    found = list(circulars)
    seen = receipts_of(user, [one.pk for one in found]).order_by()
    answered = Exists(Answer.objects.standing().filter(receipt=OuterRef("pk")).order_by())
    counts = {
        key: (n, done)
        for key, n, done in seen.values_list("circular").annotate(
            n=Count("pk"), done=Count("pk", filter=answered)
        )
    }
    return [
        Row(
            one, *counts.get(one.pk, (0, 0)),
            is_late=one.state == CircularState.SENT and one.due_on is not None
            and one.due_on < today,
        )
        for one in found
    ]  # fmt: skip


def receipts_of(user: User, circulars: Collection[int]) -> QuerySet[Receipt]:
    """The standing that a reader sees: of all units where they see the sender's side, else of their
    own and of those to which their own handed it on."""
    rows = Receipt.objects.filter(circular__in=circulars)
    seen = within(user, Permission.CIRCULAR_VIEW, "unit__path")
    own = rows.filter(seen, unit__isnull=False).order_by()
    sent = Circular.objects.filter(within(user, Permission.CIRCULAR_VIEW, "unit__path")).order_by()
    is_own = Q(pk__in=own.values("pk")) | Q(forwarded_from__in=own.values("pk"))
    return rows.filter(is_own | Q(circular__in=sent.values("pk")))
