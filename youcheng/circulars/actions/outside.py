"""Bodies outside the house, such as a company: they answer once, by a link, without an account."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from django.db import transaction

from youcheng.accounts.actions.invitations import hash_of
from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.circulars import rules
from youcheng.circulars.actions.answering import answer
from youcheng.circulars.actions.sending import running
from youcheng.circulars.enums import CircularState
from youcheng.circulars.models import Answer, Circular, OutsideLink, Receipt
from youcheng.documents.models import Document
from youcheng.lib.objections import Objection, Refused, Stale, require
from youcheng.lib.text import _


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """language: of the page; empty for that of the browser."""

    expires_at: datetime
    language: str = ""


def _make(receipt: Receipt, given: LinkDraft, by: User, at: datetime) -> tuple[OutsideLink, str]:
    token = token_urlsafe(32)
    link = OutsideLink.objects.create(
        receipt=receipt, token_hash=hash_of(token), language=given.language,
        made_at=at, made_by=by, expires_at=given.expires_at,
    )  # fmt: skip
    return link, token


@transaction.atomic
def add_outside(
    circular: Circular, name: str, given: LinkDraft, *, by: User, at: datetime
) -> tuple[OutsideLink, str]:
    """Give a circular that runs to a body outside. Returns its link and the token, which is known
    only now.

    Raises:
        Refused: the body has it already, or no answer is asked for, or the link would be none.
        Stale: it was closed at this moment.
    """
    running(circular)
    names = set(circular.receipts.exclude(outside="").values_list("outside", flat=True))
    require(
        rules.objection_to_outside(
            circular.due_on, name, names, expires_at=given.expires_at, now=at
        )
    )
    receipt = Receipt.objects.create(circular=circular, outside=name, added_at=at)
    made = _make(receipt, given, by, at)
    record("circular.outside_added", circular, by=by, item=name)
    return made


@transaction.atomic
def renew_link(
    receipt: Receipt, given: LinkDraft, *, by: User, at: datetime
) -> tuple[OutsideLink, str]:
    """A new link in place of the present one, which opens nothing any more; also after an answer,
    which the next one would replace.

    Raises:
        Refused: the link would be none.
        Stale: the circular was closed at this moment.
    """
    running(receipt.circular)
    if given.expires_at <= at:
        raise Refused(Objection("past", _("Choose a day that has not passed.")))
    receipt.links.filter(revoked_at=None).update(revoked_at=at)
    made = _make(receipt, given, by, at)
    record("circular.link_renewed", receipt.circular, by=by, item=receipt.outside)
    return made


@transaction.atomic
def revoke_link(receipt: Receipt, *, by: User, at: datetime) -> None:
    """Take the link back, used or not.

    Raises:
        Stale: there is none that could be taken back.
    """
    if not receipt.links.filter(revoked_at=None).update(revoked_at=at):
        raise Stale
    record("circular.link_revoked", receipt.circular, by=by, item=receipt.outside)


def objection_to(link: OutsideLink, at: datetime) -> Objection | None:
    """Why the link shows nothing; of one that was used there is still something to show."""
    circular = link.receipt.circular
    is_open = link.used_at is not None or circular.state == CircularState.SENT
    return rules.objection_to_outside_link(
        is_open=is_open, expires_at=link.expires_at, is_revoked=link.revoked_at is not None, now=at
    )


@transaction.atomic
def answer_by_link(
    link: OutsideLink, *, has_need: bool, text: str, at: datetime,
    said: dict[str, str] | None = None, documents: Sequence[Document] = (),
) -> Answer:  # fmt: skip
    """The link is used up by the answer, in one transaction with it.

    Raises:
        Refused: it was used, taken back or ran out; the circular is closed.
    """
    require(objection_to(link, at))
    unused = OutsideLink.objects.filter(
        pk=link.pk, used_at=None, revoked_at=None, expires_at__gt=at
    )
    if not unused.update(used_at=at):
        raise Refused(Objection("used", _("This link has been used.")))
    return answer(
        link.receipt, has_need=has_need, text=text, by=None, at=at, said=said, documents=documents
    )
