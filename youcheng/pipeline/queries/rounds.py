"""Which decisions a step of a case needs, and how they stand."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from youcheng.accounts.models import User
from youcheng.approvals.enums import RoundState
from youcheng.approvals.models import Chain, Round
from youcheng.approvals.queries.calendars import calendars_of
from youcheng.approvals.queries.rounds import RoundView, seats_before, views_of, with_seats
from youcheng.approvals.rules import Calendars
from youcheng.lib.prepared import prepared
from youcheng.pipeline.models import Case, CaseChain, CaseRound, Remark
from youcheng.registry.queries.claims import HOME_COUNTRY


def chain_for(case: Case, target: str) -> Chain | None:
    """The chain whose agreement the step needs: that of the case's own track before one for all."""
    row: CaseChain | None = _chains.first(target=target, tracks=["", case.track])
    return row.chain if row else None


@prepared
def _chains(*, target: Any, tracks: Any) -> QuerySet[CaseChain]:
    rows = CaseChain.objects.filter(target=target, track__in=tracks, chain__is_on=True)
    return rows.select_related("chain").order_by("-track")


@dataclass(slots=True)
class Need:
    """A decision that the step to `target` waits for. state: as of the last round that was asked
    for since the case came where it is; empty where none was."""

    chain: Chain
    target: str
    state: str = ""

    @property
    def is_met(self) -> bool:
        return self.state == RoundState.AGREED

    @property
    def state_label(self) -> str:
        return str(RoundState(self.state).label) if self.state else ""

    @property
    def is_running(self) -> bool:
        return self.state == RoundState.OPEN


def need_of(case: Case, target: str) -> Need | None:
    """None where the step needs no decision of the office's own. Two queries."""
    chain = chain_for(case, target)
    if chain is None:
        return None
    rows = CaseRound.objects.filter(case=case, target=target, n_moves=case.moves.count())
    last = rows.filter(round__chain=chain).select_related("round").order_by("-pk").first()
    return Need(chain, target, last.round.state if last else "")


@dataclass(slots=True)
class CaseRoundView:
    link: CaseRound
    view: RoundView


def rounds_of(cases: Iterable[Case], reader: User, today: date) -> dict[int, list[CaseRoundView]]:
    """Rounds of these cases, the newest first. Seven queries or so."""
    links: list[CaseRound] = _links(cases=[case.pk for case in cases])
    if not links:
        return {}
    calendars = calendars_of([HOME_COUNTRY])
    views = _views([link.round_id for link in links], reader, calendars, today)
    found: dict[int, list[CaseRoundView]] = defaultdict(list)
    for link in links:
        found[link.case_id].append(CaseRoundView(link, views[link.round_id]))
    return found


def remarks_of(case: Case) -> list[Remark]:
    """The latest first."""
    return _remarks(case=case.pk)


@prepared
def _remarks(*, case: Any) -> QuerySet[Remark]:
    return Remark.objects.filter(case=case).select_related("by").order_by("-pk")


@prepared
def _links(*, cases: Any) -> QuerySet[CaseRound]:
    return CaseRound.objects.filter(case__in=cases).order_by("-pk")


def _views(
    keys: Iterable[int], reader: User, calendars: Calendars, today: date
) -> dict[int, RoundView]:
    rounds = list(with_seats(Round.objects.filter(pk__in=keys)))
    views = views_of(rounds, reader, country=HOME_COUNTRY, calendars=calendars, today=today)
    return {view.round.pk: view for view in views}


def cases_before(user: User, today: date) -> QuerySet[CaseRound]:
    """Rounds of cases that wait for this person's word. Whoever is asked sees the case."""
    seats = seats_before(user, today)
    return CaseRound.objects.filter(round__stops__seats__in=seats).distinct()


@dataclass(slots=True)
class Waiting:
    """A round in a list: the case that it is about, and how it stands."""

    case: Case
    link: CaseRound
    view: RoundView


def waiting_of(links: QuerySet[CaseRound], reader: User, today: date) -> list[Waiting]:
    """The round that waits longest first."""
    rows = list(links.select_related("case__home", "case__place__country", "case__owner"))
    if not rows:
        return []
    views = _views([row.round_id for row in rows], reader, calendars_of([HOME_COUNTRY]), today)
    found = [Waiting(row.case, row, views[row.round_id]) for row in rows]
    return sorted(found, key=lambda one: (one.view.round.asked_at, one.link.pk))
