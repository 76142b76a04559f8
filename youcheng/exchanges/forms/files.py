from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import User
from youcheng.documents.actions import Draft
from youcheng.documents.forms import FileForm, SaidFields, readable
from youcheng.exchanges.models import Exchange
from youcheng.exchanges.queries.attachments import Offer
from youcheng.lib.typed import TypedForm


class ExchangeFileForm(SaidFields, FileForm):
    """A file for an exchange; it belongs to the unit that keeps the exchange."""

    field_order = ("file", "name", "kind", "sensitivity", "retention", "retain_until")

    def __init__(self, *args: Any, exchange: Exchange, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exchange = exchange
        self.fields["sensitivity"].choices = readable(user, exchange.home)  # type: ignore[attr-defined]

    def draft(self) -> Draft:
        return Draft(unit=self.exchange.home, **self.said())


class AttachmentsForm(SaidFields, TypedForm):
    """Which attachments of a mail are kept, and what is said of all of them. Their names are those
    of the files."""

    parts = forms.TypedMultipleChoiceField(
        label=_("Attachments"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("parts", "kind", "sensitivity", "retention", "retain_until")

    def __init__(
        self,
        *args: Any,
        exchange: Exchange,
        user: User,
        offers: Iterable[Offer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.exchange = exchange
        self.offers = [one for one in offers if not one.is_attached]
        del self.fields["name"]
        self.fields["sensitivity"].choices = readable(user, exchange.home)  # type: ignore[attr-defined]
        open_ = [one for one in self.offers if one.objection is None]
        self.fields["parts"].choices = [(one.number, one.name) for one in open_]  # type: ignore[attr-defined]
        self.fields["parts"].initial = [one.number for one in open_ if one.is_wanted]

    def ticks(self) -> list[tuple[Offer, bool]]:
        """What is offered, with whether it is ticked."""
        ticked = {str(number) for number in self["parts"].value() or ()}
        return [(one, str(one.number) in ticked) for one in self.offers]

    def said_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name != "parts"]

    def chosen(self) -> list[tuple[str, bytes]]:
        ticked = set(self.cleaned_data["parts"])
        return [(one.named or one.name, one.data) for one in self.offers if one.number in ticked]

    def draft(self) -> Draft:
        names = ("kind", "sensitivity", "retention", "retain_until", "note")
        return Draft(unit=self.exchange.home, **{name: self.cleaned_data[name] for name in names})
