"""What a person's calendar holds: the days to come of the ties and exchanges that they may see
today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import reach, within
from youcheng.desk.queries.duties import open_promises_of, promise_note, promise_title
from youcheng.desk.queries.matters import ending_papers
from youcheng.desk.rules import ANNIVERSARY_STEP
from youcheng.exchanges.enums import Visibility
from youcheng.exchanges.models import Exchange
from youcheng.lib.periods import months_after
from youcheng.lib.text import isolated
from youcheng.registry.models import TieSpan
from youcheng.registry.rules.chains import next_round

PAST = timedelta(days=365)
"""What is over stays in the calendar for so long."""
YEARS_AHEAD = 5
"""Anniversaries: each tie has one within so many years."""
TERM_YEARS_AHEAD = 30
MOST = 1000
"""Entries of each kind, the next ones first; a calendar program gives up at many more."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One whole day. uid: the same for the same paper, anniversary or promise as long as it lasts.

    at: when the record behind it was last changed.
    """

    uid: str
    kind: str
    on: date
    title: str
    text: str
    path: str
    at: datetime


def entries(
    user: User, today: date, *, terms: bool, anniversaries: bool, promises: bool
) -> list[Entry]:
    """In the order of their days; what `user` may not see today is not among them."""
    found: list[Entry] = []
    if terms:
        found += _terms(user, today)
    if anniversaries:
        found += _anniversaries(user, today)
    if promises:
        found += _promises(user, today)
    return sorted(found, key=lambda entry: (entry.on, entry.uid))


def _terms(user: User, today: date) -> Iterator[Entry]:
    until = months_after(today, 12 * TERM_YEARS_AHEAD)
    papers = ending_papers(reach(user, Permission.TIE_VIEW), today, today - PAST, until)
    for paper in papers.select_related("tie__home", "tie__place__country")[:MOST]:
        if paper.ends_on is None:
            continue
        tie = paper.tie
        yield Entry(
            uid=f"paper-{paper.pk}",
            kind="term",
            on=paper.ends_on,
            title=_("The term of %(place)s ends") % {"place": isolated(tie.place)},
            text=" \u00b7 ".join(
                isolated(part) for part in (paper.get_kind_display(), tie.home, tie.place.country)
            ),
            path=reverse("registry:tie-detail", args=[tie.pk]),
            at=max(paper.recorded_at, tie.changed_at),
        )


def _anniversaries(user: User, today: date) -> Iterator[Entry]:
    spans = (
        TieSpan.objects.at(today)
        .counted()
        .filter(within(user, Permission.TIE_VIEW, "home__path"), is_exact=True, began_on__lte=today)
        .select_related("tie__home", "place", "country")
        .order_by("tie_id")
    )
    days = []
    for span in spans:
        if span.began_on is None:
            continue
        # From a year ago on: what has just been is not gone from the calendar at once.
        years, day = next_round(span.began_on, today - PAST, ANNIVERSARY_STEP)
        while day < months_after(today, 12 * YEARS_AHEAD):
            days.append((day, years, span))
            years += ANNIVERSARY_STEP
            day = months_after(span.began_on, 12 * years)
    for day, years, span in sorted(days, key=lambda one: (one[0], one[2].pk))[:MOST]:
        yield Entry(
            uid=f"tie-{span.tie_id}-{years}",
            kind="anniversary",
            on=day,
            title=_("%(place)s: %(years)d years together")
            % {"place": isolated(span.place), "years": years},
            text=" \u00b7 ".join(isolated(part) for part in (span.tie.home, span.country)),
            path=reverse("registry:tie-detail", args=[span.tie_id]),
            at=span.tie.changed_at,
        )


def _promises(user: User, today: date) -> Iterator[Entry]:
    """Open ones, ours and theirs. What is restricted stays on the desk: whoever holds the address
    reads the calendar."""
    seen = Exchange.objects.visible_to(user).exclude(visibility=Visibility.RESTRICTED)
    rows = open_promises_of(seen).filter(due_on__gte=today - PAST)
    rows = rows.select_related("exchange__home", "exchange__place")
    for one in rows.order_by("due_on", "pk")[:MOST]:
        if one.due_on is None:
            continue
        yield Entry(
            uid=f"promise-{one.pk}",
            kind="promise",
            on=one.due_on,
            title=promise_title(one),
            text=f"{promise_note(one)} \u00b7 {isolated(one.exchange.home)}",
            path=reverse("exchanges:exchange-detail", args=[one.exchange_id]),
            at=max(one.recorded_at, one.exchange.changed_at),
        )
