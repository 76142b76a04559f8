"""All that the page of one exchange shows."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from youcheng.accounts.models import User
from youcheng.exchanges.enums import Side
from youcheng.exchanges.models import (
    Exchange,
    Field,
    Gift,
    Mail,
    Participant,
    Partner,
    ProgrammeItem,
    Promise,
)
from youcheng.exchanges.queries.cities import gifts_before, limits_for
from youcheng.exchanges.rules import Limit, notes_on_gift
from youcheng.people.models import Person


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who took part, as one reader may see them. name: "" where the person's record is
    not for this reader; link: the person's key, None where there is no page to be led to."""

    part: Participant
    name: str
    foreign: str
    direction: str
    link: int | None


@dataclass(frozen=True, slots=True)
class GiftRow:
    gift: Gift
    party: str
    notes: list[tuple[str, Limit | None]]


@dataclass(slots=True)
class Parts:
    partners: list[Partner]
    fields: list[Field]
    units: list[Any]
    abroad: list[Guest]
    home: list[Guest]
    gifts: list[GiftRow]
    before: list[GiftRow]
    promises: list[Promise]
    programme: list[tuple[Any, list[ProgrammeItem]]]
    """Day by day."""
    mail: Mail | None


def parts_of(user: User, exchange: Exchange) -> Parts:
    rows = list(exchange.participants.select_related("person"))
    gifts = list(exchange.gifts.select_related("person"))
    before = gifts_before(user, exchange)
    keys = {part.person_id for part in rows} | {gift.person_id for gift in (*gifts, *before)}
    visible = {
        person.pk: person
        for person in Person.objects.visible_to(user).filter(
            pk__in=[key for key in keys if key is not None], erased_at=None
        )
    }
    guests = [_guest(part, visible) for part in rows]
    items = exchange.programme.order_by("on", "starts_at", "pk")
    return Parts(
        partners=list(exchange.partners.select_related("place__country", "tie__home")),
        fields=list(exchange.fields.order_by("position")),
        units=list(exchange.units.order_by("path")),
        abroad=[guest for guest in guests if guest.part.side == Side.ABROAD],
        home=[guest for guest in guests if guest.part.side == Side.HOME],
        gifts=[_gift(gift, exchange, visible) for gift in gifts],
        before=[_gift(gift, gift.exchange, visible) for gift in before],
        promises=list(exchange.promises.select_related("owner")),
        programme=[(day, list(some)) for day, some in groupby(items, key=lambda item: item.on)],
        mail=Mail.objects.filter(exchange=exchange).first(),
    )


def _guest(part: Participant, visible: dict[int, Person]) -> Guest:
    if part.person_id is None:
        return Guest(part, part.name, "", "auto", None)
    person = visible.get(part.person_id)
    if person is None:
        return Guest(part, "", "", "auto", None)
    return Guest(part, person.name, person.foreign, person.direction, person.pk)


def _gift(gift: Gift, exchange: Exchange, visible: dict[int, Person]) -> GiftRow:
    limits = limits_for(gift.direction, exchange.from_on)
    person = visible.get(gift.person_id or 0)
    party = " · ".join(filter(None, (person.name if person else "", gift.party)))
    return GiftRow(gift, party, notes_on_gift(gift.value, gift.currency, limits))
