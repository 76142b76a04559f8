"""What the pages of documents send, read into values. Writes nothing."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.accounts.queries import can
from youcheng.documents import rules
from youcheng.documents.actions.filing import EDITED, Draft
from youcheng.documents.enums import DocumentKind, Retention, Sensitivity
from youcheng.documents.models import READ_BY, Document
from youcheng.documents.queries.documents import owner_units
from youcheng.lib.text import plain
from youcheng.lib.typed import TypedForm
from youcheng.lib.versions import SeenForm

DAY = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")


class FileForm(TypedForm):
    """A file. oversize: the name of one that the server dropped because it was too large."""

    file = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, oversize: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.oversize = oversize
        if oversize:
            # "This field is required" would be a lie.
            self.fields["file"].required = False

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if self.oversize:
            raise forms.ValidationError(
                rules.too_large(settings.DOCUMENT_MAX_BYTES).message, code="too_large"
            )
        file.name = plain(file.name)
        return file


class VersionForm(FileForm):
    note = forms.CharField(
        label=_("What is new"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )


class SaidFields(forms.Form):
    """What is said of a document, whoever it belongs to."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        help_text=_("Empty: the name of the file."),
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=DocumentKind.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    sensitivity = forms.ChoiceField(
        label=_("Sensitivity"),
        choices=Sensitivity.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
        help_text=_("State secrets do not belong into this system at all."),
    )
    retention = forms.ChoiceField(
        label=_("Kept"),
        choices=Retention.choices,
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    retain_until = forms.DateField(label=_("Kept until"), required=False, widget=DAY)
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 2}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        objection = rules.objection_to_retention(
            cleaned.get("retention", ""), cleaned.get("retain_until"), localdate()
        )
        if objection and "retain_until" not in self.errors:
            self.add_error("retain_until", forms.ValidationError(objection.message))
        return cleaned

    def said(self) -> dict[str, Any]:
        names = ("name", "kind", "sensitivity", "retention", "retain_until", "note")
        return {name: self.cleaned_data[name] for name in names}


def readable(user: User, unit: Unit | None) -> list[tuple[str, Any]]:
    """Degrees of sensitivity that `user` may read for `unit`: nobody files what they would then
    not find again."""
    return [(one.value, one.label) for one in Sensitivity if can(user, READ_BY[one], unit)]


class UploadForm(SaidFields, FileForm):
    """A new document of one of the units for which the person may file."""

    unit = forms.ModelChoiceField(
        label=_("Owner unit"),
        queryset=Unit.objects.none(),
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    field_order = ("file", "name", "kind", "unit", "sensitivity", "retention", "retain_until")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["unit"].queryset = owner_units(user)  # type: ignore[attr-defined]
        self.fields["sensitivity"].choices = readable(user, None)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        unit, degree = cleaned.get("unit"), cleaned.get("sensitivity")
        if unit and degree and degree not in dict(readable(self.user, unit)):
            self.add_error("sensitivity", _("You could not read it yourself for that unit."))
        return cleaned

    def draft(self) -> Draft:
        return Draft(unit=self.cleaned_data["unit"], **self.said())


class DocumentForm(SaidFields, SeenForm):
    """Change what is said of a document."""

    field_order = EDITED

    def __init__(self, *args: Any, document: Document, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        self.fields["name"].required = True
        self.fields["name"].help_text = ""
        self.fields["sensitivity"].choices = readable(user, document.unit)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        retention = self.cleaned_data.get("retention", "")
        if retention == Retention.UNTIL:
            return super().clean()
        # The day of a term of years follows from the day of filing, and is not typed.
        until = rules.kept_until(retention, self.document.filed_on)
        self.cleaned_data["retain_until"] = until
        return self.cleaned_data
