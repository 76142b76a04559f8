"""What the import wizard's pages send, read into values. Writes nothing."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from youcheng.dataio.rules.columns import FIELDS
from youcheng.lib.sheets.guards import MAX_BYTES, too_big
from youcheng.registry.enums import TieKind

MODES = (
    ("upsert", _("open new ties and update known ones")),
    ("create", _("only open new ties")),
    ("update", _("only update known ties")),
)


class UploadForm(forms.Form):
    """A ledger to be checked."""

    file = forms.FileField(label=_("Ledger"))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(too_big(file.size).objection.message, code="too_big")
        return file


def read_columns(post: QueryDict, tables: list[Any]) -> dict[str, str]:
    """The choice for each header: field, or "" for columns that are left out."""
    columns: dict[str, str] = {}
    for t, table in enumerate(tables):
        for c, header in enumerate(table.headers):
            choice = post.get(f"column-{t}-{c}")
            if header and choice is not None and choice in FIELDS:
                columns[header] = choice
    return columns


_CELL = re.compile(r"cell-(\d+)-(\d+)")
_PLACE = re.compile(r"place-(\d+)")
_VALUE = re.compile(r"value-(country|kind|home|district)-(\d+)")
_ASIDE = re.compile(r"(take|leave)-(\d+)")


def read_edits(
    post: QueryDict, rows: dict[int, Any], names: dict[int, str]
) -> tuple[dict[tuple[str, int, int], str], dict[str, dict[str, str]], dict[tuple[str, int], bool]]:
    """What a person changed on the checking page.

    Args:
        rows: BatchRow by key, of this batch only.
        names: BatchRow key → the place as written, under which a decision is kept.
    """
    cells: dict[tuple[str, int, int], str] = {}
    values: dict[str, dict[str, str]] = {}
    aside: dict[tuple[str, int], bool] = {}
    for name, value in post.items():
        text = str(value).strip()
        if match := _CELL.fullmatch(name):
            row = rows.get(int(match[1]))
            column = int(match[2])
            if row is not None and column < len(row.cells) and row.cells[column] != text:
                cells[row.sheet, row.row, column] = text
        elif match := _PLACE.fullmatch(name):
            key = int(match[1])
            if key in names and text:
                values.setdefault("place", {})[names[key]] = text
        elif match := _VALUE.fullmatch(name):
            said = post.get(f"text-{match[1]}-{match[2]}", "")
            if said and text:
                values.setdefault(match[1], {})[said] = text
        elif match := _ASIDE.fullmatch(name):
            row = rows.get(int(match[2]))
            if row is not None:
                aside[row.sheet, row.row] = match[1] == "leave"
    return cells, values, aside


class ClaimsForm(UploadForm):
    """A public list, and who published it."""

    source = forms.CharField(label=_("Published by, and when"), max_length=120)


class DecideForm(forms.Form):
    """What a person makes of a claim."""

    decision = forms.ChoiceField(choices=[("confirm", ""), ("dismiss", "")])
    kind = forms.ChoiceField(choices=TieKind.choices, required=False)
