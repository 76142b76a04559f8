"""What happened between us and a city, and what is to come, in one line of time."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from youcheng.lib.prepared import prepared
from youcheng.lib.text import isolated
from youcheng.registry.enums import COUNTED, EventKind, TieKind
from youcheng.registry.models import Instrument, TieEvent
from youcheng.registry.queries.cities import CityTie
from youcheng.registry.rules.chains import next_round

MILESTONES = frozenset(
    {EventKind.ESTABLISHED, EventKind.UPGRADED, EventKind.TERMINATED, EventKind.SUCCEEDED}
)
GROUPS = ("event", "paper", "ahead", "gone")
"""What a line of time can be narrowed to: the log, papers, what is to come, what was taken back."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing on the line.

    day: as exactly as it is known; on: its last day. weight: "us" a milestone, "act" to come,
    "gone" taken back, or nothing. fact: the row behind it; None for what is only worked out.
    """

    on: date
    day: str
    group: str
    weight: str
    title: Any
    note: str
    one: CityTie
    to_kind: str = ""
    fact: TieEvent | Instrument | None = None

    @property
    def is_paper(self) -> bool:
        return isinstance(self.fact, Instrument)

    @property
    def year(self) -> int:
        return self.on.year


@dataclass(slots=True)
class Line:
    """All entries, the latest first; counts by group."""

    entries: list[Entry]
    counts: dict[str, int]

    def narrowed(self, group: str) -> list[Entry]:
        """Without a group: everything but what was taken back."""
        if group in GROUPS:
            return [entry for entry in self.entries if entry.group == group]
        return [entry for entry in self.entries if entry.group != "gone"]


def timeline(
    found: Sequence[CityTie], *, today: date, as_of: date, known_at: datetime | None = None
) -> Line:
    """Events, papers without an event, terms and round anniversaries to come. Two queries.

    as_of: nothing later is shown; what is to come, only if it is today.
    """
    by_pk = {one.tie.pk: one for one in found}
    keys = list(by_pk)
    events: list[TieEvent] = _logged(ties=keys, known_at=known_at) if keys else []
    papers: list[Instrument] = _filed(ties=keys, known_at=known_at) if keys else []
    # What was known then is shown as it stood then, though it was taken back since.
    shows_gone = known_at is None
    entries = [
        *_events(events, by_pk, today, shows_gone),
        *_papers(papers, events, by_pk, shows_gone),
    ]
    entries = [entry for entry in entries if entry.on <= as_of or as_of == today]
    if as_of == today and known_at is None:
        entries += [*_terms_ahead(papers, by_pk, today), *_rounds_ahead(found, today)]
    entries.sort(key=lambda entry: (entry.on, entry.group == "event"), reverse=True)
    return Line(entries, dict(Counter(entry.group for entry in entries)))


@prepared
def _logged(*, ties: Any, known_at: Any) -> QuerySet[TieEvent]:
    """Without a moment also what was taken back."""
    rows = TieEvent.objects.filter(tie__in=ties)
    known = rows if known_at is None else rows.known_at(known_at)
    return known.select_related("instrument", "place__country", "recorded_by").order_by("pk")


@prepared
def _filed(*, ties: Any, known_at: Any) -> QuerySet[Instrument]:
    """As `_logged`."""
    rows = Instrument.objects.filter(tie__in=ties)
    known = rows if known_at is None else rows.known_at(known_at)
    return known.select_related("recorded_by").order_by("pk")


def _events(
    events: Iterable[TieEvent], ties: dict[int, CityTie], today: date, shows_gone: bool
) -> Iterable[Entry]:
    for event in events:
        is_gone = shows_gone and event.retracted_at is not None
        kind = event.instrument.get_kind_display() if event.instrument else ""
        notes = [kind, isolated(event.paper)]
        if event.place:
            notes.insert(0, f"→ {isolated(event.place)}")
        yield Entry(
            on=event.on,
            day=event.day,
            group="gone" if is_gone else "event",
            weight="gone" if is_gone else _weight(event, today),
            title=event.get_kind_display(),
            note=" · ".join(part for part in notes if part),
            one=ties[event.tie_id],
            to_kind=event.to_kind,
            fact=event,
        )


def _weight(event: TieEvent, today: date) -> str:
    if event.on > today:
        return "act"
    return "us" if event.kind in MILESTONES else ""


def _papers(
    papers: Iterable[Instrument],
    events: Iterable[TieEvent],
    ties: dict[int, CityTie],
    shows_gone: bool,
) -> Iterable[Entry]:
    """Those that no event tells of already."""
    told = {event.instrument_id for event in events if not (shows_gone and event.retracted_at)}
    for paper in papers:
        is_gone = shows_gone and paper.retracted_at is not None
        if paper.signed_on is None or (paper.pk in told and not is_gone):
            continue
        until = _("until %(day)s") % {"day": paper.ends_on.isoformat()} if paper.ends_on else ""
        yield Entry(
            on=paper.signed_on,
            day=paper.signed,
            group="gone" if is_gone else "paper",
            weight="gone" if is_gone else "",
            title=paper.get_kind_display(),
            note=" · ".join(filter(None, (isolated(paper.label), until, isolated(paper.paper)))),
            one=ties[paper.tie_id],
            fact=paper,
        )


def _terms_ahead(
    papers: Iterable[Instrument], ties: dict[int, CityTie], today: date
) -> Iterable[Entry]:
    for paper in papers:
        if paper.retracted_at is not None or paper.ends_on is None or paper.ends_on < today:
            continue
        yield Entry(
            on=paper.ends_on,
            day=paper.ends_on.isoformat(),
            group="ahead",
            weight="act",
            title=_("the term renews by itself") if paper.is_tacit else _("the term ends"),
            note=str(paper),
            one=ties[paper.tie_id],
        )


def _rounds_ahead(found: Sequence[CityTie], today: date) -> Iterable[Entry]:
    for one in found:
        span = one.span
        if span is None or span.stage not in COUNTED or not span.is_exact or not span.began_on:
            continue
        years, day = next_round(span.began_on, today)
        yield Entry(
            on=day,
            day=day.isoformat(),
            group="ahead",
            weight="act",
            title=_("%(years)d years together") % {"years": years},
            note=str(TieKind(span.kind).label) if span.kind else "",
            one=one,
        )
