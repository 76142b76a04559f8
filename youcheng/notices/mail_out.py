"""One e-mail to the office's mail server.

By hand and not by `django.core.mail`: the moment matters at which the server has the whole text.
Before it nothing has left the house, after it only the server knows.
"""

import re
import smtplib
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend

from youcheng.notices.out import Trouble, Unsure, no_longer_than

TIMES = 3
"""How many times the limit for one silence a whole handing-over may take."""
FILE = "invitation.ics"
_METHOD = re.compile(r"(?m)^METHOD:(\w+)")
_DOT = re.compile(rb"(?m)^\.")
_BROKEN = (OSError, smtplib.SMTPException)


def is_configured() -> bool:
    return bool(settings.EMAIL_HOST)


def write(*, to: str, heading: str, text: str, mark: str, at: datetime) -> EmailMessage:
    """mark: gives the Message-ID, which is the same however often it is sent."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = to
    message["Subject"] = " ".join(heading.split())
    message["Date"] = format_datetime(at)
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    message["Message-ID"] = f"<{mark}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text, cte="base64")
    return message


def invite(message: EmailMessage, invitations: Sequence[str], *, is_one: bool) -> None:
    """Enclose what calendar programs take in (iCalendar; RFC 6047).

    is_one: the message tells of this meeting alone. Programs that know invitations then take it for
    one, and the file is for the others; beside other matters there are files only.
    """
    for invitation in invitations:
        method = _METHOD.search(invitation)
        about = {"method": method[1] if method else "PUBLISH"}
        if is_one:
            message.add_alternative(invitation, subtype="calendar", cte="base64", params=about)
            message.add_attachment(
                invitation.encode(), maintype="application", subtype="ics", filename=FILE
            )
        else:
            message.add_attachment(
                invitation, subtype="calendar", cte="base64", params=about, filename=FILE
            )


def hand_over(message: EmailMessage, to: str, *, before: Callable[[], None]) -> None:
    """Give the message to the server; `before` is called just before the text goes.

    Raises:
        Trouble: the server does not have it.
        Unsure: the server had the whole text and did not answer.
        And whatever `before` raises; then nothing has gone.
    """
    try:
        data = _DOT.sub(b"..", message.as_bytes())
    except ValueError as error:
        raise Trouble(str(error), is_final=True) from error
    smtp = _connect()
    try:
        with no_longer_than(TIMES * settings.EMAIL_TIMEOUT, lambda: smtp.sock):
            _talk(smtp, to, data, before)
    finally:
        with suppress(*_BROKEN):
            smtp.close()


def _connect() -> smtplib.SMTP:
    backend = EmailBackend(fail_silently=False)
    try:
        backend.open()
    except _BROKEN as error:
        raise Trouble(_words(error), is_server=True) from error
    return backend.connection


def _talk(smtp: smtplib.SMTP, to: str, data: bytes, before: Callable[[], None]) -> None:
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    try:
        smtp.ehlo_or_helo_if_needed()
        _expect(smtp.mail(sender), is_server=True)
        _expect(smtp.rcpt(to))
        _expect(smtp.docmd("DATA"), code=354, is_server=True)
    except UnicodeError as error:
        raise Trouble(_words(error), is_final=True) from error
    except _BROKEN as error:
        raise Trouble(_words(error), is_server=True) from error
    before()
    try:
        smtp.send(data + (b"" if data.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        reply = smtp.getreply()
    except _BROKEN as error:
        raise Unsure from error
    _expect(reply)
    with suppress(*_BROKEN):
        smtp.quit()


def _expect(reply: tuple[int, bytes], code: int = 250, *, is_server: bool = False) -> None:
    """is_server: a refusal here meets every message and passes when somebody mends the server."""
    got, said = reply
    if got in {code, 251}:
        return
    words = f"{got} {said.decode('utf-8', 'replace')}"
    raise Trouble(words, is_final=got >= 500 and not is_server, is_server=is_server)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return f"{error.smtp_code} {words}"
    return str(error) or type(error).__name__
