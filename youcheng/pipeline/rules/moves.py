"""The path of a case: where it may go from each stage, and which paper each step asks for.

Plain tables over plain values. Source: docs/sources/pipeline.md, which says of every step how sure
it is; the paths of ties that exist (upgrade, renewal, suspension, end) are drawn by analogy.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from youcheng.lib.objections import Objection
from youcheng.lib.text import _
from youcheng.pipeline.enums import (
    ENDING,
    NEW_TIES,
    OVER,
    REVIEWS,
    Batch,
    CaseStage,
    Column,
    PaperKind,
    Track,
)

S = CaseStage
_SIGNING: dict[CaseStage, frozenset[CaseStage]] = {
    S.APPROVED: frozenset({S.SIGNED, S.DROPPED}),
    S.SIGNED: frozenset({S.FILED}),
    S.FILED: frozenset(),
    S.DROPPED: frozenset(),
}


def _reviewed(*steps: tuple[CaseStage, CaseStage], back: CaseStage) -> dict[CaseStage, frozenset]:
    """A chain of reviews. steps: from, to. back: where a request that is withdrawn goes."""
    chain: dict[CaseStage, frozenset[CaseStage]] = {}
    for at, to in steps:
        chain[at] = chain.get(at, frozenset({S.RETURNED, back, S.DROPPED})) | {to}
    return chain


_UPWARDS = (
    (S.CITY_REVIEW, S.PROVINCE_REVIEW),
    (S.PROVINCE_REVIEW, S.NATIONAL_REVIEW),
    (S.NATIONAL_REVIEW, S.APPROVED),
)
_INTENT: dict[CaseStage, frozenset[CaseStage]] = {
    S.LEAD: frozenset({S.CONTACT, S.DROPPED}),
    S.CONTACT: frozenset({S.INTENT_DRAFTED, S.DROPPED}),
    S.INTENT_DRAFTED: frozenset({S.INTENT_SIGNED, S.CONTACT, S.DROPPED}),
}
_CITY_THEN_PROVINCE = (
    (S.CITY_REVIEW, S.PROVINCE_REVIEW),
    (S.CITY_REVIEW, S.APPROVED),
    (S.PROVINCE_REVIEW, S.APPROVED),
)

NEXT: dict[Track, dict[CaseStage, frozenset[CaseStage]]] = {
    Track.FORMAL: {
        **_INTENT,
        S.INTENT_SIGNED: frozenset({S.CITY_REVIEW, S.DROPPED}),
        **_reviewed(*_UPWARDS, back=S.INTENT_SIGNED),
        **_SIGNING,
    },
    Track.DISTRICT: {
        **_INTENT,
        S.INTENT_SIGNED: frozenset({S.UNIT_REVIEW, S.DROPPED}),
        **_reviewed((S.UNIT_REVIEW, S.CITY_REVIEW), *_UPWARDS, back=S.INTENT_SIGNED),
        **_SIGNING,
    },
    Track.COOPERATIVE: {
        **_INTENT,
        S.CONTACT: frozenset({S.INTENT_DRAFTED, S.CITY_REVIEW, S.DROPPED}),
        S.INTENT_SIGNED: frozenset({S.CITY_REVIEW, S.DROPPED}),
        **_reviewed(*_CITY_THEN_PROVINCE, back=S.CONTACT),
        **_SIGNING,
    },
    Track.GRASS_ROOTS: {
        S.LEAD: frozenset({S.CONTACT, S.DROPPED}),
        S.CONTACT: frozenset({S.UNIT_REVIEW, S.DROPPED}),
        **_reviewed(
            (S.UNIT_REVIEW, S.OFFICE_REVIEW), (S.OFFICE_REVIEW, S.APPROVED), back=S.CONTACT
        ),
        **_SIGNING,
    },
    Track.UPGRADE: {
        S.PREPARING: frozenset({S.CITY_REVIEW, S.DROPPED}),
        **_reviewed(*_UPWARDS, back=S.PREPARING),
        **_SIGNING,
    },
    **{
        track: {
            S.PREPARING: frozenset({S.CITY_REVIEW, S.DROPPED}),
            **_reviewed(*_CITY_THEN_PROVINCE, back=S.PREPARING),
            **_SIGNING,
        }
        for track in (Track.RENEWAL, Track.SUSPENSION, Track.RESUMPTION)
    },
    Track.TERMINATION: {
        S.PREPARING: frozenset({S.CITY_REVIEW, S.DROPPED}),
        **_reviewed(*_CITY_THEN_PROVINCE, *_UPWARDS[1:], back=S.PREPARING),
        **_SIGNING,
    },
}
"""Where a case of each track may go. From `returned` it goes back to the body that returned it, or
is dropped: see `steps`."""

FIRST: dict[Track, CaseStage] = {
    track: S.LEAD if S.LEAD in path else S.PREPARING for track, path in NEXT.items()
}

REPLY_OF: dict[CaseStage, PaperKind] = {
    S.UNIT_REVIEW: PaperKind.UNIT_REPLY,
    S.OFFICE_REVIEW: PaperKind.OFFICE_REPLY,
    S.CITY_REVIEW: PaperKind.CITY_REPLY,
    S.PROVINCE_REVIEW: PaperKind.PROVINCE_REPLY,
    S.NATIONAL_REVIEW: PaperKind.NATIONAL_REPLY,
}
"""The paper by which a body lets the case go on."""

_ENTERING: dict[CaseStage, PaperKind] = {
    S.CONTACT: PaperKind.CONTACT,
    S.INTENT_DRAFTED: PaperKind.INTENT_DRAFT,
    S.INTENT_SIGNED: PaperKind.INTENT,
    S.RETURNED: PaperKind.OPINION,
    S.SIGNED: PaperKind.AGREEMENT,
    S.FILED: PaperKind.RECEIPT,
}

COLUMN_OF: dict[CaseStage, Column] = {
    S.LEAD: Column.LEADS,
    S.PREPARING: Column.LEADS,
    S.CONTACT: Column.CONTACT,
    S.INTENT_DRAFTED: Column.INTENT,
    S.INTENT_SIGNED: Column.INTENT,
    **dict.fromkeys(REVIEWS, Column.REVIEW),
    S.RETURNED: Column.REVIEW,
    S.APPROVED: Column.APPROVED,
    S.SIGNED: Column.SIGNED,
    S.FILED: Column.SIGNED,
}
"""Dropped cases stand on no board."""

BATCH_OF: dict[Column, Batch] = {
    Column.LEADS: Batch.AT_HAND,
    Column.CONTACT: Batch.IN_TALKS,
    Column.INTENT: Batch.IN_TALKS,
    Column.REVIEW: Batch.IN_TALKS,
    Column.APPROVED: Batch.IN_TALKS,
    Column.SIGNED: Batch.SIGNED,
}


def steps(track: str, stage: str, returned_from: str = "") -> list[CaseStage]:
    """Where the case may go, in the order of the stages. returned_from: the body that sent it
    back."""
    if stage == S.RETURNED:
        return [CaseStage(returned_from), S.DROPPED] if returned_from else [S.DROPPED]
    targets = NEXT[Track(track)].get(CaseStage(stage), frozenset())
    return [one for one in CaseStage if one in targets]


def objection_to_opening(
    track: str, *, is_open: bool, is_tie: bool, has_tie: bool
) -> Objection | None:
    """Say why such a case may not be opened. is_open: there is one. is_tie: the unit has a tie with
    the place that counts. has_tie: the case is about a tie of the register."""
    if is_open:
        return Objection("open_already", _("Such a case with this place is open already."))
    if track in NEW_TIES and is_tie:
        return Objection(
            "is_a_tie",
            _("This unit has a tie with that place: renew it, or make a formal one of it."),
        )
    if track not in NEW_TIES and not has_tie:
        return Objection("no_tie", _("There is no tie that this case could change."))
    return None


def is_back(track: str, stage: str, target: str) -> bool:
    """Whether a step takes the case back to an earlier stage: a request is withdrawn, or a draft
    is given up. Nothing is asked of it but a reason."""
    order = list(CaseStage)
    return (
        target not in OVER | {S.RETURNED}
        and stage != S.RETURNED
        and order.index(CaseStage(target)) < order.index(CaseStage(stage))
    )


def paper_for(track: str, stage: str, target: str) -> PaperKind | None:
    """The paper that the step rests on; None where it needs none."""
    if is_back(track, stage, target) or target == S.DROPPED:
        return None
    if target == S.SIGNED and track in ENDING:
        return PaperKind.DECISION
    if target in _ENTERING:
        return _ENTERING[CaseStage(target)]
    # A body has answered, and the file goes on; where none had it, we ask the first one.
    return REPLY_OF.get(CaseStage(stage), PaperKind.REQUEST)


@dataclass(frozen=True, slots=True)
class Dated:
    """A paper as a step sees it: dated_on None where nobody typed a day."""

    kind: str
    dated_on: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step that somebody wants to take. began_on: the day of the step that brought the case where
    it is. request_on: the day on which the body that has the file was asked."""

    track: str
    stage: str
    target: str
    on: date
    today: date
    began_on: date
    returned_from: str = ""
    reason: str = ""
    paper: Dated | None = None
    request_on: date | None = None


