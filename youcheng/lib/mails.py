"""What an e-mail says: heads, words, and what is attached. Nothing of it is opened, run or fetched.

Mails come from everywhere and are often broken: whatever can be read is read, and what a mail
claims about itself (types, names, character sets) is believed only as far as its bytes agree.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser

from django.utils.translation import gettext_lazy as _

from youcheng.lib.objections import Objection, Refused
from youcheng.lib.text import plain

MAX_BYTES = 25 * 1024 * 1024
"""What mail servers let pass; an attachment grows by a third on its way."""
MAX_PARTS = 300
MAX_TEXT = 100_000
"""Characters of the words that are kept."""
MAX_HEAD = 300
LIKELY_HEADS = ("from", "date", "subject", "message-id", "received", "to", "mime-version")

SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-elf"),
    (b"#!", "text/x-script"),
    (b"{\\rtf", "application/rtf"),
)
PACKED = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError)
"""What the parser of the standard library is known to raise on broken heads and parts."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")
# What calls itself GB2312 is mostly written in its larger successor.
_CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "us-ascii": "utf-8"}


@dataclass(frozen=True, slots=True)
class Attachment:
    """said: the type that the mail claims; type: what the bytes are, "" where nobody knows.
    size: in bytes. is_inline: it stands within the text, as a logo below a signature does."""

    name: str
    said: str
    type: str
    size: int
    is_inline: bool = False
    data: bytes = field(default=b"", repr=False)

    @property
    def is_other(self) -> bool:
        """Its bytes are not what the mail says: a program that calls itself a picture, say."""
        if not self.type or self.type == self.said or self.said == "application/octet-stream":
            return False
        is_family = self.type in {"application/zip", "application/x-ole-storage"}
        return not (is_family and self.said.startswith("application/"))


@dataclass(frozen=True, slots=True)
class MailText:
    """sent_at: with a time zone, or None; recipients: with commas, copies included."""

    sender: str
    recipients: str
    subject: str
    sent_at: datetime | None
    text: str
    message_id: str = ""
    is_cut: bool = False
    """The words were longer than what is kept, or there were too many parts."""
    attachments: list[Attachment] = field(default_factory=list)


def type_of(data: bytes) -> str:
    """What these bytes are, by their beginning; "" where nobody knows."""
    for sign, name in SIGNS:
        if data.startswith(sign):
            if name == "application/zip":
                return next((kind for part, kind in PACKED if part in data), name)
            return name
    start = data[:512].lstrip().lower()
    return "text/html" if start.startswith((b"<!doctype html", b"<html", b"<script")) else ""


