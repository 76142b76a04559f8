"""The virus scanner: ClamAV's daemon, asked over its socket with INSTREAM. Nothing is installed
with this program; where no scanner is named in the settings, files are kept as "not scanned".
"""

import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from django.conf import settings

CHUNK = 256 * 1024
SECONDS = 120


class Unreachable(Exception):
    """The scanner does not answer, or not in its language."""


@dataclass(frozen=True, slots=True)
class Answer:
    """virus: its name, empty for none. unscanned: why it was not looked at, empty if it was."""

    virus: str = ""
    unscanned: str = ""


def is_configured() -> bool:
    return bool(settings.CLAMAV)


def _connect(address: str) -> socket.socket:
    if address.startswith("unix:"):
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS)
        line.connect(address.removeprefix("unix:"))
        return line
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host or "127.0.0.1", int(port)), timeout=SECONDS)


def ping() -> bool:
    """Say whether the scanner is there."""
    try:
        with _connect(settings.CLAMAV) as line:
            line.sendall(b"zPING\0")
            return _answer(line) == "PONG"
    except (OSError, ValueError):
        return False


def scan(file: IO[bytes], told: Callable[[int], None] = lambda _n: None) -> Answer:
    """Send the file to the scanner. told: is given the bytes sent so far.

    Raises:
        Unreachable: try again later.
    """
    sent = 0
    try:
        with _connect(settings.CLAMAV) as line:
            line.sendall(b"zINSTREAM\0")
            try:
                while chunk := file.read(CHUNK):
                    line.sendall(struct.pack("!L", len(chunk)) + chunk)
                    sent += len(chunk)
                    told(sent)
                line.sendall(struct.pack("!L", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has said why, for instance that the file is over its limit
            said = _answer(line)
    except (OSError, ValueError) as error:
        raise Unreachable(str(error)) from error
    if said.endswith(" FOUND"):
        return Answer(virus=said.removeprefix("stream: ").removesuffix(" FOUND")[:200])
    if said.endswith(": OK"):
        return Answer()
    if "size limit exceeded" in said:
        return Answer(unscanned=said[:200])
    raise Unreachable(said or "no answer")


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0"):
        part = line.recv(4096)
        if not part:
            break
        said += part
    return said.rstrip(b"\0").decode("utf-8", "replace").strip()
