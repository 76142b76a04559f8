"""Limits for gifts: a new one, and the end of one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from youcheng.exchanges.enums import GiftDirection
from youcheng.exchanges.forms.parts import CURRENCY
from youcheng.registry.forms.fields import DayField, StyledForm


class LimitForm(StyledForm):
    """A limit from a day on. is_change: it takes the place of one of the same kind."""

    seen = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)
    direction = forms.ChoiceField(label=_("direction"), choices=GiftDirection)
    from_on = DayField(label=_("valid from"))
    amount = forms.DecimalField(
        label=_("value"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=_("Empty: the office has yet to say; nothing is compared then."),
    )
    currency = forms.CharField(label=_("currency"), max_length=3, initial="CNY")
    text = forms.CharField(
        label=_("what it asks for"),
        max_length=300,
        help_text=_("What is to be done with a gift of this value, as the page shall say it."),
    )
    source = forms.CharField(
        label=_("source"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Regulation, number and day, or who decided it and when."),
    )
    is_confirmed = forms.BooleanField(
        label=pgettext_lazy("limit", "confirmed by the office"), required=False
    )

    def __init__(self, *args: Any, is_change: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("direction", "currency"):
            self.fields[name].disabled = is_change

    def clean_currency(self) -> str:
        code = self.cleaned_data["currency"].strip().upper()
        if not CURRENCY.fullmatch(code):
            raise forms.ValidationError(_("Three letters, such as CNY or EUR."), code="currency")
        return code


class LimitEndForm(StyledForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    to_on = DayField(label=_("last day on which it holds"))
