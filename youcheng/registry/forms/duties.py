"""Obligations of a paper, and the wording of papers."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.accounts.models import Unit
from youcheng.lib.text import plain
from youcheng.registry.enums import DutySide, WordingKind
from youcheng.registry.forms.fields import DayField, LongSelect, StyledForm
from youcheng.registry.models import Instrument
from youcheng.registry.queries.wording import LONGEST
from youcheng.registry.rules.duties import objection_to_obligation


class ObligationForm(StyledForm):
    text = forms.CharField(label=_("what is to be done"), max_length=300)
    side = forms.ChoiceField(label=_("who is obliged"), choices=DutySide)
    clause = forms.CharField(
        label=pgettext_lazy("of an agreement", "article"), max_length=40, required=False
    )
    owner = forms.ModelChoiceField(
        label=_("unit that sees to it"),
        queryset=Unit.objects.filter(ended_on=None).order_by("path"),
        required=False,
        empty_label=_("nobody yet"),
        widget=LongSelect,
    )
    due_on = DayField(label=_("due on"), required=False)

    def __init__(self, *args: Any, paper: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper = paper

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        objection = objection_to_obligation(
            is_retracted=self.paper.retracted_at is not None,
            due_on=values.get("due_on"),
            signed_on=self.paper.signed_on,
        )
        if objection:
            self.add_error("due_on", forms.ValidationError(objection.message, objection.code))
        return values


class KeptForm(StyledForm):
    """That an obligation is done, and what shows it. The rule is asked by the action."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    done_on = DayField(label=_("done on"))
    evidence = forms.CharField(label=_("evidence"), max_length=300)


class TextForm(StyledForm):
    """A text whose wording is to be looked at. Nothing of it is kept."""

    text = forms.CharField(
        label=_("text of the paper"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 12}),
        strip=False,
        help_text=format_lazy(_("Some three hundred pages: at most {n} characters."), n=LONGEST),
    )

    def clean_text(self) -> str:
        return plain(self.cleaned_data["text"].replace("\r\n", "\n"))


class WordForm(StyledForm):
    word = forms.CharField(label=_("word"), max_length=60)
    kind = forms.ChoiceField(label=_("kind"), choices=WordingKind)
    better = forms.CharField(label=_("better"), max_length=200, required=False)
    reason = forms.CharField(label=_("reason"), max_length=300)
    allowed = forms.CharField(
        label=_("allowed within"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Longer phrases in which the word is right, one a line."),
    )
    source = forms.CharField(label=_("source"), max_length=300, required=False)
    on = DayField(label=_("from"))
