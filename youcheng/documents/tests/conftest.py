import socketserver
import struct
import threading
from collections.abc import Iterator

import pytest


class _Clamd(socketserver.BaseRequestHandler):
    """As much of the daemon as is asked: PING and INSTREAM, and its answers word for word."""

    def handle(self) -> None:
        command = self._line()
        if command == b"zPING":
            self.request.sendall(b"PONG\0")
            return
        assert command == b"zINSTREAM"
        data = b""
        while size := struct.unpack("!L", self._exactly(4))[0]:
            data += self._exactly(size)
            if len(data) > self.server.limit:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.bytes.append(data)
        found = b"EICAR" in data
        said = b"stream: Eicar-Test-Signature FOUND\0" if found else b"stream: OK\0"
        self.request.sendall(said)

    def _line(self) -> bytes:
        line = b""
        while (one := self._exactly(1)) != b"\0":
            line += one
        return line

    def _exactly(self, n: int) -> bytes:
        data = b""
        while len(data) < n:
            data += self.request.recv(n - len(data))
        return data


@pytest.fixture
def clamd(settings) -> Iterator[socketserver.ThreadingTCPServer]:
    """A scanner that finds the test virus. bytes: what it was sent."""
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd)
    server.bytes, server.limit = [], 10**9
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.CLAMAV = f"127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    server.server_close()
