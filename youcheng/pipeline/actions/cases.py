"""Opening a case, changing what it says, and its papers."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.documents.models import Document
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.lib.text import _
from youcheng.pipeline.actions.prospects import take_up
from youcheng.pipeline.enums import Track
from youcheng.pipeline.models import Case, CasePaper, Move
from youcheng.pipeline.queries.facts import objection_to_case
from youcheng.pipeline.rules.moves import FIRST
from youcheng.registry.models import Locality, Tie

EDITED = ("owner_id", "aim", "planned_on", "note")
"""What of a case can be changed; all else comes of its steps."""


@dataclass(slots=True)
class CaseDraft:
    """A case to be opened; fields as in `Case`. tie: the one that it is to change."""

    track: str
    home: Unit
    place: Locality
    owner: Unit
    opened_on: date
    aim: str = ""
    planned_on: date | None = None
    note: str = ""
    tie: Tie | None = None
    is_demo: bool = False


@dataclass(slots=True)
class PaperDraft:
    """A paper of a case; fields as in `CasePaper`."""

    kind: str
    heading: str = ""
    number: str = ""
    dated_on: date | None = None
    body: str = ""
    document: Document | None = None


@transaction.atomic
def open_case(draft: CaseDraft, *, by: User | None, at: datetime | None = None) -> Case:
    """Open a case at the first stage of its track.

    Raises:
        Refused: such a case is open already, or the tie is there already (or is missing).
    """
    at = at or timezone.now()
    require(_objection(draft))
    values = {
        name: getattr(draft, name)
        for name in ("track", "home", "place", "tie", "owner", "aim", "planned_on", "note",
                     "opened_on", "is_demo")
    }  # fmt: skip
    stage = FIRST[Track(draft.track)]
    try:
        with transaction.atomic():
            case = Case.objects.create(
                **values, stage=stage, moved_on=draft.opened_on, created_by=by,
                created_at=at, changed_at=at,
            )  # fmt: skip
    except IntegrityError:
        # Somebody opened it between the question and the writing.
        require(_objection(draft))
        raise
    Move.objects.create(
        case=case, number=1, to_stage=stage, on=draft.opened_on, by=by, recorded_at=at
    )
    record("case.opened", case, by=by, track=draft.track, on=draft.opened_on)
    take_up(case, by=by)
    return case


def _objection(draft: CaseDraft) -> Objection | None:
    return objection_to_case(
        draft.track, draft.home, draft.place, draft.opened_on, has_tie=draft.tie is not None
    )


@transaction.atomic
def edit_case(
    case: Case, *, version: int, by: User | None, at: datetime | None = None, **fields: Any
) -> None:
    """Change what a case says beside its stage (`EDITED`).

    Raises:
        Stale: the case is no longer at `version`; nothing is written.
    """
    changed = {
        name: (getattr(case, name), value)
        for name, value in fields.items()
        if getattr(case, name) != value
    }
    if not changed:
        return
    new = {name: value for name, (_old, value) in changed.items()}
    rows = Case.objects.filter(pk=case.pk, version=version)
    if not rows.update(version=version + 1, changed_at=at or timezone.now(), **new):
        raise Stale
    if "owner_id" in changed:
        units = Unit.objects.in_bulk(changed.pop("owner_id"))
        changed["owner"] = (str(units[case.owner_id]), str(units[new["owner_id"]]))
    record("case.edited", case, by=by, **changed)


@transaction.atomic
def add_paper(
    case: Case, draft: PaperDraft, *, by: User | None, at: datetime | None = None
) -> CasePaper:
    """File a paper. It moves nothing by itself: a reply to a request that was withdrawn is kept."""
    at = at or timezone.now()
    paper = write_paper(case, draft, by=by, at=at)
    Case.objects.filter(pk=case.pk).update(version=F("version") + 1, changed_at=at)
    record("case.paper_added", case, by=by, paper=draft.kind, number=draft.number)
    return paper


def write_paper(case: Case, draft: PaperDraft, *, by: User | None, at: datetime) -> CasePaper:
    return CasePaper.objects.create(
        case=case, kind=draft.kind, heading=draft.heading, number=draft.number,
        dated_on=draft.dated_on, body=draft.body, document=draft.document,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip


@transaction.atomic
def drop_paper(paper: CasePaper, *, by: User | None, at: datetime | None = None) -> None:
    """Take a paper back.

    Raises:
        Refused: a step of the case rests on it.
        Stale: it was taken back already.
    """
    at = at or timezone.now()
    # A step that is being taken may come to rest on it.
    Case.objects.select_for_update().get(pk=paper.case_id)
    if Move.objects.filter(paper=paper).exists():
        raise Refused(
            Objection("step_rests_on_it", _("A step of the case rests on this paper: it stays."))
        )
    if not CasePaper.objects.filter(pk=paper.pk, retracted_at=None).update(retracted_at=at):
        raise Stale
    Case.objects.filter(pk=paper.case_id).update(version=F("version") + 1, changed_at=at)
    record("case.paper_dropped", paper.case, by=by, paper=paper.kind, number=paper.number)
