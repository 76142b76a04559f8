"""What a webhook carries: a CloudEvent, signed so that the receiver can tell it from a forged one.

Sources: CloudEvents 1.0.2, JSON format, structured mode; Standard Webhooks 1.0 for the signature.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

TYPE = "application/cloudevents+json; charset=utf-8"


def cloud_event(
    mark: str, kind: str, *, source: str, subject: str, at: datetime, data: Mapping[str, Any]
) -> bytes:
    """The body of a webhook.

    mark: stays the same however often it is sent, so that the receiver can drop doubles. source:
    address of this site. subject: user name of whom it is for.
    """
    event = {
        "specversion": "1.0",
        "id": mark,
        "source": f"{source}/notices/",
        "type": f"youcheng.notice.{kind}",
        "subject": subject,
        "time": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "datacontenttype": "application/json",
        "data": dict(data),
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, mark: str, seconds: int, body: bytes) -> str:
    """HMAC-SHA256 over "mark.seconds.body", as `v1,<base64>`. seconds: since 1970."""
    signed = f"{mark}.{seconds}.".encode() + body
    digest = hmac.digest(secret.encode(), signed, hashlib.sha256)
    return f"v1,{base64.b64encode(digest).decode()}"


def signed_headers(secret: str, mark: str, at: datetime, body: bytes) -> dict[str, str]:
    """at: of this try, so that the receiver can refuse what was recorded and is played again."""
    seconds = int(at.timestamp())
    return {
        "Content-Type": TYPE,
        "User-Agent": "Youcheng",
        "webhook-id": mark,
        "webhook-timestamp": str(seconds),
        "webhook-signature": signature(secret, mark, seconds, body),
    }
