"""Asking a database for the rows of many keys at once.

A list of parameters is bound, checked and written into the statement one by one, and a database
takes only so many: for ten thousand keys that took longer than to find their rows. Here they
travel as one value.
"""

import json
from collections.abc import Iterable

from django.db import connection
from django.db.models.expressions import RawSQL


def among(keys: Iterable[int] | Iterable[str]) -> RawSQL:
    """For a filter, as `person__in=among(keys)`: keys of one type, each once, in order."""
    ordered = sorted(set(keys))  # type: ignore[type-var]
    if connection.vendor == "postgresql":
        kind = "text" if ordered and isinstance(ordered[0], str) else "bigint"
        return RawSQL(f"SELECT unnest(%s::{kind}[])", [ordered])  # noqa: S608, S611 - one of two words
    listed = json.dumps(ordered, ensure_ascii=False)
    return RawSQL("SELECT value FROM json_each(%s)", [listed])  # noqa: S611 - no text but this
