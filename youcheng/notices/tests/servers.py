"""Servers of somebody else, on this machine: for mail, for events, and one that says nothing."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

from tests.serving import free_port

PATIENCE_S = 60
"""For what certainly comes: it is waited for, never timed."""


class Mailbox:
    """A real mail server. `holds` names a command ("RCPT" or "DATA") at which it goes silent."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.answer = ""
        """To whom and with which words it says no."""
        self.holds = ""
        self.reached = threading.Semaphore(0)
        """Raised each time it goes silent."""
        self.port = free_port()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: ANN201, N802
        await self._hold("RCPT")
        if address in self.refused:
            return self.answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: ANN201, N802
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        await self._hold("DATA")
        return "250 kept"

    async def _hold(self, where: str) -> None:
        if self.holds == where:
            self.reached.release()
            while self.holds == where:
                await asyncio.sleep(0.02)

    def wait(self) -> None:
        assert self.reached.acquire(timeout=PATIENCE_S)

    @property
    def marks(self) -> list[str]:
        return [letter["Message-ID"] for letter in self.letters]


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        box.holds = ""
        controller.stop()


class Receiver:
    """A webhook. status: what it answers next and from then on."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.location = ""
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.is_silent = threading.Event()
        self.reached = threading.Semaphore(0)
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?room=1"

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.got]

    def wait(self) -> None:
        assert self.reached.acquire(timeout=PATIENCE_S)


@contextmanager
def hook_server(status: int = 200) -> Iterator[Receiver]:
    receiver = Receiver(status)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
            receiver.reached.release()
            while receiver.is_silent.is_set():
                threading.Event().wait(0.02)
            self.send_response(receiver.status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.is_silent.clear()
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def silent_server() -> Iterator[int]:
    """Takes connections and never says a word. Gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]
