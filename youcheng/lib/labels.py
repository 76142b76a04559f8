"""Choices as people read them."""

from typing import Any

from django.db.models import Field


class Labelled:
    """For a model with choices: says the label of a value without putting all others into the
    reader's language too, as Django does for each cell of a table."""

    def _get_FIELD_display(self, field: Field) -> str:  # noqa: N802 - Django's name
        value: Any = getattr(self, field.attname)
        labels = (label for choice, label in field.flatchoices if choice == value)  # type: ignore[attr-defined]
        return str(next(labels, "" if value is None else value))
