"""What is attached to an e-mail that lies in the store, as files that may be kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from django.conf import settings
from django.utils.translation import gettext as _

from youcheng.accounts.models import User
from youcheng.documents import store
from youcheng.documents.enums import FileType
from youcheng.documents.models import Document
from youcheng.documents.rules import clean_name, objection_to_size, right_name
from youcheng.documents.sniffing import recognise
from youcheng.exchanges.models import Exchange
from youcheng.exchanges.rules import is_likely_wanted
from youcheng.lib.mails import Attachment, read_mail
from youcheng.lib.objections import Objection, Refused, require


@dataclass(frozen=True, slots=True)
class Offer:
    """An attachment that may become a document. number: from 1, in the order of the mail.

    named: as the mail calls it, where its bytes ask for another ending. objection: why it cannot be
    kept. known: the document that has these bytes already, if the reader may read that.
    """

    number: int
    name: str
    named: str
    size: int
    type: FileType | None
    objection: Objection | None
    known: Document | None
    is_attached: bool
    is_wanted: bool
    data: bytes


def attached_to(digest: str) -> list[Attachment]:
    """Attachments of the mail in the store; none where that is no mail, or the store lost it."""
    try:
        with store.open_file(digest) as file:
            return read_mail(file.read()).attachments
    except (FileNotFoundError, Refused):
        return []


def offers(user: User, exchange: Exchange, attachments: Sequence[Attachment]) -> list[Offer]:
    """The same bytes twice in a mail are offered once."""
    digests = [sha256(one.data).hexdigest() for one in attachments]
    known = _known(user, digests)
    attached = set(exchange.files.order_by().values_list("document", flat=True))
    first = {digest: n for n, digest in reversed(list(enumerate(digests)))}
    return [
        _offer(n + 1, one, known.get(digest), attached)
        for n, (one, digest) in enumerate(zip(attachments, digests, strict=True))
        if first[digest] == n
    ]


def _known(user: User, digests: Sequence[str]) -> dict[str, Document]:
    rows = Document.objects.visible_to(user).filter(current__sha256__in=digests)
    # The oldest of several wins, as when a file is filed.
    found = rows.select_related("current").order_by("-pk")
    return {document.present.sha256: document for document in found}


def _offer(number: int, one: Attachment, known: Document | None, attached: set[int]) -> Offer:
    name = clean_name(one.name) if one.name else _("attachment %(n)d") % {"n": number}
    type_, objection = _looked_at(one.data, name)
    right = right_name(name, type_) if type_ else name
    return Offer(
        number=number,
        name=right,
        named=name if one.name and right != name else "",
        size=one.size,
        type=type_,
        objection=objection,
        known=known,
        is_attached=known is not None and known.pk in attached,
        is_wanted=is_likely_wanted(one.type, one.size, is_inline=one.is_inline),
        data=one.data,
    )


def _looked_at(data: bytes, name: str) -> tuple[FileType | None, Objection | None]:
    try:
        require(objection_to_size(len(data), settings.DOCUMENT_MAX_BYTES))
        return recognise(BytesIO(data), name), None
    except Refused as refused:
        return None, refused.objection
