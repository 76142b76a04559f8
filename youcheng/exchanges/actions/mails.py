"""An e-mail that becomes the draft of a letter, and its file until the attachments are chosen."""

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.documents import store
from youcheng.documents.actions.sweeping import keeps
from youcheng.exchanges.actions.recording import ExchangeDraft, record_exchange
from youcheng.exchanges.enums import ExchangeKind, State
from youcheng.exchanges.models import Exchange, Mail
from youcheng.lib.mails import MailText
from youcheng.lib.objections import Objection, Refused


@transaction.atomic
def take_mail(
    mail: MailText,
    *,
    home: Unit,
    place_id: int,
    by: User | None,
    today: date,
    at: datetime | None = None,
    waiting: str = "",
) -> Exchange:
    """Make a draft of a letter from a mail; it counts when somebody has looked it through.

    today: its day where the mail has none. waiting: the checksum of its file, where that waits for
    somebody to choose among the attachments (`put_by`).

    Raises:
        Refused: this mail was taken in before.
    """
    if known := mail_taken(mail.message_id):
        raise Refused(
            Objection(
                "taken",
                _("This e-mail was taken in already, as “%(subject)s”.") % {"subject": known},
            )
        )
    zone: ZoneInfo = timezone.get_current_timezone()  # type: ignore[assignment]
    draft = ExchangeDraft(
        kind=ExchangeKind.LETTER,
        from_on=mail.sent_at.astimezone(zone).date() if mail.sent_at else today,
        home=home,
        place_ids=[place_id],
        subject_zh=(mail.subject or _("e-mail without a subject"))[:200],
    )
    exchange = record_exchange(draft, by=by, at=at, state=State.DRAFT)
    Mail.objects.create(
        exchange=exchange,
        message_id=mail.message_id,
        sent_at=mail.sent_at,
        sender=mail.sender,
        recipients=mail.recipients,
        subject=mail.subject,
        text=mail.text,
        attachments=[
            {"name": one.name, "said": one.said, "type": one.type, "size": one.size,
             "is_other": one.is_other}
            for one in mail.attachments
        ],
        file_sha256=waiting,
    )  # fmt: skip
    record("exchange.mail_taken", exchange, by=by, n=len(mail.attachments))
    return exchange


def put_by(data: bytes) -> str:
    """Keep the file of a mail until its attachments are chosen; gives its checksum. Before the row
    that names it, as every file: killed in between, the sweep takes it away."""
    file = BytesIO(data)
    digest, _size = store.digest_of(file)
    store.put(file, digest)
    return digest


@keeps
def files_that_wait() -> Iterable[str]:
    waiting = Mail.objects.exclude(file_sha256="").exclude(exchange__state=State.WITHDRAWN)
    return waiting.order_by().values_list("file_sha256", flat=True)


@transaction.atomic
def end_waiting(mail: Mail, *, n_kept: int, by: User | None) -> None:
    """The attachments are chosen: the file of the mail is kept no longer."""
    if Mail.objects.filter(pk=mail.pk).exclude(file_sha256="").update(file_sha256=""):
        record("exchange.attachments_chosen", mail.exchange, by=by, n=n_kept)


def mail_taken(message_id: str) -> Exchange | None:
    """The exchange that this mail became, unless that was taken back."""
    if not message_id:
        return None
    known = Mail.objects.filter(message_id=message_id).exclude(exchange__state=State.WITHDRAWN)
    found = known.select_related("exchange").first()
    return found.exchange if found else None
