"""Forms of responsibilities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit
from youcheng.registry.forms.fields import DayField, StyledForm, UnitField
from youcheng.responsibilities.enums import Part


class AssignForm(StyledForm):
    """A unit and its part. Where another unit leads, "leads" hands the matter over."""

    unit = UnitField(label=_("unit"))
    part = forms.ChoiceField(label=pgettext_lazy("duty", "part"), choices=Part.choices)
    from_on = DayField(label=_("from"))
    note = forms.CharField(label=_("note"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Unit.objects.filter(ended_on=None).exclude(parent=None).order_by("path")
        self.fields["unit"].queryset = rows  # type: ignore[attr-defined]
