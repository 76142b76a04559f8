"""Persons as visiting cards, and what a card says of somebody. Nothing is written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from youcheng.accounts.models import User
from youcheng.lib.languages import SPOKEN
from youcheng.lib.text import fold, has_han
from youcheng.lib.vcards import Card, write_cards
from youcheng.people.enums import ContactKind, NameKind, NameOrder, Sex
from youcheng.people.models import Contact, Person, PersonName
from youcheng.people.queries.doubles import draft_of, look_alikes
from youcheng.people.queries.person import posts_of
from youcheng.people.rules.contacts import key_of, objection_to_contact
from youcheng.people.rules.names import Names, objection_to_names, objection_to_parts

GENDERS = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.OTHER: "O"}
PHONES = {ContactKind.PHONE: "voice", ContactKind.MOBILE: "cell", ContactKind.FAX: "fax"}
CODES = frozenset(code for code, _title in SPOKEN)


def cards_of(persons: Iterable[Person]) -> str:
    """A file with the cards of these, contact details as they are: its caller logs it."""
    return write_cards(card_of(person) for person in persons)


def card_of(person: Person) -> Card:
    post = next((post for post in posts_of(person) if post.ended_on is None), None)
    names = list(person.names.all())
    others = [name for name in names if name.kind in {NameKind.CHINESE, NameKind.LATIN}]
    contacts = list(person.contacts.all())

    def values(kind: str) -> list[str]:
        return [contact.value for contact in contacts if contact.kind == kind]

    return Card(
        uid=person.uid.urn,
        full_name=person.name_main,
        family=person.family,
        given=person.given,
        prefix=person.title,
        names=[(name.lang, name.text) for name in others],
        nickname=next((name.text for name in names if name.kind == NameKind.NICKNAME), ""),
        organisation=[_name(post.organisation)] if post else [],
        title=(post.title_en or post.title_zh) if post else "",
        gender=GENDERS.get(Sex(person.sex), "") if person.sex in Sex.values else "",
        languages=person.language_codes,
        emails=values(ContactKind.EMAIL),
        phones=[(kind, value) for of, kind in PHONES.items() for value in values(of)],
        wechat=values(ContactKind.WECHAT),
        urls=values(ContactKind.WEB),
        addresses=values(ContactKind.POST),
    )


def _name(organisation: Any) -> str:
    return organisation.name_en or organisation.name_zh


@dataclass(frozen=True, slots=True)
class Found:
    """A card and what becomes of it. known: who it is already; why: by what we know them, "uid",
    "email", "phone", "name" or "alike"; wrong: why it cannot be taken in."""

    card: Card
    known: Person | None = None
    why: str = ""
    wrong: Any = ""

    @property
    def is_new(self) -> bool:
        return self.known is None and not self.wrong


def examine(user: User, cards: Sequence[Card]) -> list[Found]:
    """Each card beside whom `user` may see: nobody is told of a person out of their reach. As many
    queries for a hundred cards as for one."""
    seen = Person.objects.visible_to(user).known()
    uids = {card.uid: uid for card in cards if (uid := _uid(card.uid))}
    by_uid = {one.uid: one for one in seen.filter(uid__in=uids.values())}
    keys = {key for card in cards for _kind, key in _keys(card)}
    contacts = Contact.objects.filter(person__in=seen, key__in=keys).select_related("person")
    by_key = {(one.kind, one.key): one.person for one in contacts}
    names = PersonName.objects.filter(
        person__in=seen, key__in={fold(card.full_name)[:160] for card in cards}
    ).select_related("person")
    by_name = {name.key: name.person for name in names}
    alike = look_alikes(user, [draft_of(person_of(card), contacts_of(card)) for card in cards])
    found = []
    for card, likest in zip(cards, alike, strict=True):
        known, why = by_uid.get(uids.get(card.uid)), "uid"
        for kind, key in () if known else _keys(card):
            if one := by_key.get((kind, key)):
                known, why = one, "email" if kind == ContactKind.EMAIL else "phone"
                break
        if known is None:
            known, why = by_name.get(fold(card.full_name)[:160]), "name"
        if known is None and likest:
            known, why = likest[0].person, "alike"
        found.append(Found(card, known, why if known else "", _objection(card)))
    return found


def _uid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _keys(card: Card) -> list[tuple[str, str]]:
    return [(kind, key_of(kind, value)) for kind, value in contacts_of(card)]


def _objection(card: Card) -> Any:
    objection = objection_to_names(Names(card.full_name[:160]))
    return objection.message if objection else ""


def person_of(card: Card) -> dict[str, Any]:
    """Columns of a person. Parts of the name that are not in it are left out."""
    uid = _uid(card.uid)
    names = Names(card.full_name[:160], family=card.family[:120], given=card.given[:120])
    order = NameOrder.GIVEN_FIRST
    if fold(card.full_name).startswith(fold(card.family) or "\0"):
        order = NameOrder.FAMILY_FIRST
    has_parts = objection_to_parts(names, order) is None
    sexes = {code: sex for sex, code in GENDERS.items()}
    zh = next((text for _lang, text in card.names if has_han(text)), "")
    en = next((text for _lang, text in card.names if text.isascii()), "")
    return {
        "name_main": names.name_main,
        "name_zh": zh[:160],
        "name_en": en[:160],
        "family": names.family if has_parts else "",
        "given": names.given if has_parts else "",
        "name_order": order,
        "title": card.prefix[:80],
        "sex": sexes.get(card.gender, ""),
        "languages": " ".join(code for code in card.languages if code in CODES),
        **({"uid": uid} if uid else {}),
    }


def contacts_of(card: Card) -> list[tuple[str, str]]:
    """Kind and value of each contact detail that is one, each once."""
    kinds = {kind: of for of, kind in PHONES.items()}
    said = [
        *((ContactKind.EMAIL, email) for email in card.emails),
        *((kinds[kind], number) for kind, number in card.phones),
        *((ContactKind.WECHAT, name) for name in card.wechat),
        *((ContactKind.WEB, url) for url in card.urls),
        *((ContactKind.POST, address) for address in card.addresses),
    ]
    kept: dict[tuple[str, str], tuple[str, str]] = {}
    for kind, value in said:
        if len(value) <= 300 and objection_to_contact(kind, value) is None:
            kept.setdefault((kind, key_of(kind, value)), (kind.value, value))
    return list(kept.values())
