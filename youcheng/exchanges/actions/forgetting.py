"""What exchanges say of somebody who is erased."""

from collections.abc import Iterable
from itertools import product
from typing import Any

from django.db.models import Q, QuerySet

from youcheng.exchanges.models import Exchange, FormerExchange, Gift, Mail, Participant
from youcheng.exchanges.rules import LEAST_NAME
from youcheng.people.actions.forgetting import Told, forgets
from youcheng.people.models import Person


@forgets
def forget_in_exchanges(person: Person, told: Told) -> None:
    """Take away the words at the person's own rows; empty the e-mails that they wrote or got, and
    those of exchanges in which they took part that name them; and let former states of these
    exchanges say the number. That they took part stays, and counts.

    What an exchange says now in a result or a programme is not guessed at: the page that asks
    before an erasure lists it (`queries.mentions`).
    """
    taken_part = Exchange.objects.filter(participants__person=person).order_by().values("pk")
    names = [name for name in told.names if len(name) >= LEAST_NAME]
    _empty(Mail.objects.filter(_any(("sender", "recipients"), told.emails)))
    heads_and_words = ("sender", "recipients", "subject", "text")
    _empty(Mail.objects.filter(_any(heads_and_words, names), exchange__in=taken_part))
    for former in FormerExchange.objects.filter(exchange__in=taken_part).order_by("pk"):
        said = {key: _struck(value, names, person.number) for key, value in former.values.items()}
        if said != former.values:
            former.values = said
            former.save(update_fields=["values"])
    Participant.objects.filter(person=person).update(name="", post="")
    Gift.objects.filter(person=person).update(party="")


def _any(columns: Iterable[str], texts: Iterable[str]) -> Q:
    """One of the columns has one of the texts in it; with no text, nothing."""
    asked = Q(pk__in=[])
    for column, text in product(columns, texts):
        asked |= Q(**{f"{column}__icontains": text})
    return asked


def _empty(mails: QuerySet[Mail]) -> None:
    mails.update(sender="", recipients="", subject="", text="", attachments=[], file_sha256="")


def _struck(value: Any, names: Iterable[str], number: str) -> Any:
    if not isinstance(value, str):
        return value
    for name in sorted(names, key=len, reverse=True):
        value = value.replace(name, number)
    return value
