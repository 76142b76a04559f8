"""Tables as offices keep them: xlsx, xls, et, ods and csv, read as text cell by cell."""

from youcheng.lib.sheets.guards import Kind, check
from youcheng.lib.sheets.reading import Book, Sheet, read

__all__ = ["Book", "Kind", "Sheet", "check", "read"]
