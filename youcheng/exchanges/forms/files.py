from typing import Any

from youcheng.accounts.models import User
from youcheng.documents.actions import Draft
from youcheng.documents.forms import FileForm, SaidFields, readable
from youcheng.exchanges.models import Exchange


class ExchangeFileForm(SaidFields, FileForm):
    """A file for an exchange; it belongs to the unit that keeps the exchange."""

    field_order = ("file", "name", "kind", "sensitivity", "retention", "retain_until")

    def __init__(self, *args: Any, exchange: Exchange, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.exchange = exchange
        self.fields["sensitivity"].choices = readable(user, exchange.home)  # type: ignore[attr-defined]

    def draft(self) -> Draft:
        return Draft(unit=self.exchange.home, **self.said())
