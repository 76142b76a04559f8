"""Who is asked, whose turn it is, and how long there is time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, Unit, User
from youcheng.approvals.enums import RoundState
from youcheng.approvals.models import Absence, Chain, ChainStop, Round, RoundStop, Seat
from youcheng.approvals.rules import Calendars, Line, MissingYear, workday_after, workdays_between


def persons_at(stop: ChainStop, unit: Unit, today: date) -> list[User]:
    """Whom a stop asks: those it names, else the holders of its role for the unit; where there are
    none, those of the next unit above. People who have left are not asked."""
    named = [one for one in stop.people.all() if one.is_active]
    if named or not stop.role:
        return named
    at = stop.unit or unit
    above = [at.path[: n + 1] for n, letter in enumerate(at.path) if letter == "/"]
    grants = Grant.objects.on(today).filter(
        role=stop.role, unit__path__in=above, region="", user__is_active=True
    )
    holders: dict[str, list[User]] = defaultdict(list)
    for grant in grants.select_related("user", "unit").order_by("user"):
        holders[grant.unit.path].append(grant.user)
    return next((holders[path] for path in reversed(above) if holders.get(path)), [])


def lines_of(chain: Chain, unit: Unit, *, opened_by: User | None, today: date) -> list[Line]:
    """Of each stop in its order, who could be asked. Two or three queries a stop."""
    stops = chain.stops.select_related("unit").prefetch_related("people").order_by("number")
    return [
        Line(
            stop.name,
            stop.quorum,
            frozenset(
                one.pk
                for one in persons_at(stop, unit, today)
                if opened_by is None or one.pk != opened_by.pk
            ),
        )
        for stop in stops
    ]


def deputies_of(users: Iterable[int], day: date) -> dict[int, frozenset[int]]:
    """By person: who stands in for them on that day. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Absence.objects.on(day).filter(absent__in=set(users), deputy__is_active=True)
    for absent, deputy in rows.order_by().values_list("absent", "deputy"):
        found[absent].add(deputy)
    return {absent: frozenset(deputies) for absent, deputies in found.items()}


def seats_before(user: User, day: date) -> QuerySet[Seat]:
    """What waits for this person's word, as the one asked or as a deputy."""
    stands_for = Absence.objects.on(day).filter(deputy=user).values("absent")
    waiting = Seat.objects.waiting().filter(Q(asked=user) | Q(asked__in=stands_for))
    return waiting.exclude(stop__round__asked_by=user)


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a stop has taken, in working days. due_on: the last of them; None where no limit is
    set or a calendar is missing. missing: the year that nobody knows."""

    used: int | None = None
    days: int = 0
    due_on: date | None = None
    missing: MissingYear | None = None
    is_late: bool = False


def clock_of(stop: RoundStop, country: str, calendars: Calendars, today: date) -> Clock:
    """country: whose working days count."""
    if stop.began_at is None or not stop.days:
        return Clock(days=stop.days)
    began = localdate(stop.began_at)
    ended = localdate(stop.ended_at) if stop.ended_at else today
    used = workdays_between(began, ended, [country], calendars)
    due = workday_after(began, stop.days, [country], calendars)
    missing = next((one for one in (used, due) if isinstance(one, MissingYear)), None)
    due_on = None if isinstance(due, MissingYear) else due
    return Clock(
        None if isinstance(used, MissingYear) else used,
        stop.days, due_on, missing, due_on is not None and ended > due_on,
    )  # fmt: skip


@dataclass(slots=True)
class SeatView:
    """A seat as a reader sees it. is_hidden: something was said that is blind until all have
    spoken. deputies: who could speak now in the place of the person asked."""

    seat: Seat
    is_hidden: bool = False
    may_speak: bool = False
    has_left: bool = False
    deputies: list[User] = field(default_factory=list)


@dataclass(slots=True)
class StopView:
    """state: done, now, ahead, or failed."""

    stop: RoundStop
    state: str
    seats: list[SeatView]
    clock: Clock

    @property
    def needed(self) -> int:
        return self.stop.quorum or len(self.seats)


@dataclass(slots=True)
class RoundView:
    round: Round
    stops: list[StopView]

    @property
    def is_open(self) -> bool:
        return self.round.state == RoundState.OPEN

    @property
    def now(self) -> StopView | None:
        return next((one for one in self.stops if one.state == "now"), None)

    @property
    def mine(self) -> SeatView | None:
        """The seat at which the reader may speak."""
        seats = (seat for stop in self.stops for seat in stop.seats)
        return next((seat for seat in seats if seat.may_speak), None)

    @property
    def words(self) -> list[SeatView]:
        """What was said by those who did not agree, of what the reader may see."""
        return [
            seat
            for stop in self.stops
            for seat in stop.seats
            if seat.seat.opinion and not seat.is_hidden and seat.seat.text
        ]


def with_seats(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """With all that a page shows of them. Four queries."""
    seats = Seat.objects.held().select_related("asked", "decided_by", "typed_by").order_by("pk")
    stops = RoundStop.objects.order_by("number").prefetch_related(
        Prefetch("seats", seats, to_attr="held")
    )
    return rounds.select_related("chain", "unit", "asked_by").prefetch_related(
        Prefetch("stops", stops, to_attr="in_order")
    )


def views_of(
    rounds: Sequence[Round], reader: User, *, country: str, calendars: Calendars, today: date
) -> list[RoundView]:
    """Rounds of `with_seats` as this reader sees them. One or two queries."""
    asked = {seat.asked_id for one in rounds for stop in one.in_order for seat in stop.held}  # type: ignore[attr-defined]
    deputies = deputies_of(asked, today)
    persons = User.objects.in_bulk({one for some in deputies.values() for one in some})
    return [
        RoundView(
            one,
            [
                StopView(
                    stop,
                    _state(one, stop),
                    [_seat(one, stop, seat, reader, deputies, persons) for seat in stop.held],
                    clock_of(stop, country, calendars, today),
                )
                for stop in one.in_order  # type: ignore[attr-defined]
            ],
        )
        for one in rounds
    ]


def _state(one: Round, stop: RoundStop) -> str:
    if stop.began_at is None:
        return "ahead"
    if stop.ended_at is None:
        return "now" if one.state == RoundState.OPEN else "failed"
    is_last = all(other.began_at is None or other.number <= stop.number for other in one.in_order)  # type: ignore[attr-defined]
    failed = {RoundState.RETURNED, RoundState.REFUSED}
    return "failed" if is_last and one.state in failed else "done"


def _seat(
    one: Round, stop: RoundStop, seat: Seat, reader: User,
    deputies: dict[int, frozenset[int]], persons: dict[int, User],
) -> SeatView:  # fmt: skip
    is_now = one.state == RoundState.OPEN and stop.began_at is not None and stop.ended_at is None
    others = deputies.get(seat.asked_id, frozenset())
    is_theirs = reader.pk == seat.asked_id or reader.pk in others
    spoken = {
        row.decided_by_id for other in one.in_order for row in other.held if row.opinion  # type: ignore[attr-defined]
    }  # fmt: skip
    may = (
        is_now and not seat.opinion and is_theirs and reader.pk != one.asked_by_id
        and reader.pk not in spoken
    )  # fmt: skip
    is_own = reader.pk in {seat.decided_by_id, seat.typed_by_id}
    hidden = bool(seat.opinion) and stop.is_blind and is_now and not is_own
    return SeatView(
        seat, hidden, may, not seat.asked.is_active,
        [persons[pk] for pk in sorted(others) if pk in persons] if not seat.opinion else [],
    )  # fmt: skip
