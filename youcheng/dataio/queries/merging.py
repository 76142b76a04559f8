"""What a row adds to, or corrects in, what is known of a tie. Works on drafts; writes nothing."""

from dataclasses import dataclass, field, replace

from youcheng.dataio.rules.values import agrees
from youcheng.lib.periods import Precision
from youcheng.registry.actions import EventDraft, InstrumentDraft
from youcheng.registry.enums import EventKind, TieKind
from youcheng.registry.rules import BEGINS

EXACTNESS = {Precision.NONE: 0, Precision.YEAR: 1, Precision.MONTH: 2, Precision.DAY: 3}
EXTRAS = ("ends_on", "is_tacit", "languages", "signer_home", "signer_abroad", "paper")


@dataclass(slots=True)
class Fact:
    """An event as it stands: in the register (pk) or only in the file (None)."""

    draft: EventDraft
    pk: int | None = None
    paper_pk: int | None = None


@dataclass(slots=True)
class Paper:
    """An instrument that no event rests on."""

    draft: InstrumentDraft
    pk: int | None = None


@dataclass(slots=True)
class State:
    """One tie while the file is being read: what it is, and what it will be."""

    home_id: int
    place_id: int
    pk: int | None = None
    frame: dict[str, object] = field(default_factory=dict)
    changed_frame: dict[str, object] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    retract_events: list[int] = field(default_factory=list)
    retract_instruments: list[int] = field(default_factory=list)
    first: tuple[str, int] | None = None
    """Sheet and row that named the pair first."""

    @property
    def is_changed(self) -> bool:
        return bool(
            self.changed_frame
            or self.retract_events
            or self.retract_instruments
            or any(fact.pk is None for fact in self.facts)
            or any(paper.pk is None for paper in self.papers)
        )


@dataclass(slots=True)
class Merge:
    """Steps that would bring a state to what a row says: facts out, drafts in."""

    out: list[Fact] = field(default_factory=list)
    into: list[EventDraft] = field(default_factory=list)
    papers: list[InstrumentDraft] = field(default_factory=list)
    papers_out: list[Paper] = field(default_factory=list)
    refined: list[Fact] = field(default_factory=list)
    """Those of `out` that come back the same, only known more exactly."""

    @property
    def is_nothing(self) -> bool:
        return not (self.out or self.into or self.papers or self.papers_out)

    @property
    def corrects(self) -> bool:
        """It takes back something that was said, and does not only add."""
        return len(self.out) > len(self.refined) or bool(self.papers_out)


def apply(state: State, merge: Merge) -> None:
    """Bring `state` to what `merge` says."""
    for fact in merge.out:
        state.facts.remove(fact)
        if fact.pk is not None:
            state.retract_events.append(fact.pk)
            # A paper that another event still rests on stays.
            if fact.paper_pk is not None and all(
                other.paper_pk != fact.paper_pk for other in state.facts
            ):
                state.retract_instruments.append(fact.paper_pk)
    for paper in merge.papers_out:
        state.papers.remove(paper)
        if paper.pk is not None:
            state.retract_instruments.append(paper.pk)
    state.facts.extend(Fact(draft) for draft in merge.into)
    state.papers.extend(Paper(draft) for draft in merge.papers)


def merge_row(
    state: State, events: list[EventDraft], papers: list[InstrumentDraft], *, is_whole: bool
) -> Merge:
    """Compare what a row says with the state.

    is_whole: the row gives the whole log (an exported row), so what it leaves out is taken back.
    """
    if is_whole:
        return _whole(state, events, papers)
    merge = Merge()
    for event in events:
        _one(state, event, merge)
    known = [_paper_key(paper.draft) for paper in state.papers]
    merge.papers = [paper for paper in papers if _paper_key(paper) not in known]
    return merge


def _paper_key(paper: InstrumentDraft | None) -> tuple[object, ...]:
    if paper is None:
        return ()
    return (
        paper.kind, paper.signed_on, str(paper.precision if paper.signed_on else Precision.NONE),
        paper.label, paper.ends_on, paper.is_tacit, paper.languages, paper.signer_home,
        paper.signer_abroad, paper.paper,
    )  # fmt: skip


def _event_key(event: EventDraft) -> tuple[object, ...]:
    return (
        event.kind, event.on, str(event.precision), event.to_kind, _paper_key(event.instrument),
        event.place_id, event.paper, event.note,
    )  # fmt: skip


def _whole(state: State, events: list[EventDraft], papers: list[InstrumentDraft]) -> Merge:
    merge = Merge()
    known = list(state.facts)
    for event in events:
        same = next((f for f in known if _event_key(f.draft) == _event_key(event)), None)
        if same is None:
            merge.into.append(event)
        else:
            known.remove(same)
    merge.out = known
    kept = list(state.papers)
    for paper in papers:
        twin = next((p for p in kept if _paper_key(p.draft) == _paper_key(paper)), None)
        if twin is None:
            merge.papers.append(paper)
        else:
            kept.remove(twin)
    merge.papers_out = kept
    return merge


