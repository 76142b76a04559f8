"""A draft and the fields of its answer."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.circulars import rules
from youcheng.circulars.actions.indexing import index_circulars, unindex
from youcheng.circulars.enums import CircularState
from youcheng.circulars.models import Circular, Question
from youcheng.lib.objections import Stale, require


@dataclass(frozen=True, slots=True)
class CircularDraft:
    kind: str
    unit: Unit
    heading: str
    body: str
    number: str = ""
    due_on: date | None = None
    escalate_after: int = rules.ESCALATE_AFTER
    nudge_before: int = rules.NUDGE_BEFORE


@transaction.atomic
def draft(given: CircularDraft, *, by: User) -> Circular:
    one = Circular.objects.create(made_by=by, **_columns(given))
    index_circulars([one])
    record("circular.drafted", one, by=by)
    return one


def _columns(given: CircularDraft) -> dict[str, object]:
    return {
        "kind": given.kind, "unit": given.unit, "heading": given.heading, "body": given.body,
        "number": given.number, "due_on": given.due_on, "escalate_after": given.escalate_after,
        "nudge_before": given.nudge_before,
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
    index_circulars([circular])
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
    unindex(circular.pk)
    if not Circular.objects.filter(pk=circular.pk, state=CircularState.DRAFT).delete()[0]:
        raise Stale
