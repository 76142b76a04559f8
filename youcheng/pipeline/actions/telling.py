"""Who is told what of a decision on a case."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.approvals.enums import RoundState
from youcheng.approvals.models import RoundStop, Seat
from youcheng.approvals.queries.calendars import calendars_of
from youcheng.approvals.queries.rounds import clock_of, deputies_of
from youcheng.lib.text import isolated
from youcheng.notices.actions import tell
from youcheng.notices.enums import NoticeKind
from youcheng.pipeline.enums import ENDING
from youcheng.pipeline.models import Case, CaseRound
from youcheng.registry.queries.claims import HOME_COUNTRY


def tell_those_asked(link: CaseRound, at: datetime) -> None:
    """Whose turn has come, and who stands in for them today. Each is told once of each stop."""
    seats = list(Seat.objects.waiting().filter(stop__round=link.round_id).select_related("stop"))
    if not seats:
        return
    stop, case = seats[0].stop, link.case
    asked = {seat.asked_id for seat in seats}
    deputies = deputies_of(asked, localdate(at))
    people = User.objects.filter(pk__in=asked.union(*deputies.values()))
    tell(
        [one for one in people if one.pk != link.round.asked_by_id],
        kind=NoticeKind.DECISION,
        heading=lambda: _("Your opinion is asked for: %(case)s") % {"case": _named(case)},
        body=lambda: stop.name,
        address=_page(case),
        key=f"round-stop:{stop.pk}",
        due_on=_due_on(stop, at),
        at=at,
    )


def tell_who_asked(link: CaseRound, at: datetime) -> None:
    """What became of the question, once the round is over."""
    one, case = link.round, link.case
    if one.state == RoundState.OPEN or one.asked_by is None:
        return
    tell(
        [one.asked_by],
        kind=NoticeKind.CASE,
        heading=lambda: (
            _("Decided, %(state)s: %(case)s")
            % {"state": RoundState(one.state).label, "case": _named(case)}
        ),
        address=_page(case),
        key=f"round:{one.pk}:ended",
        at=at,
    )


def _page(case: Case) -> str:
    return reverse("pipeline:case-detail", args=[case.pk])


def _named(case: Case) -> str:
    """A case that halts or ends a tie is no matter for a mailbox: it is not named."""
    if case.track in ENDING:
        return _("a case")
    return f"{isolated(case.place.name)} · {case.get_track_display()}"


def _due_on(stop: RoundStop, at: datetime) -> date | None:
    if not stop.days:
        return None
    calendars = calendars_of([HOME_COUNTRY])
    return clock_of(stop, HOME_COUNTRY, calendars, localdate(at)).due_on
