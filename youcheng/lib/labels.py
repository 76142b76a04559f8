"""Choices as people read them."""

from functools import cache
from typing import Any

from django.db.models import Field


class Labelled:
    """For a model with choices: says the label of a value without putting all others into the
    reader's language too, as Django does for each cell of a table."""

    def _get_FIELD_display(self, field: Field) -> str:  # noqa: N802 - Django's name
        value: Any = getattr(self, field.attname)
        return str(_labels(field).get(value, "" if value is None else value))


@cache
def _labels(field: Field) -> dict[Any, Any]:
    """Labels in no language yet, by value: choices are written in the code."""
    return dict(reversed(field.flatchoices))  # type: ignore[attr-defined]
