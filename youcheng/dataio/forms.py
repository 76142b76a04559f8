"""What the import wizard's pages send, read into values. Writes nothing."""

import re
from dataclasses import dataclass, field
from typing import Any, Self

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from youcheng.dataio.rules.columns import FIELDS
from youcheng.lib.sheets.guards import MAX_BYTES, too_big
from youcheng.lib.text import plain
from youcheng.lib.typed import TypedForm
from youcheng.registry.enums import TieKind

MODES = (
    ("upsert", _("open new ties and update known ones")),
    ("create", _("only open new ties")),
    ("update", _("only update known ties")),
)


class UploadForm(TypedForm):
    """A ledger to be checked."""

    file = forms.FileField(label=_("Ledger"))

    def __init__(self, *args: Any, oversize: str = "", **kwargs: Any) -> None:
        """oversize: the name of a file that was dropped on its way in (`lib.uploads`)."""
        super().__init__(*args, **kwargs)
        if oversize:
            self.fields["file"].error_messages["required"] = too_big().objection.message

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        file.name = plain(file.name)
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


SALT = "youcheng.dataio.opened"


@dataclass(frozen=True, slots=True)
class Opened:
    """What the checking page showed: it goes along with the form, sealed.

    mark: of the draft, see `lib.versions`. rows: key → sheet and number; the keys are others after
    each check. cells: name → text.
    """

    mark: str
    rows: dict[int, tuple[str, int]]
    cells: dict[str, str]

    def sealed(self) -> str:
        return signing.dumps(
            [self.mark, list(self.rows.items()), self.cells], salt=SALT, compress=True
        )

    @classmethod
    def read(cls, seal: str) -> Self:
        """Of a page that was cut short: nothing counts as seen."""
        try:
            mark, rows, cells = signing.loads(seal, salt=SALT)
        except signing.BadSignature:
            return cls("", {}, {})
        return cls(mark, {key: (sheet, number) for key, (sheet, number) in rows}, cells)


@dataclass(slots=True)
class Edits:
    """What a person changed on the checking page.

    cells: (sheet, row, column) → new text. values: field → text → meaning; under "place" the words
    of the row. aside: (sheet, row) → whether it is set aside.
    """

    cells: dict[tuple[str, int, int], str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    aside: dict[tuple[str, int], bool] = field(default_factory=dict)

    @property
    def n(self) -> int:
        return len(self.cells) + len(self.aside) + sum(map(len, self.values.values()))


_CELL = re.compile(r"cell-(\d+)-(\d+)")
_PLACE = re.compile(r"place-(\d+)")
_VALUE = re.compile(r"value-(country|kind|home|district)-(\d+)")
_ASIDE = re.compile(r"(take|leave)-(\d+)")


def read_edits(post: QueryDict, opened: Opened, names: dict[tuple[str, int], str]) -> Edits:
    """What a person changed of what was `opened`.

    names: sheet and number of a row → its place as written, under which a decision is kept.
    """
    edits = Edits()
    for name, value in post.items():
        text = str(value).strip()
        if match := _CELL.fullmatch(name):
            row = opened.rows.get(int(match[1]))
            if row is not None and opened.cells.get(name, text) != text:
                edits.cells[(*row, int(match[2]))] = text
        elif match := _PLACE.fullmatch(name):
            said = names.get(opened.rows.get(int(match[1]), ("", 0)))
            if said is not None and text:
                edits.values.setdefault("place", {})[said] = text
        elif match := _VALUE.fullmatch(name):
            said = post.get(f"text-{match[1]}-{match[2]}", "")
            if said and text:
                edits.values.setdefault(match[1], {})[said] = text
        elif match := _ASIDE.fullmatch(name):
            row = opened.rows.get(int(match[2]))
            if row is not None:
                edits.aside[row] = match[1] == "leave"
    return edits


class PersonsForm(UploadForm):
    """A list of persons, and what they are held for."""

    purpose = forms.CharField(
        label=_("what they are held for"),
        max_length=200,
        widget=forms.TextInput({"class": "form-control"}),
        help_text=_("For rows that say nothing of it: the law asks for a purpose."),
    )

    def __init__(self, *args: Any, oversize: str = "", **kwargs: Any) -> None:
        super().__init__(*args, oversize=oversize, **kwargs)
        self.fields["file"].label = _("List of persons")


class ClaimsForm(UploadForm):
    """A public list, and who published it."""

    source = forms.CharField(label=_("Published by, and when"), max_length=120)


class DecideForm(forms.Form):
    """What a person makes of a claim."""

    decision = forms.ChoiceField(choices=[("confirm", ""), ("dismiss", "")])
    kind = forms.ChoiceField(choices=TieKind.choices, required=False)
