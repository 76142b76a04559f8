"""The office decides on a step of a case: asked for, spoken, withdrawn; and remarks."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from youcheng.accounts.models import User
from youcheng.approvals import actions as deciding
from youcheng.approvals.actions import StopDraft
from youcheng.approvals.enums import RoundState
from youcheng.approvals.models import Chain, Seat
from youcheng.approvals.rules import PaperSaid
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale
from youcheng.lib.text import _
from youcheng.pipeline import rules
from youcheng.pipeline.actions.telling import tell_those_asked, tell_who_asked
from youcheng.pipeline.enums import CaseStage
from youcheng.pipeline.models import Case, CaseChain, CaseRound, Remark
from youcheng.pipeline.queries.rounds import need_of


@transaction.atomic
def ask_for_decision(
    case: Case, target: str, *, version: int, by: User, note: str = "",
    at: datetime | None = None,
) -> CaseRound:  # fmt: skip
    """Ask the office's own chain whether the case may take this step.

    Raises:
        Refused: the step needs no decision, it is being decided or agreed already, or nobody can be
            asked; nothing is written.
        Stale: the case is no longer at `version`.
    """
    at = at or timezone.now()
    if target not in rules.steps(case.track, case.stage, case.returned_from):
        raise Refused(Objection("no_such_step", _("A case cannot go from this stage to that one.")))
    need = need_of(case, target)
    if need is None:
        raise Refused(Objection("no_need", _("This step needs no decision of the office's own.")))
    if need.is_running or need.is_met:
        raise Refused(Objection("asked_already", _("This was asked already.")))
    _moved_on(case, version, at)
    one = deciding.ask(need.chain, case.owner, by=by, note=note, at=at)
    link = CaseRound.objects.create(case=case, round=one, target=target, n_moves=case.moves.count())
    record("case.decision_asked", case, by=by, target=target, note=one.note)
    tell_those_asked(link, at)
    return link


def _moved_on(case: Case, version: int, at: datetime) -> None:
    rows = Case.objects.filter(pk=case.pk, version=version, stage=case.stage)
    if not rows.update(version=version + 1, changed_at=at):
        raise Stale
    case.version = version + 1


@transaction.atomic
def speak_on_case(
    link: CaseRound, seat: Seat, opinion: str, *, by: User, text: str = "",
    paper: PaperSaid | None = None, at: datetime | None = None,
) -> CaseRound:  # fmt: skip
    """Give an opinion on the step; see `approvals.actions.speak`."""
    at = at or timezone.now()
    if seat.stop.round_id != link.round_id:
        raise Stale
    one = deciding.speak(seat, opinion, by=by, text=text, paper=paper, at=at)
    Case.objects.filter(pk=link.case_id).update(version=F("version") + 1, changed_at=at)
    if one.state != RoundState.OPEN:
        record("case.decided", link.case, by=by, target=link.target, state=one.state)
    link.round = one
    tell_those_asked(link, at)
    tell_who_asked(link, at)
    return link


@transaction.atomic
def withdraw_decision(
    link: CaseRound, *, by: User | None, reason: str, at: datetime | None = None
) -> None:
    """Take the question back; see `approvals.actions.withdraw`."""
    at = at or timezone.now()
    deciding.withdraw(link.round, by=by, reason=reason, at=at)
    Case.objects.filter(pk=link.case_id).update(version=F("version") + 1, changed_at=at)
    record("case.decision_withdrawn", link.case, by=by, target=link.target, reason=reason.strip())


@transaction.atomic
def ask_another(
    link: CaseRound, seat: Seat, other: User, *, by: User, at: datetime | None = None
) -> Seat:
    """Ask somebody else in this place; see `approvals.actions.reseat`."""
    at = at or timezone.now()
    if seat.stop.round_id != link.round_id:
        raise Stale
    made = deciding.reseat(seat, other, by=by, at=at)
    Case.objects.filter(pk=link.case_id).update(version=F("version") + 1, changed_at=at)
    tell_those_asked(link, at)
    return made


def drop_open_rounds(case: Case, *, by: User | None, at: datetime) -> None:
    """A step was taken: what was still being decided is decided no more."""
    links = CaseRound.objects.filter(case=case, round__state=RoundState.OPEN)
    for link in links.select_related("round", "case"):
        deciding.withdraw(link.round, by=by, reason=str(_("The case went another way.")), at=at)


@transaction.atomic
def remark(case: Case, text: str, *, by: User, at: datetime | None = None) -> Remark:
    """Raises Refused: nothing is said."""
    if not text.strip():
        raise Refused(Objection("no_text", _("Write something first.")))
    made = Remark.objects.create(case=case, text=text.strip(), by=by, at=at or timezone.now())
    record("case.remarked", case, by=by)
    return made


@transaction.atomic
def set_case_chain(
    target: str, chain: Chain | None, *, by: User | None, track: str = ""
) -> CaseChain | None:
    """Say which chain the step to `target` needs; None for none. track: empty for all."""
    before = CaseChain.objects.filter(target=target, track=track).first()
    if chain is None:
        if before is not None:
            record("chain.step_unset", before.chain, by=by, target=target, track=track)
            before.delete()
        return None
    if before is not None and before.chain_id == chain.pk:
        return before
    made, _new = CaseChain.objects.update_or_create(
        target=CaseStage(target).value, track=track, defaults={"chain": chain}
    )
    record("chain.step_set", chain, by=by, target=target, track=track)
    return made


@transaction.atomic
def set_chain_of_cases(
    code: str, stops: Sequence[StopDraft], *, by: User, name_zh: str, name_en: str = "",
    is_on: bool = True, version: int = 0, track: str = "", targets: Sequence[str] = (),
) -> Chain:  # fmt: skip
    """Draw a chain, and say which steps of which cases wait for it; what else waited for it does
    so no more. See `approvals.actions.set_chain`.

    Raises:
        Refused: another chain stands before one of these steps.
    """
    chain = deciding.set_chain(
        code, name_zh, stops, by=by, name_en=name_en, is_on=is_on, version=version
    )
    others = CaseChain.objects.filter(track=track, target__in=targets).exclude(chain=chain)
    taken = others.select_related("chain").first()
    if taken is not None:
        said = _("Before the step to “%(stage)s” stands another chain: %(chain)s.")
        stage = CaseStage(taken.target).label
        raise Refused(
            Objection("another_chain", said % {"stage": stage, "chain": taken.chain.name})
        )
    for use in CaseChain.objects.filter(chain=chain):
        if use.track != track or use.target not in targets:
            set_case_chain(use.target, None, by=by, track=use.track)
    for target in targets:
        set_case_chain(target, chain, by=by, track=track)
    return chain
