"""A draft of a paper, and the office's own template."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.documents.forms import FileForm, readable
from youcheng.lib.objections import Refused
from youcheng.pipeline.reports.filling import MOST_BYTES, read_template
from youcheng.pipeline.rules.placeholders import PLACEHOLDERS
from youcheng.registry.forms.fields import StyledForm

HEADING, VALUE, LONG = 200, 300, 3000
_LONG = frozenset({"reasons"})


class DraftForm(StyledForm):
    """What only the officer knows of a draft. names: placeholders of the template, in the order of
    the table; each that is asked for has a field `value_<name>`."""

    heading = forms.CharField(label=_("name of the draft"), max_length=HEADING)
    sensitivity = forms.ChoiceField(label=_("Sensitivity"))

    def __init__(
        self, *args: Any, names: Sequence[str], user: User, unit: Unit, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sensitivity"].choices = readable(user, unit)  # type: ignore[attr-defined]
        asked = [one for one in PLACEHOLDERS.values() if one.is_asked and one.name in names]
        for one in asked:
            is_long = one.name in _LONG
            field = forms.CharField(
                label=one.title, required=False, max_length=LONG if is_long else VALUE,
                widget=forms.Textarea({"rows": 4}) if is_long else forms.TextInput(),
            )  # fmt: skip
            field.widget.attrs["class"] = "form-control"
            self.fields[f"value_{one.name}"] = field

    @property
    def values(self) -> dict[str, str]:
        """What was typed, by placeholder."""
        return {
            name.removeprefix("value_"): value.strip()
            for name, value in self.cleaned_data.items()
            if name.startswith("value_") and value.strip()
        }


class TemplateForm(FileForm, StyledForm):
    """A template of the office's own, read and checked."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)
    note = forms.CharField(label=_("note"), max_length=200, required=False)

    field_order = ("version", "file", "note")

    def clean_file(self) -> Any:
        file = super().clean_file()
        data = file.read(MOST_BYTES + 1)
        file.seek(0)
        try:
            read_template(data)
        except Refused as refusal:
            raise forms.ValidationError(
                str(refusal.objection.message), code=refusal.objection.code
            ) from refusal
        return file