def _is_known(kind: str) -> bool:
    return kind not in {"", TieKind.UNKNOWN}


def _one(state: State, event: EventDraft, merge: Merge) -> None:
    match event.kind:
        case EventKind.ESTABLISHED:
            _established(state, event, merge)
        case EventKind.ATTESTED:
            _attested(state, event, merge)
        case _:
            same = [f for f in state.facts if f.draft.kind == event.kind]
            if not any(_agree(fact.draft, event) for fact in same) and not (
                same and event.precision == Precision.NONE
            ):
                merge.into.append(event)


def _agree(a: EventDraft, b: EventDraft) -> bool:
    if Precision.NONE in {a.precision, b.precision}:
        return True
    return agrees(a.on, a.precision, b.on, b.precision)


def _attested(state: State, event: EventDraft, merge: Merge) -> None:
    begins = [fact for fact in state.facts if fact.draft.kind in BEGINS]
    if not begins:
        merge.into.append(event)
        return
    kinds = {fact.draft.to_kind for fact in begins}
    if not _is_known(event.to_kind) or event.to_kind in kinds:
        return
    last = max(begins, key=lambda fact: fact.draft.on)
    merge.out.append(last)
    merge.into.append(_with_kind(last.draft, event.to_kind))


PAPER_OF = {
    TieKind.FORMAL: "formal",
    TieKind.COOPERATIVE: "cooperation",
    TieKind.GRASS_ROOTS: "grass_roots",
    TieKind.UNKNOWN: "cooperation",
}
"""The paper that a tie of a kind rests on; of an unsettled kind, the lesser one."""


def _with_kind(draft: EventDraft, kind: str) -> EventDraft:
    paper = draft.instrument
    if paper is not None:
        paper = replace(paper, kind=PAPER_OF[TieKind(kind)])
    return replace(draft, to_kind=kind, instrument=paper)


def _established(state: State, event: EventDraft, merge: Merge) -> None:
    dated = [
        fact
        for fact in state.facts
        if fact.draft.kind in {EventKind.ESTABLISHED, EventKind.UPGRADED}
    ]
    if not dated:
        merge.into.append(event)
        return
    same_kind = [
        fact
        for fact in dated
        if fact.draft.to_kind == event.to_kind or not _is_known(event.to_kind)
    ]
    for fact in same_kind:
        if _agree(fact.draft, event):
            _refine(fact, event, merge)
            return
    if same_kind:
        fact = same_kind[-1]
        merge.out.append(fact)
        merge.into.append(
            _joined(fact.draft, replace(event, to_kind=event.to_kind or fact.draft.to_kind))
        )
        return
    first = min(dated, key=lambda fact: fact.draft.on)
    last = max(dated, key=lambda fact: fact.draft.on)
    if not _is_known(last.draft.to_kind) or _agree(last.draft, event):
        merge.out.append(last)
        merge.into.append(_joined(last.draft, event))
    elif event.on > last.draft.on:
        merge.into.append(replace(event, kind=EventKind.UPGRADED))
    else:
        merge.into.append(event)
        if first.draft.kind == EventKind.ESTABLISHED:
            merge.out.append(first)
            merge.into.append(replace(first.draft, kind=EventKind.UPGRADED))


def _refine(fact: Fact, event: EventDraft, merge: Merge) -> None:
    """Same date, as far as it is known: take the more exact one, and what the paper adds."""
    joined = _joined(fact.draft, event)
    if _event_key(joined) != _event_key(fact.draft):
        merge.out.append(fact)
        merge.refined.append(fact)
        merge.into.append(joined)


def _joined(old: EventDraft, new: EventDraft) -> EventDraft:
    """`old` corrected by what `new` states; what `new` leaves open stays."""
    on, precision = new.on, new.precision
    if _agree(old, new) and EXACTNESS[Precision(old.precision)] >= EXACTNESS[Precision(precision)]:
        on, precision = old.on, old.precision
    to_kind = new.to_kind if _is_known(new.to_kind) else old.to_kind or new.to_kind
    paper = old.instrument or new.instrument
    if paper is not None and new.instrument is not None:
        said = {
            name: getattr(new.instrument, name) for name in EXTRAS if getattr(new.instrument, name)
        }
        paper = replace(paper, **said)
    if paper is not None:
        kind = PAPER_OF[TieKind(to_kind)] if _is_known(to_kind) else paper.kind
        if paper.kind in set(PAPER_OF.values()):
            paper = replace(paper, kind=kind)
        paper = replace(paper, signed_on=on, precision=precision)
    return replace(old, on=on, precision=precision, to_kind=to_kind, instrument=paper)
