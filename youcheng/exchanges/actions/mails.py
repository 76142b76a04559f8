"""An e-mail that becomes the draft of a letter."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
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
) -> Exchange:
    """Make a draft of a letter from a mail; it counts when somebody has looked it through.

    today: its day where the mail has none.

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
    )  # fmt: skip
    record("exchange.mail_taken", exchange, by=by, n=len(mail.attachments))
    return exchange


def mail_taken(message_id: str) -> Exchange | None:
    """The exchange that this mail became, unless that was taken back."""
    if not message_id:
        return None
    known = Mail.objects.filter(message_id=message_id).exclude(exchange__state=State.WITHDRAWN)
    found = known.select_related("exchange").first()
    return found.exchange if found else None
