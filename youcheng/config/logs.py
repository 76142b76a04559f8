"""Addresses that are keys stay out of the log: who reads it must not be able to use them.

One-time links and calendars are opened by whoever holds the address; the database keeps only a hash
of what the log would otherwise tell whole.
"""

import logging
import re

MASK = "***"
SECRET_PATH = re.compile(
    r"((?<!/account)/(?:welcome|calendar|notices/feed|mechanisms/partner|circulars/outside)/)"
    r"[^/\s?#\"'<>]+"
)
"""`/welcome/<token>/`, `/calendar/<token>.ics`, `/notices/feed/<token>.ics`,
`/mechanisms/partner/<token>/`, `/circulars/outside/<token>/`; the account's own pages bear no
token."""


def masked(text: str) -> str:
    return SECRET_PATH.sub(rf"\1{MASK}", text)


class SecretPaths(logging.Filter):
    """Mask the token in the finished message and in the traceback below it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masked(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = masked(logging.Formatter().formatException(record.exc_info))
        return True
