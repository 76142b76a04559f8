"""Deeds with circulars: one verb a function, logged in the same transaction."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit, User
from youcheng.approvals.queries.calendars import calendars_of
from youcheng.audit.actions import record
from youcheng.circulars import rules
from youcheng.circulars.enums import CircularState
from youcheng.circulars.models import Answer, Circular, Question, Receipt
from youcheng.circulars.queries import people_of_units
from youcheng.lib.objections import Stale, require
from youcheng.notices.actions import tell
from youcheng.notices.enums import NoticeKind
from youcheng.registry.queries.claims import HOME_COUNTRY


@dataclass(frozen=True, slots=True)
class CircularDraft:
    kind: str
    unit: Unit
    heading: str
    body: str
    number: str = ""
    due_on: date | None = None


@transaction.atomic
def draft(given: CircularDraft, *, by: User) -> Circular:
    one = Circular.objects.create(made_by=by, **_columns(given))
    record("circular.drafted", one, by=by)
    return one


def _columns(given: CircularDraft) -> dict[str, object]:
    return {
        "kind": given.kind, "unit": given.unit, "heading": given.heading, "body": given.body,
        "number": given.number, "due_on": given.due_on,
    }  # fmt: skip


@transaction.atomic
def edit(circular: Circular, given: CircularDraft, *, version: int, by: User) -> None:
    """Change a draft.

    Raises:
        Stale: it was sent, or changed, since it was read.
    """
    rows = Circular.objects.filter(pk=circular.pk, state=CircularState.DRAFT, version=version)
    if not rows.update(**_columns(given), version=F("version") + 1):
        raise Stale
    circular.refresh_from_db()
    record("circular.edited", circular, by=by)


@transaction.atomic
def ask(
    circular: Circular, *, label: str, kind: str, options: str, is_required: bool, by: User
) -> Question:
    """Put a field into the answer of a draft.

    Raises:
        Refused: the circular was sent, or has as many fields as an answer may have.
    """
    drafts = Circular.objects.select_for_update().filter(pk=circular.pk)
    state = drafts.values_list("state", flat=True).get()
    labels = list(circular.questions.values_list("label", flat=True))
    require(rules.objection_to_question(state, labels, label))
    one = Question.objects.create(
        circular=circular, label=label, kind=kind, options=options, is_required=is_required
    )
    record("circular.asked", circular, by=by, item=label)
    return one


@transaction.atomic
def unask(question: Question, *, by: User) -> None:
    """Take a field out of the answer of a draft.

    Raises:
        Refused: the circular was sent.
    """
    circular = Circular.objects.select_for_update().get(pk=question.circular_id)
    require(rules.objection_to_question(circular.state, (), ""))
    record("circular.unasked", circular, by=by, item=question.label)
    Question.objects.filter(pk=question.pk).delete()


@transaction.atomic
def discard(circular: Circular, *, by: User) -> None:
    """Throw a draft away."""
    record("circular.discarded", circular, by=by)
    if not Circular.objects.filter(pk=circular.pk, state=CircularState.DRAFT).delete()[0]:
        raise Stale


@transaction.atomic
def send(circular: Circular, units: Collection[Unit], *, by: User, at: datetime) -> int:
    """Give it to these units, each once, and tell their people.

    Returns:
        How many persons were told.

    Raises:
        Refused: nobody is to get it, or the last day is none.
        Stale: somebody sent it at this moment.
    """
    require(
        rules.objection_to_send(
            circular.state, n_units=len(units), due_on=circular.due_on, today=localdate(at),
            country=HOME_COUNTRY, calendars=calendars_of([HOME_COUNTRY]),
        )
    )  # fmt: skip
    rows = Circular.objects.filter(pk=circular.pk, state=CircularState.DRAFT)
    if not rows.update(state=CircularState.SENT, sent_at=at):
        raise Stale
    circular.refresh_from_db()
    told = _give(circular, units, at)
    record("circular.sent", circular, by=by, units=len(units))
    return told


@transaction.atomic
def add_units(circular: Circular, units: Collection[Unit], *, by: User, at: datetime) -> int:
    """Give a circular that runs to further units; those that have it keep what they did.

    Raises:
        Stale: it was closed at this moment.
    """
    _running(circular)
    told = _give(circular, units, at)
    record("circular.units_added", circular, by=by, units=len(units))
    return told


def _running(circular: Circular) -> None:
    """Hold the row of a circular that runs until the end of the transaction."""
    rows = Circular.objects.select_for_update().filter(pk=circular.pk, state=CircularState.SENT)
    if not rows.exists():
        raise Stale
    circular.refresh_from_db()


def _give(circular: Circular, units: Iterable[Unit], at: datetime) -> int:
    keys = {unit.pk for unit in units}
    Receipt.objects.bulk_create(
        (Receipt(circular=circular, unit_id=key, added_at=at) for key in sorted(keys)),
        batch_size=500, ignore_conflicts=True,
    )  # fmt: skip
    return tell(
        people_of_units(keys),
        kind=NoticeKind.CIRCULAR,
        heading=lambda: _("Circular: %(heading)s") % {"heading": circular.heading},
        body=circular.body[:600],
        address=page_of(circular),
        key=f"circular:{circular.pk}",
        due_on=circular.due_on,
        at=at,
    )


def page_of(circular: Circular) -> str:
    return reverse("circulars:detail", args=[circular.pk])


def note_reading(receipt: Receipt, *, by: User, at: datetime) -> None:
    """The first reading counts; it is no deed, and stands in no log."""
    if Receipt.objects.filter(pk=receipt.pk, read_at=None).update(read_at=at, read_by=by):
        receipt.read_at, receipt.read_by = at, by


@transaction.atomic
def claim(receipt: Receipt, *, by: User, at: datetime) -> None:
    """Say that the unit sees to it. What was sent back is thereby taken on again.

    Raises:
        Refused: the circular is closed, or the unit has claimed it.
    """
    held, circular, facts = _held(receipt)
    require(rules.objection_to_claim(facts, localdate(at)))
    Receipt.objects.filter(pk=held.pk).update(
        claimed_at=at, claimed_by=by, returned_at=None, returned_by=None, reason=""
    )
    _read_too(held, by, at)
    record("circular.claimed", circular, by=by, unit=held.unit.code)


@transaction.atomic
def answer(
    receipt: Receipt, *, has_need: bool, text: str, by: User, at: datetime,
    said: dict[str, str] | None = None,
) -> Answer:  # fmt: skip
    """A later answer of the unit stands in place of the earlier one, which stays on record. said:
    by key of the question.

    Raises:
        Refused: the circular is closed, or asks for no answer.
    """
    held, circular, facts = _held(receipt)
    require(rules.objection_to_answer(facts, localdate(at)))
    held.answers.standing().update(replaced_at=at)
    one = Answer.objects.create(
        receipt=held, has_need=has_need, text=text, said=said or {}, by=by, at=at
    )
    Receipt.objects.filter(pk=held.pk).update(
        claimed_at=held.claimed_at or at, claimed_by=held.claimed_by or by,
        returned_at=None, returned_by=None, reason="",
    )  # fmt: skip
    _read_too(held, by, at)
    record("circular.answered", circular, by=by, unit=held.unit.code)
    if circular.made_by is not None and circular.made_by != by:
        tell(
            [circular.made_by],
            kind=NoticeKind.ANSWER,
            heading=lambda: (
                _("%(unit)s answered: %(heading)s")
                % {"unit": held.unit.name, "heading": circular.heading}
            ),
            body=text[:600],
            address=page_of(circular),
            key=f"answer:{one.pk}",
            at=at,
        )
    return one


@transaction.atomic
def send_back(receipt: Receipt, *, reason: str, by: User, at: datetime) -> None:
    """Say that it does not concern the unit.

    Raises:
        Refused: the unit has answered it, or sent it back; the circular is closed.
    """
    held, circular, facts = _held(receipt)
    require(rules.objection_to_return(facts, localdate(at)))
    Receipt.objects.filter(pk=held.pk).update(
        returned_at=at, returned_by=by, reason=reason, claimed_at=None, claimed_by=None
    )
    _read_too(held, by, at)
    record("circular.sent_back", circular, by=by, unit=held.unit.code, reason=reason)


def _held(receipt: Receipt) -> tuple[Receipt, Circular, rules.Facts]:
    """The row for the rest of the transaction, so that two people of a unit come one after the
    other."""
    held = Receipt.objects.select_for_update(of=("self",)).select_related("unit", "circular")
    one = held.get(pk=receipt.pk)
    is_answered = one.answers.standing().exists()
    return one, one.circular, one.facts(one.circular, is_answered=is_answered)


def _read_too(receipt: Receipt, by: User, at: datetime) -> None:
    if receipt.read_at is None:
        note_reading(receipt, by=by, at=at)


@transaction.atomic
def remind(circular: Circular, receipts: Collection[Receipt], *, by: User, at: datetime) -> int:
    """Tell the people of units of which an answer is still expected. The same units are reminded
    once a day.

    Returns:
        How many units were reminded now.
    """
    _running(circular)
    day = localdate(at)
    # Read anew: a colleague may have reminded them since the page was looked at.
    now = Receipt.objects.filter(pk__in=[one.pk for one in receipts]).order_by("pk")
    due = [one for one in now if one.reminded_at is None or localdate(one.reminded_at) < day]
    if not due:
        return 0
    Receipt.objects.filter(pk__in=[one.pk for one in due]).update(
        n_reminded=F("n_reminded") + 1, reminded_at=at
    )
    tell(
        people_of_units(one.unit_id for one in due),
        kind=NoticeKind.REMINDER,
        heading=lambda: _("Still to be answered: %(heading)s") % {"heading": circular.heading},
        address=page_of(circular),
        key=f"circular:{circular.pk}:reminded:{day.isoformat()}",
        due_on=circular.due_on,
        at=at,
    )
    record("circular.reminded", circular, by=by, units=len(due))
    return len(due)


@transaction.atomic
def extend(circular: Circular, due_on: date, *, by: User, at: datetime) -> None:
    """Give all units more time.

    Raises:
        Refused: the day is no later, passed, or a holiday.
    """
    _running(circular)
    require(
        rules.objection_to_extend(
            circular.state, circular.due_on, due_on, today=localdate(at), country=HOME_COUNTRY,
            calendars=calendars_of([HOME_COUNTRY]),
        )
    )  # fmt: skip
    before = circular.due_on
    Circular.objects.filter(pk=circular.pk).update(due_on=due_on)
    circular.due_on = due_on
    record("circular.extended", circular, by=by, due_on=(before, due_on))


@transaction.atomic
def close(circular: Circular, *, by: User, at: datetime | None = None) -> None:
    """Take no more answers.

    Raises:
        Stale: it is closed, or not sent yet.
    """
    rows = Circular.objects.filter(pk=circular.pk, state=CircularState.SENT)
    if not rows.update(state=CircularState.CLOSED, closed_at=at or timezone.now()):
        raise Stale
    circular.refresh_from_db()
    record("circular.closed", circular, by=by)
