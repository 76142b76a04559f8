"""The queue: taking what is due, handing it over, and writing what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import holders_of
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale
from youcheng.lib.text import _
from youcheng.lib.workers import is_gone, me
from youcheng.notices import letters
from youcheng.notices.actions.telling import tell
from youcheng.notices.enums import Channel, DeliveryState, NoticeKind, Why
from youcheng.notices.models import Delivery
from youcheng.notices.out import Trouble, Unsure
from youcheng.notices.rules import GIVE_UP, is_over, wait_after

HELD = timedelta(minutes=10)
"""A worker of another machine counts as dead after this; one handing-over takes far less."""
MAILS = (Channel.MAIL, Channel.DIGEST)
AGAIN = (DeliveryState.UNSURE, DeliveryState.FAILED)


class Lost(Exception):
    """Somebody else has the rows now, or they are gone."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """What goes out at once: one row, or the rows of one e-mail of the day."""

    channel: str
    token: str
    rows: list[Delivery]

    @property
    def first(self) -> Delivery:
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a parcel; n: notices in it."""

    channel: str
    n: int
    state: DeliveryState


def deliver_one(now: datetime) -> Outcome | None:
    """Send what is due first, and say what came of it; None if there is nothing to do."""
    bury(now)
    parcel = take(now)
    if parcel is None:
        return None
    try:
        return _deliver(parcel, now)
    except Lost:
        return Outcome(parcel.channel, 0, DeliveryState.DROPPED)


def bury(now: datetime) -> None:
    """Free what workers held that are gone. Where the text of an e-mail may have left, nobody knows
    whether it arrived: it is not sent again by itself. A webhook's receiver drops doubles."""
    gone = [
        row.pk
        for row in Delivery.objects.held().only("pk", "worker", "held_until")
        if _is_dead(row, now)
    ]
    if not gone:
        return
    rows = Delivery.objects.filter(pk__in=gone)
    unsure = rows.filter(state=DeliveryState.SENDING).select_related("notice__to__unit").first()
    rows.filter(state=DeliveryState.SENDING).update(
        state=DeliveryState.UNSURE, why=Why.KILLED, token=""
    )
    if unsure is not None:
        warn(unsure, now)
    free = rows.filter(state=DeliveryState.TAKEN)
    free.filter(channel=Channel.DIGEST).update(state=DeliveryState.WAITING, token="", mark="")
    free.update(state=DeliveryState.WAITING, token="")


def _is_dead(row: Delivery, now: datetime) -> bool:
    is_ended = is_gone(row.worker)
    is_late = row.held_until is None or row.held_until < now
    return is_late if is_ended is None else is_ended or is_late


@transaction.atomic
def take(now: datetime) -> Parcel | None:
    """Take what is due first. None: there is nothing, or others were faster with all of it."""
    due = Delivery.objects.due(now).order_by("due_at", "pk")
    first = due.select_related("notice").first()
    if first is None:
        return None
    rows = due.filter(pk=first.pk)
    if first.channel == Channel.DIGEST:
        rows = due.filter(channel=Channel.DIGEST, notice__to=first.notice.to_id, mark=first.mark)
    token = uuid4().hex
    # Locked together: the e-mail of a day is not torn in two.
    held = [row.pk for row in rows.select_for_update(of=("self",))]
    taken = Delivery.objects.filter(pk__in=held, state=DeliveryState.WAITING)
    taken.update(
        state=DeliveryState.TAKEN, token=token, worker=me(), held_until=now + HELD,
        tries=F("tries") + 1,
    )  # fmt: skip
    Delivery.objects.filter(token=token, mark="").update(mark=token)
    mine = Delivery.objects.filter(token=token).select_related("notice__to", "hook")
    found = list(mine.order_by("pk"))
    return Parcel(found[0].channel, token, found) if found else None


def _deliver(parcel: Parcel, now: datetime) -> Outcome:
    parcel = _still_wanted(parcel)
    if not parcel.rows:
        return Outcome(parcel.channel, 0, DeliveryState.DROPPED)
    try:
        if parcel.channel == Channel.HOOK:
            letters.send_event(parcel.first, now)
        else:
            letters.send_mail(parcel.rows, timezone.now(), before=lambda: _hand_over(parcel))
    except Trouble as trouble:
        return _failed(parcel, trouble, now)
    except Unsure:
        return _doubted(parcel, now)
    except Lost:
        raise
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one, others go on
        return _broken(parcel, error, now)
    return _end(parcel, DeliveryState.SENT, sent_at=timezone.now(), why="")


