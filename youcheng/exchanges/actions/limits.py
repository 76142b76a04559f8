"""Limits for gifts, set by the office: a change is a new row from a day on."""

from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from youcheng.accounts.models import User
from youcheng.accounts.queries import unit_or_home
from youcheng.audit.actions import record
from youcheng.exchanges import rules
from youcheng.exchanges.models import GiftLimit
from youcheng.exchanges.queries.limits import mark_of
from youcheng.lib.objections import Stale, require

_DAY = timedelta(days=1)


@transaction.atomic
def set_limit(
    *,
    direction: str,
    amount: Decimal | None,
    currency: str,
    from_on: date,
    text: str,
    source: str,
    is_confirmed: bool,
    seen: str,
    today: date,
    by: User | None,
) -> GiftLimit:
    """Let a limit hold from `from_on`. That of the same direction and currency which held on that
    day ends the day before; before one that begins later the new one ends.

    seen: `queries.limits.mark_of` all limits as the writer saw them.

    Raises:
        Refused: one began on that very day, and has held since.
        Stale: somebody changed the limits since; nothing is written.
    """
    rows = list(GiftLimit.objects.select_for_update().order_by("pk"))
    if mark_of(rows) != seen:
        raise Stale
    alike = [row for row in rows if (row.direction, row.currency) == (direction, currency)]
    same = next((row for row in alike if row.from_on == from_on), None)
    require(rules.objection_to_start(from_on, same.from_on if same else None, today))
    if same is not None:
        same.delete()
    for row in alike:
        if row is not same and row.holds_on(from_on):
            _end(row, from_on - _DAY)
    later = min((row.from_on for row in alike if row.from_on > from_on), default=None)
    made = GiftLimit.objects.create(
        direction=direction,
        amount=amount,
        currency=currency,
        from_on=from_on,
        to_on=later - _DAY if later else None,
        text=text,
        source=source,
        is_confirmed=is_confirmed,
    )
    record(
        "exchange.limit_set",
        unit_or_home(),
        by=by,
        name=str(made),
        on=from_on,
        fact=text,
        source=source,
    )
    return made


@transaction.atomic
def end_limit(limit: GiftLimit, *, to_on: date, version: int, today: date, by: User | None) -> None:
    """Let a limit end with `to_on`, the last day on which it holds. One that has held for no whole
    day goes, where its end lies before its start.

    Raises:
        Refused: it cannot end before it began.
        Stale: somebody changed it since it was read.
    """
    require(rules.objection_to_end(limit.from_on, to_on, today))
    rows = GiftLimit.objects.filter(pk=limit.pk, version=version)
    if to_on < limit.from_on:
        if not rows.delete()[0]:
            raise Stale
    elif not rows.update(to_on=to_on, version=version + 1):
        raise Stale
    record("exchange.limit_ended", unit_or_home(), by=by, name=str(limit), until=to_on)


def _end(row: GiftLimit, to_on: date) -> None:
    """Of a row that is locked."""
    row.to_on, row.version = to_on, row.version + 1
    row.save(update_fields=["to_on", "version"])
