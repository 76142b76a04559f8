"""Editing what somebody else may be editing: both sides are shown, nobody is overwritten.

The form carries what it was opened with, sealed, so that each field can be told apart: mine, theirs
or both changed it. Whoever is slower decides field by field.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

SALT = "youcheng.lib.editing"
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the two of us left with different values, as people read it.

    was: when the form was opened. choice: the side that changed it; ours, if both did.
    """

    name: str
    label: Any
    was: str
    mine: str
    theirs: str
    choice: str

    @property
    def is_both(self) -> bool:
        """Both changed it: nobody but a person can say which is right."""
        return self.was not in {self.mine, self.theirs}


class EditForm(forms.Form):
    """A form over the fields EDITED of `record`, whose `version` counts its changes.

    Sent again after a lost race it bears `take_<field>`, "mine" or "theirs", for each difference.
    """

    EDITED: tuple[str, ...] = ()

    opened = forms.CharField(widget=forms.HiddenInput, max_length=20_000)

    def __init__(self, *args: Any, record: Model, **kwargs: Any) -> None:
        kwargs["initial"] = {**opened_with(record, self.EDITED), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.record = record

    def clean_opened(self) -> dict[str, Any]:
        try:
            seen: dict[str, Any] = signing.loads(self.cleaned_data["opened"], salt=SALT)
        except signing.BadSignature:
            raise forms.ValidationError(_("Open the form anew: this one was cut short.")) from None
        return seen

    @property
    def version(self) -> int:
        """Of the record when the form was opened. Only of a valid form."""
        return int(self.cleaned_data["opened"]["version"])

    def values(self) -> dict[str, Any]:
        """What is to be written: what was typed, but theirs where theirs was chosen."""
        return {
            name: getattr(self.record, name)
            if self.data.get(f"take_{name}") == THEIRS
            else self.cleaned_data[name]
            for name in self.EDITED
        }

    def differences(self, now: Model) -> list[Difference]:
        """Where what was typed is not what `now` has. Only of a valid form."""
        was = self.cleaned_data["opened"]
        mine = self.values()
        found = []
        for name in self.EDITED:
            theirs = getattr(now, name)
            if mine[name] == theirs:
                continue
            before, here, there = (
                self.text_of(name, value) for value in (was.get(name), mine[name], theirs)
            )
            choice = THEIRS if before == here else MINE
            found.append(Difference(name, self.fields[name].label, before, here, there, choice))
        return found

    def text_of(self, name: str, value: Any) -> str:
        """A value of the field as people read it."""
        choices = dict(getattr(self.fields[name], "choices", ()) or ())
        if value in choices:
            return str(choices[value])
        return "" if value is None else str(value)

    def again(self, now: Model, **kwargs: Any) -> "EditForm":
        """The form for the next try: what was typed, upon the record as it is now. kwargs: what the
        form is made with besides."""
        typed = {
            name: self.fields[name].widget.value_from_datadict(
                self.data, self.files, self.add_prefix(name)
            )
            or ""
            for name in self.EDITED
        }
        return type(self)(record=now, initial=typed, **kwargs)


def opened_with(record: Model, names: tuple[str, ...]) -> dict[str, Any]:
    """Initial values of an EditForm over `record`."""
    values: dict[str, Any] = {name: getattr(record, name) for name in names}
    told = {
        name: str(value) if isinstance(value, date) else value for name, value in values.items()
    }
    seen: Mapping[str, Any] = {**told, "version": record.version}  # type: ignore[attr-defined]
    return {**values, "opened": signing.dumps(seen, salt=SALT, compress=True)}
