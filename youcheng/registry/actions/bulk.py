"""Changing, removing and restoring many ties at once: what an import and its undo need."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from youcheng.accounts.models import User
from youcheng.registry.actions.spans import refresh_spans
from youcheng.registry.actions.ties import (
    EventDraft,
    InstrumentDraft,
    file_papers,
    log_events,
    papers_of,
)
from youcheng.registry.models import Instrument, Tie, TieEvent, TieSpan

FEW = 500
"""Keys in one statement; stays below SQLite's limit of parameters."""


@dataclass(slots=True)
class TieChange:
    """What is to become of one tie: frame fields, facts to take back, facts to add."""

    tie_id: int
    frame: dict[str, Any] = field(default_factory=dict)
    retract_events: list[int] = field(default_factory=list)
    retract_instruments: list[int] = field(default_factory=list)
    events: list[EventDraft] = field(default_factory=list)
    instruments: list[InstrumentDraft] = field(default_factory=list)


@dataclass(slots=True)
class Changed:
    """What `change_ties` did to one tie: all that `restore_ties` needs. Plain values only."""

    tie_id: int
    version: int
    before: dict[str, Any]
    retracted_events: list[int]
    retracted_instruments: list[int]
    added_events: list[int]
    added_instruments: list[int]


def tell_planner() -> None:
    """Let the database look at what the spans are like, on which all lists rest; else it plans for
    what they were before very many were written. SQLite never does it by itself."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TieSpan._meta.db_table}")


def _chunks(keys: Sequence[int]) -> Iterable[Sequence[int]]:
    for i in range(0, len(keys), FEW):
        yield keys[i : i + FEW]


@transaction.atomic
def change_ties(changes: Sequence[TieChange], *, by: User | None, at: datetime) -> list[Changed]:
    """Apply many changes, all known from `at`. Logs nothing: the caller logs the one deed."""
    ties: dict[int, Tie] = {}
    for keys in _chunks([change.tie_id for change in changes]):
        ties.update(Tie.objects.select_for_update().in_bulk(keys))
    done: list[Changed] = []
    papers = file_papers(
        [(change.tie_id, paper) for change in changes for paper in papers_of(change)],
        by=by,
        at=at,
    )
    events = iter(
        log_events(
            [(change.tie_id, draft) for change in changes for draft in change.events],
            papers,
            by=by,
            at=at,
        )
    )
    for change in changes:
        tie = ties[change.tie_id]
        before = {name: getattr(tie, name) for name in change.frame}
        before |= {"version": tie.version, "changed_at": tie.changed_at.isoformat()}
        for name, value in change.frame.items():
            setattr(tie, name, value)
        tie.version += 1
        tie.changed_at = at
        done.append(
            Changed(
                tie_id=tie.pk,
                version=tie.version,
                before=before,
                retracted_events=change.retract_events,
                retracted_instruments=change.retract_instruments,
                added_events=[next(events) for _ in change.events],
                added_instruments=[papers[id(paper)] for paper in papers_of(change)],
            )
        )
    Tie.objects.bulk_update(
        ties.values(),
        ["label", "source", "confidence", "note", "is_demo", "version", "changed_at"],
        batch_size=100,
    )
    for keys in _chunks([pk for change in changes for pk in change.retract_events]):
        TieEvent.objects.filter(pk__in=keys).update(retracted_at=at)
    for keys in _chunks([pk for change in changes for pk in change.retract_instruments]):
        Instrument.objects.filter(pk__in=keys).update(retracted_at=at)
    refresh_spans(list(ties), at=at)
    return done


@transaction.atomic
def remove_ties(ties: Iterable[int]) -> None:
    """Take ties out of the register with all that hangs on them, as if they had never been.

    Only for the undo of the import that opened them: history is otherwise never deleted.
    """
    for keys in _chunks(sorted(ties)):
        TieSpan.objects.filter(tie__in=keys).delete()
        TieEvent.objects.filter(tie__in=keys).delete()
        Instrument.objects.filter(tie__in=keys).delete()
        Tie.objects.filter(pk__in=keys).delete()


@transaction.atomic
def restore_ties(changed: Sequence[Changed], *, at: datetime) -> None:
    """Bring ties back to the last field to what they were before `change_ties(at=at)`."""
    keys = [one.tie_id for one in changed]
    for part in _chunks(keys):
        TieSpan.objects.filter(tie__in=part, known_from=at).delete()
        TieSpan.objects.filter(tie__in=part, known_to=at).update(known_to=None)
    for part in _chunks([pk for one in changed for pk in one.added_events]):
        TieEvent.objects.filter(pk__in=part).delete()
    for part in _chunks([pk for one in changed for pk in one.added_instruments]):
        Instrument.objects.filter(pk__in=part).delete()
    for part in _chunks([pk for one in changed for pk in one.retracted_events]):
        TieEvent.objects.filter(pk__in=part).update(retracted_at=None)
    for part in _chunks([pk for one in changed for pk in one.retracted_instruments]):
        Instrument.objects.filter(pk__in=part).update(retracted_at=None)
    for one in changed:
        before = dict(one.before)
        before["changed_at"] = datetime.fromisoformat(before["changed_at"])
        Tie.objects.filter(pk=one.tie_id).update(**before)
    # The spans are as they were; what was heard last may not be.
    refresh_spans(keys, at=at)


__all__ = ["Changed", "TieChange", "change_ties", "remove_ties", "restore_ties"]
