"""Two people, one record: a mark of what was read, and both sides when it was changed since.

A form carries the mark of the fields it was opened with. The action compares it with the row under
a lock, so that the second of two writers never overwrites what they have not seen. A tie counts its
versions in a column because many deeds change it; here the fields alone say whether they changed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django import forms
from django.db.models import Model

from youcheng.lib.objections import Stale


def mark_of(row: Model, names: Iterable[str]) -> str:
    """A short mark of these fields of `row` as they stand: equal values, equal mark."""
    values = [str(getattr(row, row._meta.get_field(name).attname)) for name in names]  # type: ignore[union-attr]
    return sha256("\x00".join(values).encode()).hexdigest()[:16]


def require_unchanged(row: Model, names: Iterable[str], seen: str) -> None:
    """Raise `Stale` unless the row, locked by the caller, is as it was when `seen` was made."""
    if mark_of(row, names) != seen:
        raise Stale


class SeenForm(forms.Form):
    """A form that remembers what it was opened with. Without the mark nothing counts as read."""

    seen = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)


@dataclass(frozen=True, slots=True)
class Side:
    """One field in which what was typed and what stands in the database differ, as people read."""

    title: Any
    mine: str
    now: str


def both_sides(form: forms.Form, now: Mapping[str, Any]) -> list[Side]:
    """Where the valid `form` and the present values differ."""
    mine = form.cleaned_data
    return [
        Side(form[name].label, _shown(form, name, mine[name]), _shown(form, name, value))
        for name, value in now.items()
        if mine[name] != value
    ]


def _shown(form: forms.Form, name: str, value: Any) -> str:
    key = str(getattr(value, "pk", value))
    choices = getattr(form.fields[name], "choices", ())
    titles = (str(title).strip() for code, title in choices if str(code) == key)
    return next(titles, str(value or ""))


def typed(form: forms.Form) -> dict[str, Any]:
    """What stands in the fields of a form, for a fresh one: nothing that was typed is lost."""
    return {field.name: field.value() for field in form}
