"""A case takes a step: the rules are asked, the answers are kept, and a signing opens the tie."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from youcheng.accounts.models import User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries import can
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Stale, require
from youcheng.lib.text import _, isolated
from youcheng.pipeline import rules
from youcheng.pipeline.actions.cases import PaperDraft, write_paper
from youcheng.pipeline.actions.rounds import drop_open_rounds
from youcheng.pipeline.enums import OVER, CaseStage, PaperKind, Passing, Track
from youcheng.pipeline.models import Case, CasePaper, Finding, Move
from youcheng.pipeline.queries.facts import facts_of, leaves_of, rules_on
from youcheng.pipeline.queries.rounds import need_of
from youcheng.pipeline.rules.checks import Verdict, judged
from youcheng.registry import actions as registry
from youcheng.registry.actions import EventDraft, InstrumentDraft, TieDraft
from youcheng.registry.enums import EventKind, FilePart, InstrumentKind, TieKind
from youcheng.registry.models import Tie


@dataclass(slots=True)
class Signing:
    """What the register is told of a signed agreement, beside its day and number. ends_on: the last
    day of the term; None where it has none."""

    ends_on: date | None = None
    is_tacit: bool = False
    languages: str = ""
    signer_home: str = ""
    signer_abroad: str = ""
    label: str = ""


_KIND = {
    Track.FORMAL: TieKind.FORMAL,
    Track.DISTRICT: TieKind.FORMAL,
    Track.COOPERATIVE: TieKind.COOPERATIVE,
    Track.GRASS_ROOTS: TieKind.GRASS_ROOTS,
    Track.UPGRADE: TieKind.FORMAL,
}
_AGREEMENT = {
    TieKind.FORMAL: InstrumentKind.FORMAL,
    TieKind.COOPERATIVE: InstrumentKind.COOPERATION,
    TieKind.GRASS_ROOTS: InstrumentKind.GRASS_ROOTS,
}
_EVENT = {
    Track.UPGRADE: EventKind.UPGRADED,
    Track.RENEWAL: EventKind.RENEWED,
    Track.SUSPENSION: EventKind.SUSPENDED,
    Track.RESUMPTION: EventKind.RESUMED,
    Track.TERMINATION: EventKind.TERMINATED,
}


@transaction.atomic
def advance(
    case: Case,
    target: str,
    *,
    on: date,
    version: int,
    by: User,
    today: date,
    reason: str = "",
    paper: PaperDraft | CasePaper | None = None,
    reasons: Mapping[str, str] | None = None,
    signing: Signing | None = None,
    at: datetime | None = None,
) -> Move:
    """Take a step.

    Args:
        paper: what the step rests on: one that the case has, or one that comes with the step.
        reasons: why the case may pass a rule that stands in the way, by code of the rule.
        signing: what the register is told, where the step is the signing.

    Raises:
        Refused: the path has no such step, its paper is missing or wrongly dated, the office's own
            decision is missing, or a rule stands in the way; nothing is written.
        Stale: the case is no longer at `version`, or left its stage; nothing is written.
    """
    at = at or timezone.now()
    kept = paper if isinstance(paper, CasePaper) else None
    if kept is not None and (kept.case_id != case.pk or kept.retracted_at is not None):
        raise Stale
    step = rules.Step(
        track=case.track, stage=case.stage, target=target, on=on, today=today,
        began_on=case.moved_on, returned_from=case.returned_from, reason=reason,
        paper=rules.Dated(paper.kind, paper.dated_on) if paper else None,
        request_on=case.moved_on,
    )  # fmt: skip
    require(rules.objection_to_step(step))
    require(_objection_to_undecided(case, target))
    if target == CaseStage.SIGNED:
        require(_objection_to_signing(case, by))
    over = target in OVER
    changed = {
        "stage": target,
        "returned_from": case.stage if target == CaseStage.RETURNED else "",
        "moved_on": on,
        "signed_on": on if target == CaseStage.SIGNED else case.signed_on,
        "closed_on": on if over else None,
    }
    before = case.stage
    rows = Case.objects.filter(pk=case.pk, version=version, stage=before)
    if not rows.update(**changed, version=version + 1, changed_at=at):
        raise Stale
    drop_open_rounds(case, by=by, at=at)
    if isinstance(paper, PaperDraft):
        kept = write_paper(case, paper, by=by, at=at)
    verdicts = _asked(case, target, on)
    passed = _passed(verdicts, case, reasons or {}, by)
    move = Move.objects.create(
        case=case, number=case.moves.count() + 1, from_stage=before, to_stage=target, on=on,
        paper=kept, reason=reason, by=by, recorded_at=at,
    )  # fmt: skip
    Finding.objects.bulk_create(
        Finding(
            move=move, rule_id=one.rule.pk, outcome=one.answer.outcome,
            severity=one.rule.severity, said=dict(one.answer.said), reason=reason,
            passed_by=who,
        )
        for one in verdicts
        for reason, who in [passed.get(one.rule.code, ("", None))]
    )  # fmt: skip
    case.refresh_from_db()
    if target == CaseStage.SIGNED:
        tie = _tell_register(case, kept, signing or Signing(), by=by, at=at)
        Case.objects.filter(pk=case.pk).update(tie=tie)
        case.tie = tie
    record(
        "case.signed" if target == CaseStage.SIGNED else "case.moved", case, by=by,
        stage=(before, target), on=on, reason=reason, passed=sorted(passed),
    )  # fmt: skip
    return move


def _objection_to_undecided(case: Case, target: str) -> Objection | None:
    """A step back or out needs nobody's leave."""
    out = {CaseStage.DROPPED, CaseStage.RETURNED}
    if target in out or rules.is_back(case.track, case.stage, target):
        return None
    need = need_of(case, target)
    if need is None or need.is_met:
        return None
    said = _("This step needs the agreement of: %(chain)s.")
    return Objection("undecided", said % {"chain": isolated(need.chain.name)})


