from dataclasses import fields
from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from youcheng.audit.queries import EventFilter, seen
from youcheng.audit.verbs import title_of
from youcheng.registry.forms.fields import DayField, StyledForm, or_any


class EventFilterForm(StyledForm):
    """The auditor's filters as a query string; what is not understood is left out and told."""

    q = forms.CharField(label=_("text"), required=False, max_length=100)
    by = forms.ChoiceField(label=_("person"), required=False)
    verb = forms.ChoiceField(label=_("deed"), required=False)
    subject = forms.ChoiceField(label=_("kind of record"), required=False)
    since = DayField(label=_("from"), required=False)
    until = DayField(label=_("until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(name, name) for name in seen("by_name") if name]
        verbs = [(verb, title_of(verb)) for verb in seen("verb")]
        subjects = [(label, kind_title(label)) for label in seen("subject_label")]
        self.fields["by"].choices = or_any(_("every person"), people)
        self.fields["verb"].choices = or_any(_("every deed"), verbs)
        self.fields["subject"].choices = or_any(_("every kind of record"), subjects)
        for name in ("since", "until"):
            self.fields[name].widget.attrs.update(placeholder="2018-01-31", size=10)

    def asked(self) -> EventFilter:
        self.is_valid()
        given = {field.name: self.cleaned_data.get(field.name) for field in fields(EventFilter)}
        return EventFilter(**{name: value for name, value in given.items() if value})


def kind_title(label: str) -> str:
    """The name of a kind of record, `registry.Tie`, for readers."""
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except LookupError:
        return label


class SetAsideForm(StyledForm):
    """Why an alert is not acted on, and until when."""

    reason = forms.CharField(label=_("reason"), max_length=400)
    until = DayField(label=_("until"), required=False)
