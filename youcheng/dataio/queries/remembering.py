"""How ledgers of the same shape were read before."""

import hashlib
from typing import Any

from youcheng.accounts.models import Unit
from youcheng.dataio.models import RememberedMapping
from youcheng.dataio.queries.tables import Table
from youcheng.lib.text import fold


def fingerprint(tables: list[Table]) -> str:
    """A key for the headers of a file, whatever its spelling of blanks and variants."""
    shape = "\n".join("|".join(fold(header) for header in table.headers) for table in tables)
    return hashlib.sha256(shape.encode()).hexdigest()


def remembered(unit: Unit, tables: list[Table]) -> dict[str, Any] | None:
    """The mapping that was used for this shape of file last time, or None."""
    row = RememberedMapping.objects.filter(unit=unit, fingerprint=fingerprint(tables)).first()
    return row.mapping if row else None
