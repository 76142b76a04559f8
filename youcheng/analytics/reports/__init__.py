"""The situation report on paper: one content, three formats."""

from collections.abc import Callable
from importlib import import_module

from youcheng.analytics.reports.content import Report

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
"""Media types by format."""


def render(report: Report, format: str) -> bytes:  # noqa: A002
    """Write `report` as xlsx, docx or pdf."""
    # Each format brings a heavy library that the others do not need.
    write: Callable[[Report], bytes] = import_module(f"{__name__}.{format}").write
    return write(report)
