"""What can be done to an exchange as a whole: record it, change it, take it back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.exchanges import rules
from youcheng.exchanges.actions.indexing import index_exchanges
from youcheng.exchanges.enums import EXCHANGE, PartRole, State, Visibility
from youcheng.exchanges.models import Exchange, Field, FormerExchange, Participant, Partner
from youcheng.exchanges.queries.knowing import plain, sides_of, snapshot
from youcheng.exchanges.queries.places import last_contacts, ties_for
from youcheng.lib.objections import Stale, require
from youcheng.lib.periods import Precision
from youcheng.registry.actions import tell_contact
from youcheng.search.actions import drop

CHUNK = 500


@dataclass(slots=True)
class PartDraft:
    """Somebody who took part; fields as in `Participant`."""

    side: str
    name: str = ""
    post: str = ""
    person_id: int | None = None
    role: str = PartRole.MEMBER
    is_head: bool = False


@dataclass(slots=True)
class ExchangeDraft:
    """An exchange to be recorded; fields as in `Exchange`. to_on: None is the first day.

    place_ids: the leading partner first, at least one. fields: codes.
    """

    kind: str
    from_on: date
    home: Unit
    place_ids: Sequence[int]
    subject_zh: str = ""
    subject_en: str = ""
    to_on: date | None = None
    precision: str = Precision.DAY
    venue: str = ""
    n_groups_home: int | None = None
    n_persons_home: int | None = None
    n_groups_abroad: int | None = None
    n_persons_abroad: int | None = None
    rank: int | None = None
    result: str = ""
    talking_points: str = ""
    arrangements: str = ""
    initiator: str = ""
    source: str = ""
    visibility: str = Visibility.INTERNAL
    units: Sequence[Unit] = ()
    fields: Sequence[str] = ()
    participants: list[PartDraft] = field(default_factory=list)
    is_demo: bool = False

    def columns(self) -> dict[str, Any]:
        """Values of the columns `rules.KEPT`."""
        given = {name: getattr(self, name, None) for name in rules.KEPT}
        own = {"home_id": self.home.pk, "place_id": self.place_ids[0], "to_on": self.last_day}
        return given | own

    @property
    def last_day(self) -> date:
        return self.from_on if self.to_on is None else self.to_on


@transaction.atomic
def open_exchanges(
    drafts: Sequence[ExchangeDraft],
    *,
    by: User | None,
    at: datetime,
    state: str = State.RECORDED,
) -> list[Exchange]:
    """Enter many exchanges at once, known from `at`. Returns them in the order of `drafts`.

    Logs nothing: the caller logs the one deed (an import) that they are part of.

    Raises:
        Refused: one of them ends before it begins; nothing is written.
    """
    for draft in drafts:
        require(rules.objection_to_days(draft.from_on, draft.last_day))
    recorded_at = at if state == State.RECORDED else None
    exchanges = Exchange.objects.bulk_create(
        [
            Exchange(
                **draft.columns(),
                state=state,
                is_demo=draft.is_demo,
                created_by=by,
                created_at=at,
                changed_at=at,
                recorded_at=recorded_at,
            )
            for draft in drafts
        ],
        batch_size=CHUNK,
    )
    pairs = list(zip(exchanges, drafts, strict=True))
    ties = ties_for((draft.home.path, place) for draft in drafts for place in draft.place_ids)
    Partner.objects.bulk_create(
        [
            partner
            for exchange, draft in pairs
            for partner in _partners(exchange, draft.home, draft.place_ids, ties)
        ],
        batch_size=CHUNK,
    )
    codes = dict(Field.objects.values_list("code", "pk"))
    Exchange.fields.through.objects.bulk_create(
        [
            Exchange.fields.through(exchange=exchange, field_id=codes[code])
            for exchange, draft in pairs
            for code in dict.fromkeys(draft.fields)
        ],
        batch_size=CHUNK,
    )
    Exchange.units.through.objects.bulk_create(
        [
            Exchange.units.through(exchange=exchange, unit=unit)
            for exchange, draft in pairs
            for unit in dict.fromkeys(draft.units)
            if unit != draft.home
        ],
        batch_size=CHUNK,
    )
    Participant.objects.bulk_create(
        [
            part_row(exchange, part, n)
            for exchange, draft in pairs
            for n, part in enumerate(draft.participants)
        ],
        batch_size=CHUNK,
    )
    if state == State.RECORDED:
        tell_contact(last_contacts(set(ties.values())), at=at)
        index_exchanges(exchange.pk for exchange in exchanges)
    return exchanges


def part_row(exchange: Exchange, draft: PartDraft, position: int) -> Participant:
    return Participant(
        exchange=exchange,
        side=draft.side,
        person_id=draft.person_id,
        # The name of somebody known stands in the people base alone, where it can be erased.
        name="" if draft.person_id else draft.name,
        post=draft.post,
        role=draft.role,
        is_head=draft.is_head,
        position=position,
    )


def _partners(
    exchange: Exchange,
    home: Unit,
    places: Sequence[int],
    ties: Mapping[tuple[str, int], int],
) -> list[Partner]:
    return [
        Partner(exchange=exchange, place_id=place, tie_id=ties.get((home.path, place)), position=n)
        for n, place in enumerate(dict.fromkeys(places))
    ]


@transaction.atomic
def record_exchange(
    draft: ExchangeDraft, *, by: User | None, at: datetime | None = None, state: str = ""
) -> Exchange:
    """Record one exchange and log it. state: RECORDED, or DRAFT for one that is not to count yet.

    Raises:
        Refused: it ends before it begins.
    """
    state = state or State.RECORDED
    [exchange] = open_exchanges([draft], by=by, at=at or timezone.now(), state=state)
    verb = "exchange.recorded" if state == State.RECORDED else "exchange.drafted"
    record(verb, exchange, by=by, kind=exchange.kind, on=exchange.days, unit=draft.home.code)
    return exchange


@transaction.atomic
def edit_exchange(
    exchange: Exchange,
    *,
    version: int,
    draft: ExchangeDraft,
    by: User | None,
    at: datetime | None = None,
) -> bool:
    """Let `exchange` say what `draft` says, but for who took part. False: it does so already.

    What it said before is kept with the time in which it did.

    Raises:
        Stale: it is no longer at `version`; nothing is written.
        Refused: it would end before it begins, or was taken back.
    """
    at = at or timezone.now()
    require(rules.objection_to_days(draft.from_on, draft.last_day))
    exchange = Exchange.objects.select_for_update().get(pk=exchange.pk)
    if exchange.version != version:
        raise Stale
    if exchange.state == State.WITHDRAWN:
        require(rules.objection_to_move(exchange.state, State.RECORDED))
    before = snapshot(exchange)
    columns = draft.columns()
    old_ties = _ties_of(exchange)
    _set_sides(exchange, draft)
    changes = {name: (before[name], plain(columns[name])) for name in rules.KEPT}
    after = {**before, **{name: new for name, (_old, new) in changes.items()}, **sides_of(exchange)}
    changed = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    if not changed:
        return False
    known_from = exchange.changed_at if exchange.former.exists() else exchange.recorded_at
    if exchange.state == State.RECORDED:
        FormerExchange.objects.create(
            exchange=exchange, values=before, known_from=known_from or at, known_to=at
        )
    Exchange.objects.filter(pk=exchange.pk).update(version=version + 1, changed_at=at, **columns)
    exchange.refresh_from_db()
    if exchange.state == State.RECORDED:
        tell_contact(last_contacts(old_ties | _ties_of(exchange)), at=at)
        index_exchanges([exchange.pk])
    record(
        "exchange.edited", exchange, by=by, **{_named(name): pair for name, pair in changed.items()}
    )
    return True


def _named(column: str) -> str:
    """The field's name, by which the log knows its title."""
    return column.removesuffix("_id")


