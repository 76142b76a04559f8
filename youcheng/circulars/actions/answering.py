"""The side of the units: to read, to take on, to answer, to send back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.circulars import rules
from youcheng.circulars.actions.files import attach_to_answer
from youcheng.circulars.actions.sending import page_of
from youcheng.circulars.models import Answer, Circular, Receipt
from youcheng.documents.models import Document
from youcheng.lib.objections import require
from youcheng.notices.actions import tell
from youcheng.notices.enums import NoticeKind


def note_reading(receipt: Receipt, *, by: User | None, at: datetime) -> None:
    """The first reading counts; it is no deed, and stands in no log."""
    if Receipt.objects.filter(pk=receipt.pk, read_at=None).update(read_at=at, read_by=by):
        receipt.read_at, receipt.read_by = at, by


@transaction.atomic
def claim(receipt: Receipt, *, by: User, at: datetime) -> None:
    """Say that the unit sees to it. What was sent back is thereby taken on again.

    Raises:
        Refused: the circular is closed, or the unit has claimed it.
    """
    held, circular, facts = hold(receipt)
    require(rules.objection_to_claim(facts, localdate(at)))
    Receipt.objects.filter(pk=held.pk).update(
        claimed_at=at, claimed_by=by, returned_at=None, returned_by=None, reason=""
    )
    read_too(held, by, at)
    record("circular.claimed", circular, by=by, unit=held.code)


@transaction.atomic
def answer(
    receipt: Receipt, *, has_need: bool, text: str, by: User | None, at: datetime,
    said: dict[str, str] | None = None, documents: Sequence[Document] = (),
) -> Answer:  # fmt: skip
    """A later answer of the unit stands in place of the earlier one, which stays on record.

    Args:
        said: by key of the question.
        documents: files that go with it, beside those that the unit gave before.
        by: None for a body outside, by its link.

    Raises:
        Refused: the circular is closed, or asks for no answer.
    """
    held, circular, facts = hold(receipt)
    require(rules.objection_to_answer(facts, localdate(at)))
    held.answers.standing().update(replaced_at=at)
    one = Answer.objects.create(
        receipt=held, has_need=has_need, text=text, said=said or {}, by=by, at=at
    )
    Receipt.objects.filter(pk=held.pk).update(
        claimed_at=held.claimed_at or at, claimed_by=held.claimed_by or by,
        returned_at=None, returned_by=None, reason="",
    )  # fmt: skip
    read_too(held, by, at)
    attach_to_answer(held, documents, by=by)
    record("circular.answered", circular, by=by or held.outside, unit=held.code)
    if circular.made_by is not None and circular.made_by != by:
        tell(
            [circular.made_by],
            kind=NoticeKind.ANSWER,
            heading=lambda: (
                _("%(unit)s answered: %(heading)s")
                % {"unit": held.name, "heading": circular.heading}
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
    held, circular, facts = hold(receipt)
    require(rules.objection_to_return(facts, localdate(at)))
    Receipt.objects.filter(pk=held.pk).update(
        returned_at=at, returned_by=by, reason=reason, claimed_at=None, claimed_by=None
    )
    read_too(held, by, at)
    record("circular.sent_back", circular, by=by, unit=held.code, reason=reason)


def hold(receipt: Receipt) -> tuple[Receipt, Circular, rules.Facts]:
    """The row for the rest of the transaction, so that two people of a unit come one after the
    other."""
    held = Receipt.objects.select_for_update(of=("self",)).select_related("unit", "circular")
    one = held.get(pk=receipt.pk)
    is_answered = one.answers.standing().exists()
    return one, one.circular, one.facts(one.circular, is_answered=is_answered)


def read_too(receipt: Receipt, by: User | None, at: datetime) -> None:
    if receipt.read_at is None:
        note_reading(receipt, by=by, at=at)
