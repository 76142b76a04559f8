from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import User
from youcheng.documents.actions import Draft
from youcheng.documents.enums import DocumentKind
from youcheng.documents.forms import FileForm, SaidFields, readable
from youcheng.registry.enums import FilePart
from youcheng.registry.models import Tie
from youcheng.registry.queries.files import language_choices

SELECT = {"class": "form-select"}


class PaperFileForm(SaidFields, FileForm):
    """A file for a paper of a tie; it belongs to the unit that keeps the tie."""

    part = forms.ChoiceField(
        label=_("What it is"), choices=FilePart.choices, widget=forms.Select(attrs=SELECT)
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, widget=forms.Select(attrs=SELECT)
    )
    field_order = ("file", "part", "language", "name", "sensitivity", "retention", "retain_until")

    def __init__(self, *args: Any, tie: Tie, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tie = tie
        del self.fields["kind"]
        self.fields["language"].choices = [("", _("none")), *language_choices()]  # type: ignore[attr-defined]
        self.fields["sensitivity"].choices = readable(user, tie.home)  # type: ignore[attr-defined]

    def draft(self) -> Draft:
        self.cleaned_data["kind"] = DocumentKind.AGREEMENT
        return Draft(unit=self.tie.home, **self.said())
