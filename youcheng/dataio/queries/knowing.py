"""What the register knows of the ties that a file names."""

from youcheng.dataio.queries.merging import Fact, Paper, State
from youcheng.registry.actions import EventDraft, InstrumentDraft
from youcheng.registry.models import Instrument, Tie, TieEvent

FEW = 500
FRAME = ("label", "source", "confidence", "note", "is_demo")


def known_states(pairs: set[tuple[int, int]]) -> dict[tuple[int, int], State]:
    """The states of those (home, place) pairs that have a tie. A few queries for every 500."""
    states: dict[tuple[int, int], State] = {}
    by_pk: dict[int, State] = {}
    places = sorted({place for _, place in pairs})
    for i in range(0, len(places), FEW):
        rows = Tie.objects.filter(place__in=places[i : i + FEW])
        for pk, home, place, *frame in rows.values_list("pk", "home_id", "place_id", *FRAME):
            if (home, place) in pairs:
                state = State(home, place, pk=pk, frame=dict(zip(FRAME, frame, strict=True)))
                states[home, place] = by_pk[pk] = state
    keys = sorted(by_pk)
    for i in range(0, len(keys), FEW):
        _load(by_pk, keys[i : i + FEW])
    return states


def _load(states: dict[int, State], keys: list[int]) -> None:
    papers = {
        row.pk: row for row in Instrument.objects.standing().filter(tie__in=keys).order_by("pk")
    }
    drafts = {pk: _paper(row) for pk, row in papers.items()}
    used: set[int] = set()
    for event in TieEvent.objects.standing().filter(tie__in=keys).order_by("on", "pk"):
        paper = event.instrument_id
        if paper is not None:
            used.add(paper)
        states[event.tie_id].facts.append(
            Fact(
                EventDraft(
                    kind=event.kind,
                    on=event.on,
                    precision=event.precision,
                    to_kind=event.to_kind,
                    instrument=drafts.get(paper) if paper else None,
                    place_id=event.place_id,
                    paper=event.paper,
                    note=event.note,
                ),
                pk=event.pk,
                paper_pk=paper,
            )
        )
    for pk, row in papers.items():
        if pk not in used:
            states[row.tie_id].papers.append(Paper(drafts[pk], pk=pk))


def _paper(row: Instrument) -> InstrumentDraft:
    return InstrumentDraft(
        kind=row.kind,
        signed_on=row.signed_on,
        precision=row.precision,
        label=row.label,
        ends_on=row.ends_on,
        is_tacit=row.is_tacit,
        languages=row.languages,
        signer_home=row.signer_home,
        signer_abroad=row.signer_abroad,
        paper=row.paper,
    )
