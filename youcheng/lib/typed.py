"""What somebody typed before, to be shown in its form again."""

from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict


class Typed(QueryDict):
    """Stands in the place of `request.POST` but was not sent: a form shows it and is not valid."""

    was_shown = False


class TypedForm(forms.Form):
    """A form that can show again what was typed before, without judging it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.data, Typed):
            self.data.was_shown = True

    def full_clean(self) -> None:
        if isinstance(self.data, Typed):
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def is_valid(self) -> bool:
        return not isinstance(self.data, Typed) and super().is_valid()