def _set_sides(exchange: Exchange, draft: ExchangeDraft) -> None:
    ties = ties_for((draft.home.path, place) for place in draft.place_ids)
    wanted = _partners(exchange, draft.home, draft.place_ids, ties)
    has = [(one.place_id, one.tie_id) for one in exchange.partners.all()]
    if has != [(one.place_id, one.tie_id) for one in wanted]:
        exchange.partners.all().delete()
        Partner.objects.bulk_create(wanted)
    exchange.fields.set(Field.objects.filter(code__in=draft.fields))
    exchange.units.set([unit for unit in draft.units if unit != draft.home])


def _ties_of(exchange: Exchange) -> set[int]:
    ties = exchange.partners.filter(tie__isnull=False)
    return set(ties.values_list("tie", flat=True))


@transaction.atomic
def finish_draft(exchange: Exchange, *, by: User | None, at: datetime | None = None) -> None:
    """Let a draft count from now on.

    Raises:
        Refused: it is no draft any more.
        Stale: somebody was faster.
    """
    at = at or timezone.now()
    _move(exchange, State.RECORDED, recorded_at=at, changed_at=at)
    tell_contact(last_contacts(_ties_of(exchange)), at=at)
    record("exchange.recorded", exchange, by=by, kind=exchange.kind, on=exchange.days)


@transaction.atomic
def withdraw(exchange: Exchange, *, why: str, by: User | None, at: datetime | None = None) -> None:
    """Take it back: it counts no longer, and stays readable for earlier days.

    Raises:
        Refused: it was taken back already.
        Stale: somebody was faster.
    """
    at = at or timezone.now()
    _move(
        exchange,
        State.WITHDRAWN,
        withdrawn_at=at,
        changed_at=at,
        withdrawn_why=why,
        recorded_at=exchange.recorded_at or at,
    )
    tell_contact(last_contacts(_ties_of(exchange)), at=at)
    record("exchange.withdrawn", exchange, by=by, reason=why)


def _move(exchange: Exchange, target: str, **columns: Any) -> None:
    before = exchange.state
    require(rules.objection_to_move(before, target))
    rows = Exchange.objects.filter(pk=exchange.pk, state=before)
    if not rows.update(state=target, version=exchange.version + 1, **columns):
        raise Stale
    exchange.refresh_from_db()
    index_exchanges([exchange.pk])


@transaction.atomic
def remove_exchanges(keys: Iterable[int], *, at: datetime) -> None:
    """Take exchanges of an import out of the base entirely, as `dataio` undoes what nobody has
    touched since. Logs nothing: the caller logs the undo."""
    ties: set[int] = set()
    keys = list(keys)
    for i in range(0, len(keys), CHUNK):
        some = keys[i : i + CHUNK]
        served = Partner.objects.filter(exchange__in=some, tie__isnull=False)
        ties |= set(served.values_list("tie", flat=True))
        Exchange.objects.filter(pk__in=some).delete()
    drop(EXCHANGE, keys)
    tell_contact(last_contacts(ties), at=at)