def _still_wanted(parcel: Parcel) -> Parcel:
    """Without what nobody needs any more; that is ended here."""
    unwanted = {row.pk: why for row in parcel.rows if (why := _needless(row))}
    for why in set(unwanted.values()):
        pks = [pk for pk, reason in unwanted.items() if reason == why]
        _of(parcel).filter(pk__in=pks).update(state=DeliveryState.DROPPED, why=why, token="")
    rows = [row for row in parcel.rows if row.pk not in unwanted]
    return Parcel(parcel.channel, parcel.token, rows)


def _needless(row: Delivery) -> Why | None:
    if not row.notice.to.is_active:
        return Why.SHUT
    if row.hook is not None:
        return None if row.hook.is_on else Why.OFF
    if not row.notice.to.email:
        return Why.NO_ADDRESS
    # Who read it has not changed their calendar by that.
    is_read = row.notice.read_at and not row.invitation
    return Why.READ if row.channel == Channel.DIGEST and is_read else None


def _of(parcel: Parcel):  # noqa: ANN202 - a QuerySet
    return Delivery.objects.held().filter(token=parcel.token)


def _hand_over(parcel: Parcel) -> None:
    """Say, before the text goes, that from now on it may have left."""
    if _of(parcel).update(state=DeliveryState.SENDING) != len(parcel.rows):
        raise Lost


def _end(parcel: Parcel, state: DeliveryState, **values: object) -> Outcome:
    if not _of(parcel).update(state=state, token="", **values):
        raise Lost
    return Outcome(parcel.channel, len(parcel.rows), state)


def _doubted(parcel: Parcel, now: datetime) -> Outcome:
    outcome = _end(parcel, DeliveryState.UNSURE, why=Why.NO_ANSWER)
    warn(parcel.first, now)
    return outcome


def warn(row: Delivery, now: datetime) -> None:
    """Tell the administrators of whoever should have had it, once a day and in the inbox alone."""
    unit = row.notice.to.unit
    if unit is None:
        return
    tell(
        holders_of(Permission.PERSON_MANAGE, unit),
        kind=NoticeKind.SYSTEM,
        heading=_("Some e-mails or webhooks did not arrive."),
        address=reverse("notices:delivery-list"),
        key=f"undelivered:{localdate(now)}",
        at=now,
        is_inside=True,
    )


def _failed(parcel: Parcel, trouble: Trouble, now: datetime) -> Outcome:
    """Try again later, or give up. What else waits for the same server waits with it."""
    first = parcel.first
    if trouble.is_final or is_over(first.first_due_at, now):
        outcome = _end(parcel, DeliveryState.FAILED, why=trouble.why)
        warn(first, now)
    else:
        outcome = _end(parcel, DeliveryState.WAITING, why=trouble.why, due_at=_again(first, now))
        # Nothing of it has left: what comes until then goes with it.
        rows = Delivery.objects.filter(pk__in=[row.pk for row in parcel.rows])
        rows.filter(state=DeliveryState.WAITING, channel=Channel.DIGEST).update(mark="")
    if trouble.is_server:
        _hold_back(first, trouble.why, now)
    return outcome


def _broken(parcel: Parcel, error: Exception, now: datetime) -> Outcome:
    """A fault of ours, or a database that did not answer in time."""
    if _of(parcel).filter(state=DeliveryState.SENDING).exists():
        return _doubted(parcel, now)
    return _failed(parcel, Trouble(f"{type(error).__name__}: {error}"), now)


def _again(row: Delivery, now: datetime) -> datetime:
    return now + wait_after(row.tries)


def _hold_back(first: Delivery, why: str, now: datetime) -> None:
    """A server that does not answer is asked with one message at a time, or a thousand of them
    would each wait for it."""
    same = Q(hook=first.hook_id) if first.hook_id else Q(channel__in=MAILS)
    waiting = Delivery.objects.filter(same, state=DeliveryState.WAITING)
    over = waiting.filter(first_due_at__lte=now - GIVE_UP, due_at__lte=now)
    over.update(state=DeliveryState.FAILED, why=why)
    again = _again(first, now)
    waiting.filter(due_at__lt=again).update(due_at=again, why=why)


@transaction.atomic
def send_again(rows: Sequence[Delivery], *, by: User, at: datetime) -> int:
    """Have these tried anew, with the identity they had: whoever got it before can tell.

    Raises:
        Refused: none of them was given up or is in doubt.
        Stale: others were faster.
    """
    wanted = [row for row in rows if row.state in AGAIN]
    if not wanted:
        raise Refused(Objection("not_failed", _("Only what was given up is sent again.")))
    again = Delivery.objects.filter(pk__in=[row.pk for row in wanted], state__in=AGAIN)
    n = again.update(
        state=DeliveryState.WAITING, first_due_at=at, due_at=at, tries=0, why="", token=""
    )
    if not n:
        raise Stale
    record("delivery.again", wanted[0], by=by, n=n)
    return n
