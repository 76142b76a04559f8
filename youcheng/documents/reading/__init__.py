"""The text of a file, page by page."""

from youcheng.documents.reading.pages import Page, Text, read

__all__ = ["Page", "Text", "read"]
