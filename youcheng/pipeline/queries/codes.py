"""Codes of what an office makes itself, beside those that came with the program."""

import re

from django.db.models import QuerySet

OWN = re.compile(r"own-(\d+)$")


def next_own_code(rows: QuerySet) -> str:
    """The next free one among rows that have a `code`."""
    codes = rows.order_by().filter(code__startswith="own-").values_list("code", flat=True)
    numbers = [int(match[1]) for code in codes if (match := OWN.match(code))]
    return f"own-{max(numbers, default=0) + 1}"