def _objection_to_signing(case: Case, by: User) -> Objection | None:
    """A signing is written into the register: whoever records it keeps ties as well."""
    if not can(by, Permission.TIE_EDIT, case.home, case.place.country.region):
        return Objection("no_right", _("Only who keeps ties of this unit can record the signing."))
    return None


def _asked(case: Case, target: str, on: date) -> list[Verdict]:
    """What the rules say of the step; of steps back and out nothing is asked. A step that is
    entered late is asked by the rules of its own day, over what is known now."""
    is_out = target in {CaseStage.DROPPED, CaseStage.RETURNED}
    if is_out or rules.is_back(case.track, case.stage, target):
        return []
    one = Case.objects.select_related("home", "place__country").get(pk=case.pk)
    return judged(rules_on(on), facts_of([one], on)[case.pk], target)


def _passed(
    verdicts: list[Verdict], case: Case, reasons: Mapping[str, str], by: User
) -> dict[str, tuple[str, User | None]]:
    """By code of the rule, for what stands in the way: why the case passes, and who let it. Raises
    Refused where one may not be passed, or not by this person, or has no reason."""
    passed: dict[str, tuple[str, User | None]] = {}
    leaves = leaves_of([case]).get(case.pk, {})
    is_leader = can(by, Permission.CASE_DECIDE, case.home)
    for one in verdicts:
        if not one.is_in_the_way:
            continue
        leave = leaves.get(one.rule.pk) if one.who_passes == Passing.LEADER else None
        reason = leave.reason if leave else reasons.get(one.rule.code, "").strip()
        may = is_leader or leave is not None
        require(rules.objection_to_passing(one, is_leader=may, reason=reason))
        passed[one.rule.code] = (reason, leave.recorded_by if leave else by)
    return passed


def _tell_register(
    case: Case, paper: CasePaper | None, signing: Signing, *, by: User, at: datetime
) -> Tie:
    """Open the tie, or add the event to the one that is there, with its instrument and file."""
    assert paper is not None  # noqa: S101 - see rules.paper_for
    assert case.signed_on is not None  # noqa: S101 - set by the step itself
    day, said = case.signed_on, " ".join(filter(None, (paper.number, paper.heading)))[:200]
    track = Track(case.track)
    kind = _KIND.get(track)
    agreement = None
    if track not in {Track.SUSPENSION, Track.RESUMPTION, Track.TERMINATION}:
        agreement = InstrumentDraft(
            kind=_AGREEMENT[kind] if kind else InstrumentKind.RENEWAL,
            signed_on=day, label=signing.label, ends_on=signing.ends_on,
            is_tacit=signing.is_tacit, languages=signing.languages,
            signer_home=signing.signer_home, signer_abroad=signing.signer_abroad, paper=said,
        )  # fmt: skip
    event = EventDraft(
        kind=_EVENT.get(track, EventKind.ESTABLISHED), on=day, to_kind=kind or "",
        instrument=agreement, paper=said,
    )  # fmt: skip
    tie = case.tie or Tie.objects.filter(home=case.home_id, place=case.place_id).first()
    if tie is None:
        draft = TieDraft(case.home_id, case.place_id, is_demo=case.is_demo)
        draft.events = [*_intent(case), event]
        tie = registry.open_tie(draft, by=by, at=at)
    else:
        registry.add_event(tie, event, by=by, at=at)
    if paper.document is not None and agreement is not None:
        made = tie.instruments.filter(kind=agreement.kind, signed_on=day).latest("pk")
        registry.attach(made, paper.document, part=FilePart.ORIGINAL, language="", by=by)
    return tie


def _intent(case: Case) -> list[EventDraft]:
    """The signed letter of intent of the case, for the log of the tie."""
    letters = case.papers.standing().filter(kind=PaperKind.INTENT, dated_on__isnull=False)
    letter = letters.order_by("-dated_on", "-pk").first()
    if letter is None or letter.dated_on is None:
        return []
    said = " ".join(filter(None, (letter.number, letter.heading)))[:200]
    paper = InstrumentDraft(InstrumentKind.INTENT, signed_on=letter.dated_on, paper=said)
    return [EventDraft(EventKind.INTENT, letter.dated_on, instrument=paper, paper=said)]
