"""What is handed over: an e-mail in its reader's language, and the event of a webhook."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext

from youcheng.notices import hook_out, mail_out
from youcheng.notices.enums import NoticeKind
from youcheng.notices.models import Delivery, Notice
from youcheng.notices.out import Trouble
from youcheng.notices.rules import cloud_event, signed_headers
from youcheng.notices.sealing import unseal


def url_of(notice: Notice) -> str:
    return f"{settings.SITE_ADDRESS}{notice.address}"


def send_mail(
    rows: Sequence[Delivery], at: datetime, *, before: Callable[[], None]
) -> None:  # fmt: skip
    """One e-mail that tells the notices of these rows, all to one person. Raises as
    `mail_out.hand_over`."""
    to = rows[0].notice.to
    with translation.override(to.language or settings.LANGUAGE_CODE):
        heading, text = words_of([row.notice for row in rows])
    message = mail_out.write(to=to.email, heading=heading, text=text, mark=rows[0].mark, at=at)
    mail_out.invite(
        message, [row.invitation for row in rows if row.invitation], is_one=len(rows) == 1
    )
    mail_out.hand_over(message, to.email, before=before)


def words_of(notices: Sequence[Notice]) -> tuple[str, str]:
    """Heading and text; one notice stands for itself, several are told kind by kind."""
    order = {kind: n for n, kind in enumerate(NoticeKind.values)}
    told = sorted(notices, key=lambda one: (order[one.kind], one.at, one.pk))
    context = {
        "lines": [(one, url_of(one)) for one in told],
        "is_one": len(told) == 1,
        "settings_url": settings.SITE_ADDRESS + reverse("notices:settings"),
    }
    text = render_to_string("notices/mail.txt", context).strip() + "\n"
    if len(told) == 1:
        return told[0].heading, text
    n = len(told)
    heading = ngettext("Youcheng: %(n)d notice", "Youcheng: %(n)d notices", n) % {"n": n}
    return heading, text


def send_event(row: Delivery, at: datetime) -> None:
    """Raises Trouble."""
    notice, hook = row.notice, row.hook
    assert hook is not None  # noqa: S101 - the table says so
    secret = unseal(hook.secret)
    if secret is None:
        raise Trouble("The secret was sealed with another key; make a new one.", is_server=True)
    data = {
        "heading": notice.heading,
        "body": notice.body,
        "url": url_of(notice),
        "due_on": notice.due_on.isoformat() if notice.due_on else None,
    }
    body = cloud_event(
        row.mark, notice.kind, source=settings.SITE_ADDRESS, subject=notice.to.username,
        at=notice.at, data=data,
    )  # fmt: skip
    hook_out.post(hook.address, body, signed_headers(secret, row.mark, at, body))
