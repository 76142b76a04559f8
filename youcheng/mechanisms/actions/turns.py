"""A turn and what is due for it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.timezone import localdate

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.exchanges.actions import ExchangeDraft, record_exchange
from youcheng.exchanges.enums import ExchangeKind, Side
from youcheng.exchanges.models import Exchange
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.lib.text import _
from youcheng.mechanisms import rules
from youcheng.mechanisms.enums import TurnState
from youcheng.mechanisms.models import Mechanism, Turn, TurnItem


@transaction.atomic
def plan(
    mechanism: Mechanism, *, year: int, host: str, from_on: date | None, to_on: date | None,
    by: User,
) -> Turn:  # fmt: skip
    """Plan the next turn, with the items of the template.

    Raises:
        Refused: one is planned already, the mechanism has ended, or the days are no days.
    """
    held = Mechanism.objects.select_for_update().get(pk=mechanism.pk)
    before = list(held.turns.values_list("number", "state"))
    require(rules.objection_to_plan(held.state, (state for _number, state in before)))
    require(rules.objection_to_window(from_on, to_on))
    turn = Turn.objects.create(
        mechanism=held, year=year, host=host, from_on=from_on, to_on=to_on,
        number=max((number for number, _state in before), default=0) + 1,
    )  # fmt: skip
    TurnItem.objects.bulk_create(
        TurnItem(
            turn=turn, heading=one.heading, side=one.side, unit=one.unit, weeks=one.weeks,
            due_on=rules.due_on(from_on, one.weeks),
        )
        for one in held.patterns.select_related("unit")
    )  # fmt: skip
    record("turn.planned", mechanism, by=by, year=year)
    return turn


@transaction.atomic
def set_days(
    turn: Turn, *, from_on: date | None, to_on: date | None, host: str, version: int, by: User,
    target: str = "",
) -> None:  # fmt: skip
    """Change the days and the host of an open turn; items whose day nobody set move with it.
    target: "agreed" or "planned".

    Raises:
        Refused: it is not open any more, or the days are no days.
        Stale: it is no longer at `version`.
    """
    if not turn.is_open:
        raise Refused(Objection("not_open", _("The turn is over, and stays as it was.")))
    state = target or turn.state
    if state != turn.state:
        require(
            rules.objection_to_move(
                turn.state, state, from_on=from_on, to_on=to_on, today=localdate()
            )
        )
    require(rules.objection_to_window(from_on, to_on))
    if state == TurnState.AGREED and from_on is None:
        raise Refused(Objection("no_day", _("Give the days first.")))
    rows = Turn.objects.filter(pk=turn.pk, version=version, state=turn.state)
    values = {"from_on": from_on, "to_on": to_on, "host": host, "state": state}
    if not rows.update(**values, version=F("version") + 1):
        raise Stale
    before = (turn.from_on, turn.to_on)
    turn.refresh_from_db()
    _move_items(turn)
    record("turn.days_set", turn.mechanism, by=by, year=turn.year, state=turn.state,
           from_on=(before[0], from_on), to_on=(before[1], to_on))  # fmt: skip


def _move_items(turn: Turn) -> None:
    for item in turn.items.filter(is_moved=False, done_on=None, weeks__isnull=False):
        day = rules.due_on(turn.from_on, item.weeks or 0)
        if day != item.due_on:
            TurnItem.objects.filter(pk=item.pk).update(due_on=day)


@transaction.atomic
def move(turn: Turn, target: str, *, by: User, reason: str = "", today: date | None = None) -> None:
    """Leave it out with a reason, or take that back.

    Raises:
        Refused: it does not stand where this can be done, or another turn is planned.
        Stale: somebody was faster.
    """
    if target == TurnState.SKIPPED and not reason.strip():
        raise Refused(Objection("no_reason", _("Say why.")))
    mechanism = Mechanism.objects.select_for_update().get(pk=turn.mechanism_id)
    require(
        rules.objection_to_move(
            turn.state, target, from_on=turn.from_on, to_on=turn.to_on, today=today or localdate()
        )
    )
    if not turn.is_open and target == TurnState.PLANNED:
        others = mechanism.turns.exclude(pk=turn.pk).values_list("state", flat=True)
        require(rules.objection_to_plan(mechanism.state, others))
    rows = Turn.objects.filter(pk=turn.pk, state=turn.state, version=turn.version)
    said = reason.strip() if target == TurnState.SKIPPED else ""
    if not rows.update(state=target, reason=said, version=F("version") + 1):
        raise Stale
    before = turn.state
    turn.refresh_from_db()
    record("turn.moved", turn.mechanism, by=by, year=turn.year, state=(before, target), reason=said)


@transaction.atomic
def hold(
    turn: Turn, *, from_on: date, to_on: date, by: User, exchange: Exchange | None = None,
    records: bool = False, at: datetime | None = None,
) -> None:  # fmt: skip
    """Say that it was held. exchange: one that was recorded; records: record one now.

    Raises:
        Refused: it is over already, or has not begun.
        Stale: somebody was faster.
    """
    at = at or timezone.now()
    require(
        rules.objection_to_move(
            turn.state, TurnState.HELD, from_on=from_on, to_on=to_on, today=localdate(at)
        )
    )
    rows = Turn.objects.filter(pk=turn.pk, state=turn.state, version=turn.version)
    values = {"state": TurnState.HELD, "from_on": from_on, "to_on": to_on}
    if not rows.update(**values, version=F("version") + 1):
        raise Stale
    if exchange is None and records:
        exchange = record_exchange(_exchange_of(turn, from_on, to_on), by=by, at=at)
    Turn.objects.filter(pk=turn.pk).update(exchange=exchange)
    turn.refresh_from_db()
    record("turn.held", turn.mechanism, by=by, year=turn.year, on=from_on)


def _exchange_of(turn: Turn, from_on: date, to_on: date) -> ExchangeDraft:
    """With us it is a visit to us, with the partner one abroad."""
    one = turn.mechanism
    year = f"{turn.year} "
    return ExchangeDraft(
        kind=ExchangeKind.VISIT_IN if turn.host == Side.HOME else ExchangeKind.VISIT_OUT,
        from_on=from_on, to_on=to_on, home=one.tie.home, place_ids=[one.tie.place_id],
        subject_zh=year + one.heading_zh if one.heading_zh else "",
        subject_en=year + one.heading_en if one.heading_en else "",
        units=[one.unit, *one.units.all()], fields=[one.field.code] if one.field else [],
    )  # fmt: skip


@transaction.atomic
def add_item(
    turn: Turn, *, heading: str, side: str, unit: Unit | None, due_on: date | None, by: User
) -> TurnItem:
    """Raises:
    Refused: the turn is over, or has too many items.
    """
    held = Turn.objects.select_for_update().get(pk=turn.pk)
    if not held.is_open:
        raise Refused(Objection("not_open", _("The turn is over, and stays as it was.")))
    if held.items.count() >= rules.MOST_ITEMS:
        raise Refused(Objection("many", _("There are too many items already.")))
    item = TurnItem.objects.create(
        turn=held, heading=heading, side=side, unit=unit if side == Side.HOME else None,
        due_on=due_on, is_moved=True,
    )  # fmt: skip
    record("turn.item_added", turn.mechanism, by=by, item=heading)
    return item


@transaction.atomic
def set_item(
    item: TurnItem, *, heading: str, side: str, unit: Unit | None, due_on: date | None, by: User
) -> None:
    """Raises:
    Stale: it was done meanwhile.
    """
    rows = TurnItem.objects.filter(pk=item.pk, done_on=None)
    is_moved = item.is_moved or due_on != item.due_on
    unit = unit if side == Side.HOME else None
    if not rows.update(heading=heading, side=side, unit=unit, due_on=due_on, is_moved=is_moved):
        raise Stale
    item.refresh_from_db()
    record("turn.item_set", item.turn.mechanism, by=by, item=heading)


@transaction.atomic
def drop_item(item: TurnItem, *, by: User) -> None:
    """Raises:
    Stale: it was done, and stays on record; or it is gone.
    """
    if not TurnItem.objects.filter(pk=item.pk, done_on=None).delete()[0]:
        raise Stale
    record("turn.item_dropped", item.turn.mechanism, by=by, item=item.heading)


@transaction.atomic
def finish_item(item: TurnItem, *, evidence: str, on: date, by: User) -> None:
    """Say that it is done, and what shows it.

    Raises:
        Stale: somebody said so before.
    """
    rows = TurnItem.objects.filter(pk=item.pk, done_on=None)
    if not rows.update(done_on=on, evidence=evidence, done_by=by):
        raise Stale
    item.refresh_from_db()
    record("turn.item_done", item.turn.mechanism, by=by, item=item.heading, evidence=evidence)
