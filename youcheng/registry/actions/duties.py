"""What can be done to the obligations of an agreement, and to the list of words."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.accounts.queries import unit_or_home
from youcheng.audit.actions import record
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.registry.actions.ties import touch
from youcheng.registry.models import Instrument, Obligation, WordingTerm
from youcheng.registry.rules.duties import objection_to_kept, objection_to_obligation


@transaction.atomic
def add_obligation(
    paper: Instrument,
    *,
    text: str,
    side: str,
    clause: str = "",
    owner: Unit | None = None,
    due_on: date | None = None,
    by: User | None,
    at: datetime | None = None,
) -> Obligation:
    """Raises Refused where the paper was taken back, or signed after the day."""
    at = at or timezone.now()
    require(
        objection_to_obligation(
            is_retracted=paper.retracted_at is not None, due_on=due_on, signed_on=paper.signed_on
        )
    )
    duty = Obligation.objects.create(
        instrument=paper, text=text, side=side, clause=clause, owner=owner, due_on=due_on,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    touch(paper.tie, at)
    record("tie.obligation_added", paper.tie, by=by, item=text, due_on=due_on)
    return duty


@transaction.atomic
def keep_obligation(
    duty: Obligation,
    *,
    version: int,
    done_on: date,
    evidence: str,
    today: date,
    by: User | None,
    at: datetime | None = None,
) -> None:
    """Say that an obligation is done, and what shows it.

    Raises:
        Refused: nothing shows it, or it cannot have been done on that day.
        Stale: it was changed since it was read.
    """
    at = at or timezone.now()
    require(
        objection_to_kept(
            is_retracted=duty.retracted_at is not None,
            done_on=done_on,
            evidence=evidence,
            signed_on=duty.instrument.signed_on,
            today=today,
        )
    )
    rows = Obligation.objects.standing().filter(pk=duty.pk, version=version, done_on=None)
    if not rows.update(done_on=done_on, done_at=at, evidence=evidence.strip(), version=version + 1):
        raise Stale
    tie = duty.instrument.tie
    touch(tie, at)
    record("tie.obligation_done", tie, by=by, item=duty.text, on=done_on, evidence=evidence)


@transaction.atomic
def drop_obligation(duty: Obligation, *, by: User | None, at: datetime | None = None) -> None:
    """Take an obligation back; reports of earlier days still show it. Raises Stale."""
    at = at or timezone.now()
    if not Obligation.objects.standing().filter(pk=duty.pk).update(retracted_at=at):
        raise Stale
    tie = duty.instrument.tie
    touch(tie, at)
    record("tie.obligation_dropped", tie, by=by, item=duty.text)


@transaction.atomic
def set_word(
    *,
    word: str,
    kind: str,
    better: str,
    reason: str,
    allowed: str,
    source: str,
    on: date,
    old: WordingTerm | None = None,
    by: User | None,
) -> WordingTerm:
    """Add a word from `on`, or put one in the place of `old`, which then ended the day before."""
    if old is not None:
        end_word(old, on=on)
    made = WordingTerm.objects.create(
        word=word, kind=kind, better=better, reason=reason, allowed=allowed, source=source,
        from_on=on, is_confirmed=True,
    )  # fmt: skip
    record("wording.set", unit_or_home(), by=by, name=word, reason=reason)
    return made


@transaction.atomic
def drop_word(term: WordingTerm, *, on: date, by: User | None) -> None:
    """The word may stand in papers from `on`."""
    end_word(term, on=on)
    record("wording.dropped", unit_or_home(), by=by, name=term.word)


def end_word(term: WordingTerm, *, on: date) -> None:
    """Raises Refused where the list of that day has it no more."""
    rows = WordingTerm.objects.on(on).filter(pk=term.pk, to_on=None)
    if term.from_on is not None and term.from_on >= on:
        # Never held for a whole day: it goes.
        if not rows.delete()[0]:
            raise Refused(_GONE)
        return
    if not rows.update(to_on=on - timedelta(days=1)):
        raise Refused(_GONE)


_GONE = Objection("no_word", _("The list of today does not have this word any more."))
