"""Rules of notices: plain functions over plain values; no database, no clock, no request."""

from youcheng.notices.rules.retrying import GIVE_UP, is_over, wait_after
from youcheng.notices.rules.signing import cloud_event, signature, signed_headers
from youcheng.notices.rules.ways import (
    AT_ONCE,
    Chosen,
    Ways,
    digest_after,
    is_local,
    mailing_of,
    objection_to_hook,
    ways_of,
)

__all__ = [
    "AT_ONCE",
    "GIVE_UP",
    "Chosen",
    "Ways",
    "cloud_event",
    "digest_after",
    "is_local",
    "is_over",
    "mailing_of",
    "objection_to_hook",
    "signature",
    "signed_headers",
    "wait_after",
    "ways_of",
]
