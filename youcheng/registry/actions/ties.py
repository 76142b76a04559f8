"""What can be done to a tie: open it, add a paper or an event, correct it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.lib.bulk import insert
from youcheng.lib.objections import Stale, require
from youcheng.lib.periods import Precision
from youcheng.registry import rules
from youcheng.registry.actions.indexing import index_papers
from youcheng.registry.actions.spans import refresh_spans
from youcheng.registry.models import Instrument, Tie, TieEvent


@dataclass(slots=True)
class InstrumentDraft:
    """A paper to be filed; fields as in `Instrument`."""

    kind: str
    signed_on: date | None = None
    precision: str = Precision.DAY
    label: str = ""
    ends_on: date | None = None
    is_tacit: bool = False
    languages: str = ""
    signer_home: str = ""
    signer_abroad: str = ""
    paper: str = ""


@dataclass(slots=True)
class EventDraft:
    """A line for the log; `instrument` is the paper it rests on, filed together with it."""

    kind: str
    on: date
    precision: str = Precision.DAY
    to_kind: str = ""
    instrument: InstrumentDraft | None = None
    place_id: int | None = None
    paper: str = ""
    note: str = ""


@dataclass(slots=True)
class TieDraft:
    """A tie to be opened, with its papers and its log."""

    home_id: int
    place_id: int
    label: str = ""
    source: str = ""
    confidence: str = ""
    note: str = ""
    is_demo: bool = False
    instruments: list[InstrumentDraft] = field(default_factory=list)
    """Papers that no event rests on."""
    events: list[EventDraft] = field(default_factory=list)


@transaction.atomic
def open_ties(drafts: Sequence[TieDraft], *, by: User | None, at: datetime) -> list[int]:
    """Open many ties at once, all known from `at`. Returns their keys in the order of `drafts`.

    Logs nothing: the caller logs the one deed (an import) that these ties are part of.
    """
    ties = insert(
        Tie,
        [
            {
                "home_id": draft.home_id,
                "place_id": draft.place_id,
                "label": draft.label,
                "source": draft.source,
                "confidence": draft.confidence,
                "note": draft.note,
                "is_demo": draft.is_demo,
                "created_at": at,
                "changed_at": at,
            }
            for draft in drafts
        ],
    )
    opened = list(zip(ties, drafts, strict=True))
    papers = file_papers(
        [(tie, paper) for tie, draft in opened for paper in papers_of(draft)], by=by, at=at
    )
    log_events(
        [(tie, event) for tie, draft in opened for event in draft.events], papers, by=by, at=at
    )
    refresh_spans(ties, at=at)
    return ties


class HasPapers(Protocol):
    """What is to be written to one tie."""

    instruments: list[InstrumentDraft]
    events: list[EventDraft]


def papers_of(draft: HasPapers) -> list[InstrumentDraft]:
    """Its papers, each once: those that stand alone, then those that an event rests on."""
    resting = [event.instrument for event in draft.events if event.instrument is not None]
    return list({id(paper): paper for paper in (*draft.instruments, *resting)}.values())


def file_papers(
    drafts: Sequence[tuple[int, InstrumentDraft]], *, by: User | None, at: datetime
) -> dict[int, int]:
    """File papers, each with its tie; returns their keys by the identity of their drafts."""
    keys = insert(
        Instrument,
        [
            {
                "tie_id": tie,
                "kind": draft.kind,
                "signed_on": draft.signed_on,
                "precision": draft.precision if draft.signed_on else Precision.NONE,
                "label": draft.label,
                "ends_on": draft.ends_on,
                "is_tacit": draft.is_tacit,
                "languages": draft.languages,
                "signer_home": draft.signer_home,
                "signer_abroad": draft.signer_abroad,
                "paper": draft.paper,
                "recorded_at": at,
                "recorded_by_id": by.pk if by else None,
            }
            for tie, draft in drafts
        ],
    )
    index_papers(
        (key, draft.label, draft.paper, draft.signed_on)
        for key, (_, draft) in zip(keys, drafts, strict=True)
    )
    return {id(draft): key for key, (_, draft) in zip(keys, drafts, strict=True)}


def log_events(
    drafts: Sequence[tuple[int, EventDraft]],
    papers: Mapping[int, int],
    *,
    by: User | None,
    at: datetime,
) -> list[int]:
    """Add lines to the logs of ties; returns their keys. papers: what `file_papers` returned."""
    return insert(
        TieEvent,
        [
            {
                "tie_id": tie,
                "kind": draft.kind,
                "on": draft.on,
                "precision": draft.precision,
                "to_kind": draft.to_kind,
                "instrument_id": papers.get(id(draft.instrument)),
                "place_id": draft.place_id,
                "paper": draft.paper,
                "note": draft.note,
                "recorded_at": at,
                "recorded_by_id": by.pk if by else None,
            }
            for tie, draft in drafts
        ],
    )


@transaction.atomic
def open_tie(draft: TieDraft, *, by: User | None, at: datetime | None = None) -> Tie:
    """Open one tie and log it.

    Raises:
        Refused: the pair has a tie already.
    """
    at = at or timezone.now()
    pair = Tie.objects.filter(home=draft.home_id, place=draft.place_id)
    require(rules.objection_to_open(is_taken=pair.exists()))
    try:
        [key] = open_ties([draft], by=by, at=at)
    except IntegrityError:
        # Somebody opened it between the question and the writing.
        require(rules.objection_to_open(is_taken=pair.exists()))
        raise
    tie = Tie.objects.select_related("home", "place").get(pk=key)
    record("tie.opened", tie, by=by, events=[event.kind for event in draft.events])
    return tie


@transaction.atomic
def add_event(
    tie: Tie, draft: EventDraft, *, by: User | None, at: datetime | None = None
) -> TieEvent:
    """Add a line to the log of `tie`, with its paper if it has one.

    Raises:
        Refused: the tie's history does not allow it (see rules.objection_to_event).
    """
    at = at or timezone.now()
    Tie.objects.select_for_update().get(pk=tie.pk)
    log = [event.kind for event in tie.events.standing().order_by("on", "pk")]
    require(rules.objection_to_event(log, draft.kind))
    papers = file_papers([(tie.pk, draft.instrument)], by=by, at=at) if draft.instrument else {}
    [key] = log_events([(tie.pk, draft)], papers, by=by, at=at)
    touch(tie, at)
    refresh_spans([tie.pk], at=at)
    record("tie.event_added", tie, by=by, kind=draft.kind, on=draft.on)
    return tie.events.get(pk=key)


@transaction.atomic
def add_instrument(
    tie: Tie, draft: InstrumentDraft, *, by: User | None, at: datetime | None = None
) -> Instrument:
    """File a paper that changes nothing in the standing (a memorandum, an annex)."""
    at = at or timezone.now()
    [key] = file_papers([(tie.pk, draft)], by=by, at=at).values()
    touch(tie, at)
    refresh_spans([tie.pk], at=at)
    record("tie.instrument_added", tie, by=by, kind=draft.kind, signed_on=draft.signed_on)
    return tie.instruments.get(pk=key)


@transaction.atomic
def retract(fact: TieEvent | Instrument, *, by: User | None, at: datetime | None = None) -> None:
    """Take a recorded fact back; it stays readable for days before `at`.

    Raises:
        Stale: it was taken back already.
    """
    at = at or timezone.now()
    if not type(fact).objects.filter(pk=fact.pk, retracted_at=None).update(retracted_at=at):
        raise Stale
    touch(fact.tie, at)
    refresh_spans([fact.tie_id], at=at)
    record("tie.fact_retracted", fact.tie, by=by, kind=fact.kind, fact=str(fact))


@transaction.atomic
def edit_tie(tie: Tie, *, version: int, by: User | None, **fields: Any) -> None:
    """Change the frame of a tie (label, source, confidence, note).

    Raises:
        Stale: the tie is no longer at `version`; nothing is written.
    """
    changed = {
        name: (getattr(tie, name), value)
        for name, value in fields.items()
        if getattr(tie, name) != value
    }
    if not changed:
        return
    new = {name: value for name, (_, value) in changed.items()}
    rows = Tie.objects.filter(pk=tie.pk, version=version)
    if not rows.update(version=version + 1, changed_at=timezone.now(), **new):
        raise Stale
    record("tie.edited", tie, by=by, **changed)


def touch(tie: Tie, at: datetime) -> None:
    """Count a change of the tie or of what hangs on it: frame, log, papers, their files."""
    Tie.objects.filter(pk=tie.pk).update(version=F("version") + 1, changed_at=at)
