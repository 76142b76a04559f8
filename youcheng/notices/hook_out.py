"""One event to a webhook. Redirects are not followed: a signed text goes where the office said."""

import http.client
import ssl
from urllib.parse import urlsplit

from youcheng.notices.out import Trouble, no_longer_than

SILENCE_S = 10
"""Without an answer for so long, it is tried again later."""
LONGEST_S = 30
GONE = 410
"""The receiver wants no more of it; all other answers but 2xx are tried again."""


def post(address: str, body: bytes, headers: dict[str, str]) -> None:
    """Raises Trouble: it was not taken. It may have been read all the same, so that the receiver
    has to drop what comes again under the same id."""
    parts = urlsplit(address)
    connection: http.client.HTTPConnection
    try:
        if parts.scheme == "https":
            connection = http.client.HTTPSConnection(
                parts.hostname or "", parts.port, timeout=SILENCE_S,
                context=ssl.create_default_context(),
            )  # fmt: skip
        else:
            connection = http.client.HTTPConnection(
                parts.hostname or "", parts.port, timeout=SILENCE_S
            )
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with no_longer_than(LONGEST_S, lambda: connection.sock):
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read(1000)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Trouble(str(error) or type(error).__name__, is_server=True) from error
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        why = f"HTTP {answer.status} {answer.reason}"
        raise Trouble(why, is_final=answer.status == GONE, is_server=answer.status != GONE)
