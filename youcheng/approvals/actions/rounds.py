"""A round begins, persons speak, it ends or is withdrawn."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.timezone import localdate

from youcheng.accounts.models import Unit, User
from youcheng.approvals.enums import RoundState
from youcheng.approvals.models import Chain, Round, RoundStop, Seat
from youcheng.approvals.queries.rounds import deputies_of, lines_of
from youcheng.approvals.rules import (
    Deciding,
    PaperSaid,
    Said,
    Stop,
    objection_to_opinion,
    objection_to_seats,
    seated,
    standing,
)
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.lib.text import _


@transaction.atomic
def ask(chain: Chain, unit: Unit, *, by: User, note: str = "", at: datetime | None = None) -> Round:
    """Begin a round along a chain. `by` asks, and does not decide.

    Raises:
        Refused: the chain is switched off, or at a stop nobody can be asked; nothing is written.
    """
    at = at or timezone.now()
    if not chain.is_on:
        raise Refused(Objection("chain_off", _("This chain is switched off.")))
    lines = lines_of(chain, unit, opened_by=by, today=localdate(at))
    require(objection_to_seats(lines))
    one = Round.objects.create(chain=chain, unit=unit, note=note.strip(), asked_by=by, asked_at=at)
    for n, (stop, persons) in enumerate(
        zip(chain.stops.order_by("number"), seated(lines), strict=True)
    ):
        made = RoundStop.objects.create(
            round=one, number=stop.number, name_zh=stop.name_zh, name_en=stop.name_en,
            quorum=stop.quorum, is_blind=stop.is_blind, days=stop.days,
            began_at=at if n == 0 else None,
        )  # fmt: skip
        Seat.objects.bulk_create(Seat(stop=made, asked_id=pk) for pk in sorted(persons))
    record("round.begun", one, by=by, note=one.note)
    return one


@transaction.atomic
def speak(
    seat: Seat,
    opinion: str,
    *,
    by: User,
    text: str = "",
    paper: PaperSaid | None = None,
    at: datetime | None = None,
) -> Round:
    """Give an opinion, as the one asked or their deputy; with `paper`, type in what the one asked
    decided on paper. Ends the stop or the round where that decides it.

    Raises:
        Refused: a rule objects, such as that of four eyes; nothing is written.
        Stale: somebody spoke here in the meantime; nothing is written.
    """
    at = at or timezone.now()
    today = localdate(at)
    one = Round.objects.select_for_update().get(stops=seat.stop_id)
    stops = list(one.stops.order_by("number"))
    seats = list(Seat.objects.held().filter(stop__round=one).select_related("stop"))
    stop = next(row for row in stops if row.pk == seat.stop_id)
    seat = Seat.objects.get(pk=seat.pk)
    open_stop = next(
        (row.number for row in stops if row.began_at is not None and row.ended_at is None), None
    )
    speaker = seat.asked_id if paper else by.pk
    require(
        objection_to_opinion(
            Deciding(
                state=one.state, open_stop=open_stop, stop=stop.number, asked=seat.asked_id,
                by=speaker, opened_by=one.asked_by_id, opinion=opinion, text=text, today=today,
                asked_on=localdate(stop.began_at) if stop.began_at else None,
                is_answered=bool(seat.opinion), is_replaced=seat.replaced_at is not None,
                deputies=deputies_of([seat.asked_id], today).get(seat.asked_id, frozenset()),
                spoken=frozenset(row.decided_by_id for row in seats if row.decided_by_id),
                paper=paper,
            )
        )
    )  # fmt: skip
    free = Seat.objects.filter(pk=seat.pk, opinion="", replaced_at=None)
    if not free.update(
        opinion=opinion, text=text.strip(), decided_by=speaker, decided_at=at,
        typed_by=by if paper else None, paper_number=paper.number.strip() if paper else "",
        paper_on=paper.dated_on if paper else None,
    ):  # fmt: skip
        raise Stale
    _settle(one, stops, at)
    record(
        "round.spoken", one, by=by, stop=stop.number, opinion=opinion, state=one.state,
        is_deputy=speaker != seat.asked_id, paper=paper.number.strip() if paper else "",
    )  # fmt: skip
    return one


def _settle(one: Round, stops: list[RoundStop], at: datetime) -> None:
    """Close what is decided, and let the next stop begin."""
    said = Seat.objects.held().filter(stop__round=one).values_list("stop__number", "opinion")
    now = standing(
        [Stop(row.number, row.quorum, row.is_blind) for row in stops],
        [Said(stop, opinion) for stop, opinion in said],
    )
    for row in stops:
        is_past = now.stop is None or row.number < now.stop
        if row.began_at is not None and row.ended_at is None and is_past:
            row.ended_at = at
            row.save(update_fields=["ended_at"])
        if row.number == now.stop and row.began_at is None:
            row.began_at = at
            row.save(update_fields=["began_at"])
    if now.state != RoundState.OPEN:
        one.state, one.ended_at = now.state, at
        one.save(update_fields=["state", "ended_at"])


@transaction.atomic
def withdraw(one: Round, *, by: User | None, reason: str, at: datetime | None = None) -> None:
    """Take the question back; what was said stays.

    Raises:
        Refused: no reason is given.
        Stale: the round is over.
    """
    at = at or timezone.now()
    if not reason.strip():
        raise Refused(Objection("no_reason", _("Say why; it goes into the file.")))
    open_one = Round.objects.filter(pk=one.pk, state=RoundState.OPEN)
    if not open_one.update(state=RoundState.WITHDRAWN, ended_at=at, ended_for=reason.strip()[:400]):
        raise Stale
    one.refresh_from_db()
    record("round.withdrawn", one, by=by, reason=one.ended_for)


@transaction.atomic
def reseat(seat: Seat, other: User, *, by: User, at: datetime | None = None) -> Seat:
    """Ask somebody else in this place, such as when the person has left.

    Raises:
        Refused: that person asked for the decision, is asked at a stop already, or has left.
        Stale: an opinion was given here, or the round is over.
    """
    at = at or timezone.now()
    one = Round.objects.select_for_update().get(stops=seat.stop_id)
    if other.pk == one.asked_by_id:
        raise Refused(Objection("four_eyes", _("Whoever asks for a decision does not take it.")))
    if not other.is_active:
        raise Refused(Objection("has_left", _("This account is shut.")))
    seats = Seat.objects.held().filter(stop__round=one)
    if seats.filter(asked=other).exists() or seats.filter(decided_by=other).exists():
        raise Refused(
            Objection("asked_already", _("This person has a word in this round already."))
        )
    free = Seat.objects.filter(
        pk=seat.pk, opinion="", replaced_at=None, stop__round__state=RoundState.OPEN
    )
    if not free.update(replaced_at=at, replaced_by=by):
        raise Stale
    try:
        with transaction.atomic():
            made = Seat.objects.create(stop_id=seat.stop_id, asked=other)
    except IntegrityError as error:
        raise Stale from error
    record("round.reseated", one, by=by, stop=seat.stop.number)
    return made
