import codecs
import email
import email.policy
import re
from collections.abc import Callable, Iterator
from pathlib import Path

LINES = 60
"""Lines of plain text that make a page: about what a printer would take."""
MOST = 20 * 1024 * 1024
"""Bytes of plain text that are read."""


def decoded(data: bytes) -> str:
    """Text in the encoding it most likely is in: with a mark, UTF-8, or the Chinese one."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def cut(text: str) -> Iterator[tuple[str, str]]:
    lines = text.splitlines()
    for start in range(0, len(lines), LINES):
        yield "", "\n".join(lines[start : start + LINES])


def pages(path: Path, told: Callable[[int, int], None]) -> Iterator[tuple[str, str]]:
    with path.open("rb") as file:
        yield from cut(decoded(file.read(MOST)))


def mail(path: Path, told: Callable[[int, int], None]) -> Iterator[tuple[str, str]]:
    """Heads and text of a message; what is attached to it is only named."""
    with path.open("rb") as file:
        message = email.message_from_bytes(file.read(MOST), policy=email.policy.default)
    heads = [
        f"{name}: {message[name]}" for name in ("From", "To", "Cc", "Date", "Subject")
        if message[name]
    ]  # fmt: skip
    body = message.get_body(("plain", "html"))
    text = ""
    if body is not None:
        try:
            text = str(body.get_content())
        except (LookupError, ValueError):
            payload = body.get_payload(decode=True)
            text = decoded(payload) if isinstance(payload, bytes) else ""
        if body.get_content_subtype() == "html":
            text = re.sub(r"<[^>]+>", " ", text)
    names = [part.get_filename() or "" for part in message.iter_attachments()]
    yield from cut("\n".join([*heads, "", text, *filter(None, names)]))