def objection_to_step(step: Step) -> Objection | None:
    """Say why a case may not take this step, whatever the rules of the office say besides."""
    if step.target not in steps(step.track, step.stage, step.returned_from):
        return Objection("no_such_step", _("A case cannot go from this stage to that one."))
    if step.on > step.today:
        return Objection("in_the_future", _("This day is still to come."))
    if step.on < step.began_on:
        return Objection(
            "before_the_last_step", _("This day lies before the last step of the case.")
        )
    needs_reason = step.target == S.DROPPED or is_back(step.track, step.stage, step.target)
    if needs_reason and not step.reason.strip():
        return Objection("no_reason", _("Say why; it goes into the file."))
    wanted = paper_for(step.track, step.stage, step.target)
    if wanted is None:
        return None
    if step.paper is None or step.paper.kind != wanted:
        return Objection("no_paper", _("This step rests on a paper; it is missing."))
    return objection_to_paper_day(step, wanted)


def objection_to_paper_day(step: Step, wanted: PaperKind) -> Objection | None:
    day = step.paper.dated_on if step.paper else None
    is_answer = wanted in REPLY_OF.values() or wanted == PaperKind.OPINION
    if day is None:
        return Objection("no_day", _("Say which day the paper bears.")) if is_answer else None
    if day > step.on:
        return Objection("paper_later", _("The paper bears a later day than the step."))
    if is_answer and step.request_on and day < step.request_on:
        return Objection(
            "before_its_request", _("The reply bears an earlier day than the request it answers.")
        )
    return None


def is_answered(track: str, kinds: Iterable[str]) -> bool:
    """Whether the reply of the highest body of the track is among the papers: without it nothing
    is signed. Where two paths lead to approval, the reply of either is enough."""
    path = NEXT[Track(track)]
    last = {REPLY_OF[at] for at in REVIEWS if S.APPROVED in path.get(at, frozenset())}
    return bool(last & set(kinds))