def read_mail(data: bytes) -> MailText:
    """Read a mail as it was saved.

    Raises:
        Refused: it is too large, empty, or no mail.
    """
    if len(data) > MAX_BYTES:
        raise _no(
            "too_big",
            _("The file has %(size)d MB; an e-mail of at most %(limit)d MB is read.")
            % {"size": len(data) // 1024 // 1024, "limit": MAX_BYTES // 1024 // 1024},
        )
    if not data.strip():
        raise _no("empty", _("The file is empty."))
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise _no("msg", _("This is a message of Outlook (.msg). Save it as .eml and try again."))
    if type_of(data):
        raise _no("not_a_mail", _("This file is no e-mail, whatever its name says."))
    mail = BytesParser(policy=policy.default).parsebytes(data)
    names = {name.lower() for name in mail.keys()}  # noqa: SIM118 - a message is no mapping
    if len(names & set(LIKELY_HEADS)) < 2:
        raise _no("not_a_mail", _("This file is no e-mail, whatever its name says."))
    text, attachments, is_cut = _parts(mail)
    return MailText(
        sender=_addresses(mail, "from")[:MAX_HEAD],
        recipients=", ".join(filter(None, (_addresses(mail, "to"), _addresses(mail, "cc"))))[:4000],
        subject=_head(mail, "subject")[:MAX_HEAD],
        sent_at=_moment(mail),
        text=text,
        message_id=_head(mail, "message-id")[:250],
        is_cut=is_cut,
        attachments=attachments,
    )


def _no(code: str, message: object) -> Refused:
    return Refused(Objection(code, message))


def clean(text: str) -> str:
    """Without control characters, of which a database refuses some."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _head(mail: Message, name: str) -> str:
    try:
        value = mail[name]
    except _BROKEN:
        value = next((raw for key, raw in mail.raw_items() if key.lower() == name), "")
    text = str(value or "").encode("utf-8", "replace").decode("utf-8")
    return " ".join(clean(text).split())


def _addresses(mail: Message, name: str) -> str:
    text = _head(mail, name)
    try:
        pairs = getaddresses([text])
    except _BROKEN:
        return text
    found = [f"{who} <{address}>" if who else address for who, address in pairs if address or who]
    return ", ".join(found) or text


def _moment(mail: Message) -> datetime | None:
    try:
        moment = parsedate_to_datetime(_head(mail, "date"))
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment if 1970 <= moment.astimezone(UTC).year <= 2200 else None
    except (*_BROKEN, OverflowError):
        return None


def _leaves(mail: Message) -> Iterator[Message]:
    """Parts that hold something. A mail within the mail is one part: it is not opened."""
    queue = [mail]
    while queue:
        part = queue.pop(0)
        if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
            queue = [*part.get_payload(), *queue]  # type: ignore[list-item]
        else:
            yield part


def _parts(mail: Message) -> tuple[str, list[Attachment], bool]:
    words: list[str] = []
    pages: list[str] = []
    attached: list[Message] = []
    is_cut = False
    for n, part in enumerate(_leaves(mail)):
        if n >= MAX_PARTS:
            is_cut = True
            break
        said = part.get_content_type()
        if _filename(part) or said not in {"text/plain", "text/html"} or _is_attached(part):
            attached.append(part)
        elif said == "text/plain":
            words.append(_words(part))
        else:
            pages.append(_words(part))
    text = clean("\n\n".join(words)) or clean("\n\n".join(map(without_marks, pages)))
    attachments = [_attachment(part, pages) for part in attached]
    return text[:MAX_TEXT], attachments, is_cut or len(text) > MAX_TEXT


def _attachment(part: Message, pages: Iterable[str]) -> Attachment:
    data = _bytes(part)
    return Attachment(
        _filename(part),
        part.get_content_type(),
        type_of(data),
        len(data),
        _is_inline(part, pages),
        data,
    )


def _is_inline(part: Message, pages: Iterable[str]) -> bool:
    """Whether a page of the mail shows it where its text speaks of it."""
    mark = _head(part, "content-id").strip("<>")
    if not mark:
        return False
    return not _is_attached(part) or any(f"cid:{mark}" in page for page in pages)


def _is_attached(part: Message) -> bool:
    try:
        return isinstance(part, EmailMessage) and part.is_attachment()
    except _BROKEN:
        return False


def _filename(part: Message) -> str:
    try:
        name = part.get_filename() or ""
    except _BROKEN:
        name = "?"
    # A name, never a way, and without marks that turn its ending round: people read it.
    return plain(clean(str(name).replace("\\", "/").rsplit("/", 1)[-1])).strip()[:200]


def _bytes(part: Message) -> bytes:
    try:
        if part.get_content_maintype() == "message":
            return b"".join(bytes(one) for one in part.get_payload())  # type: ignore[arg-type, union-attr]
        data = part.get_payload(decode=True)
    except _BROKEN:
        return b""
    return data if isinstance(data, bytes) else b""


def _words(part: Message) -> str:
    data = _bytes(part)
    try:
        charset = str(part.get_content_charset() or "utf-8").lower()
    except _BROKEN:
        charset = "utf-8"
    for name in (_CHARSETS.get(charset, charset), "utf-8", "gb18030"):
        try:
            return data.decode(name)
        except (UnicodeError, LookupError):
            continue
    return data.decode("utf-8", "replace")


class _Words(HTMLParser):
    """The words of a page; what a browser would run or fetch is left out."""

    SILENT = frozenset({"script", "style", "head", "title", "template", "svg", "object", "iframe"})
    BREAKS = frozenset({"p", "br", "div", "tr", "li", "h1", "h2", "h3", "h4", "table"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "body":
            # Its head may never have been closed.
            self.silent.clear()
        elif tag in self.SILENT:
            self.silent.append(tag)
        elif tag in self.BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.silent:
            # What was opened within and never closed ends with it.
            del self.silent[self.silent.index(tag) :]
        elif tag in self.BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


def without_marks(html: str) -> str:
    """The words of HTML alone."""
    reader = _Words()
    try:
        reader.feed(html)
        reader.close()
    except _BROKEN:
        return ""
    lines = (" ".join(line.split()) for line in "".join(reader.words).splitlines())
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()
