"""What can be done to the parts of an exchange. Each is one line in the log of the exchange."""

from datetime import date, time
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.exchanges import rules
from youcheng.exchanges.actions.recording import PartDraft, part_row
from youcheng.exchanges.models import (
    Exchange,
    Gift,
    Participant,
    ProgrammeItem,
    Promise,
)
from youcheng.lib.objections import Objection, Refused, Stale, require

Part = Participant | Gift | Promise | ProgrammeItem


@transaction.atomic
def add_participant(exchange: Exchange, draft: PartDraft, *, by: User | None) -> Participant:
    """Raises Refused where that person stands in the list already."""
    taken = exchange.participants.filter(person=draft.person_id)
    if draft.person_id is not None and taken.exists():
        raise Refused(Objection("taken", _("This person is in the list already.")))
    part = part_row(exchange, draft, exchange.participants.count())
    part.save()
    # The log cannot be erased: it says which post, and the number of the person, but no name.
    number = part.person.number if part.person else ""
    record("exchange.participant_added", exchange, by=by, post=part.post, person=number)
    return part


@transaction.atomic
def add_gift(
    exchange: Exchange,
    *,
    direction: str,
    what: str,
    value: Decimal | None = None,
    currency: str = "CNY",
    person_id: int | None = None,
    party: str = "",
    kept_at: str = "",
    by: User | None,
) -> Gift:
    gift = Gift.objects.create(
        exchange=exchange,
        direction=direction,
        what=what,
        value=value,
        currency=currency,
        person_id=person_id,
        party=party,
        kept_at=kept_at,
    )
    record("exchange.gift_added", exchange, by=by, gift=what, value=value, currency=currency)
    return gift


@transaction.atomic
def add_promise(
    exchange: Exchange,
    *,
    text: str,
    side: str,
    owner: Unit | None = None,
    due_on: date | None = None,
    by: User | None,
) -> Promise:
    promise = Promise.objects.create(
        exchange=exchange, text=text, side=side, owner=owner, due_on=due_on
    )
    record("exchange.promise_added", exchange, by=by, promise=text, due_on=due_on)
    return promise


@transaction.atomic
def finish_promise(
    promise: Promise, *, version: int, done_on: date, evidence: str, by: User | None
) -> None:
    """Say that it is done, and what shows it.

    Raises:
        Refused: nothing shows it, or it was done before it was promised.
        Stale: it was changed since it was read.
    """
    made_on = promise.exchange.from_on
    require(rules.objection_to_done(done_on=done_on, evidence=evidence, made_on=made_on))
    rows = Promise.objects.filter(pk=promise.pk, version=version, done_on=None)
    if not rows.update(done_on=done_on, evidence=evidence.strip(), version=version + 1):
        raise Stale
    record(
        "exchange.promise_done",
        promise.exchange,
        by=by,
        promise=promise.text,
        on=done_on,
        evidence=evidence,
    )


@transaction.atomic
def add_item(
    exchange: Exchange,
    *,
    kind: str,
    on: date,
    what: str,
    starts_at: time | None = None,
    ends_at: time | None = None,
    where: str = "",
    who: str = "",
    by: User | None,
) -> ProgrammeItem:
    """Raises Refused where the day lies outside the visit, or it ends before it begins."""
    require(rules.objection_to_item(on, exchange.from_on, exchange.to_on, starts_at, ends_at))
    item = ProgrammeItem.objects.create(
        exchange=exchange,
        kind=kind,
        on=on,
        what=what,
        starts_at=starts_at,
        ends_at=ends_at,
        where=where,
        who=who,
    )
    record("exchange.item_added", exchange, by=by, on=on, item=what)
    return item


@transaction.atomic
def drop_part(part: Part, *, by: User | None) -> None:
    """Take a participant, gift, promise or line of the programme out of its exchange.

    Raises:
        Stale: somebody took it out before.
    """
    told = part.post if isinstance(part, Participant) else str(part)
    exchange, verb = part.exchange, DROPPED[type(part)]
    if not type(part).objects.filter(pk=part.pk).delete()[0]:
        raise Stale
    record(verb, exchange, by=by, fact=told)


DROPPED = {
    Participant: "exchange.participant_dropped",
    Gift: "exchange.gift_dropped",
    Promise: "exchange.promise_dropped",
    ProgrammeItem: "exchange.item_dropped",
}
