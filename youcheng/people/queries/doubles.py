"""Records that may be of one person: what the rules need to know, who shares a key, which pairs a
reader is shown."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from youcheng.accounts.models import User
from youcheng.lib.text import fold
from youcheng.people.enums import PHONES, ContactKind, Decision, NameKind
from youcheng.people.models import Contact, Pair, Person, PersonKey, PersonName, Post
from youcheng.people.queries.person import ContactLine, contact_lines
from youcheng.people.queries.persons import posts_on
from youcheng.people.rules.blocking import Key, keys_of, met
from youcheng.people.rules.contacts import key_of, mask
from youcheng.people.rules.likeness import Held, Likeness, Name, Reason, Somebody, alike, likeness

K = TypeVar("K", int, str)

CHUNK = 800
SHOWN = 5
"""Look-alikes of one new person that are shown."""
CONTACTS = frozenset({"email", "shared_email", "handle", "mobile", "phone"})
"""Reasons that lie in a contact detail: pages mask it."""
HANDLES = frozenset({ContactKind.WECHAT, ContactKind.MESSENGER})


def chunks(keys: Iterable[K]) -> Iterator[list[K]]:
    """In order, CHUNK at a time: a database takes only so many in one question."""
    ordered = sorted(set(keys))
    for at in range(0, len(ordered), CHUNK):
        yield ordered[at : at + CHUNK]


def facts_of(persons: Iterable[int]) -> dict[int, Somebody]:
    """What the rules need to know of each of these who is neither erased nor merged. Four queries
    for each CHUNK."""
    found: dict[int, Somebody] = {}
    for keys in chunks(set(persons)):
        found |= _facts(keys)
    return found


def _facts(keys: Sequence[int]) -> dict[int, Somebody]:
    columns = ("given", "country", "sex")
    rows = Person.objects.known().filter(pk__in=keys).order_by()
    persons = {key: said for key, *said in rows.values_list("pk", *columns)}
    names: dict[int, list[Name]] = defaultdict(list)
    spellings = PersonName.objects.filter(person__in=keys).exclude(kind=NameKind.NICKNAME)
    for key, text, kind in spellings.order_by().values_list("person_id", "text", "kind"):
        names[key].append(Name(text, kind))
    contacts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    details = Contact.objects.filter(person__in=keys).order_by()
    for key, kind, text in details.values_list("person_id", "kind", "key"):
        contacts[key].append((kind, text))
    posts: dict[int, list[Held]] = defaultdict(list)
    held = ("organisation_id", "title_zh", "title_en", "began_on", "ended_on")
    offices = Post.objects.filter(person__in=keys).order_by()
    for key, body, zh, en, began, ended, place in offices.values_list(
        "person_id", *held, "organisation__place_id"
    ):
        title = fold(zh) or fold(en)
        posts[key].append(Held(body, title, began, ended, str(place or "")))
    return {
        key: Somebody(
            names=tuple(sorted(set(names[key]))),
            given=given,
            posts=tuple(posts[key]),
            country=country or "",
            sex=sex,
            **contact_keys(contacts[key]),
        )
        for key, (given, country, sex) in persons.items()
    }


def contact_keys(contacts: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Fields of `Somebody` from kinds and keys of contact details."""
    said = list(contacts)

    def those(kinds: Collection[str]) -> frozenset[str]:
        return frozenset(key for kind, key in said if kind in kinds)

    return {
        "emails": those({ContactKind.EMAIL}),
        "mobiles": those({ContactKind.MOBILE}),
        "phones": those(PHONES - {ContactKind.MOBILE, ContactKind.FAX}),
        "handles": those(HANDLES),
    }


def draft_of(
    fields: Mapping[str, Any],
    contacts: Iterable[tuple[str, str]] = (),
    body: int | None = None,
    title: str = "",
) -> Somebody:
    """What the rules need to know of somebody who is no record yet: columns of a person, kinds and
    values of contact details, the body of the post."""
    names = {
        Name(fields[column], kind)
        for column, kind in (
            ("name_main", NameKind.MAIN),
            ("name_zh", NameKind.CHINESE),
            ("name_en", NameKind.LATIN),
        )
        if fields.get(column)
    }
    return Somebody(
        names=tuple(sorted(names)),
        given=fields.get("given") or "",
        posts=(Held(body, fold(title)),) if body else (),
        country=fields.get("country_id") or "",
        sex=fields.get("sex") or "",
        **contact_keys((kind, key_of(kind, value)) for kind, value in contacts),
    )


def kept_keys(persons: Iterable[int]) -> dict[int, list[Key]]:
    """The keys that are kept of each of these who is known. One query for each CHUNK."""
    found: dict[int, list[Key]] = defaultdict(list)
    for some in chunks(persons):
        rows = PersonKey.objects.filter(person__in=some).order_by("person_id", "key")
        for person, text, is_seed in rows.values_list("person_id", "key", "is_seed"):
            found[person].append(Key(text, is_seed))
    return found


def sharing(asked: Sequence[Collection[Key]]) -> list[set[int]]:
    """For each of these collections the persons who have one of its keys, if that does not belong
    to a crowd. One query for each CHUNK of keys."""
    texts = {key.text for keys in asked for key in keys}
    members: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for some in chunks(texts):
        rows = PersonKey.objects.filter(key__in=some).order_by("key", "person_id")
        for text, person, is_seed in rows.values_list("key", "person_id", "is_seed"):
            members[text].append((person, is_seed))
    return met(asked, members)


@dataclass(frozen=True, slots=True)
class LookAlike:
    """A person on record who is like the one in hand."""

    person: Person
    likeness: Likeness
    reasons: list[Reason]
    """With contact details masked."""


def look_alikes(user: User, drafts: Sequence[Somebody]) -> list[list[LookAlike]]:
    """For each draft the persons that `user` may see and that are like it, the likest first. As
    many queries for a hundred as for one."""
    return look_alikes_among(Person.objects.visible_to(user).known(), drafts)


def look_alikes_among(seen: QuerySet[Person], drafts: Sequence[Somebody]) -> list[list[LookAlike]]:
    """The same among these persons."""
    shared = sharing([keys_of(draft) for draft in drafts])
    persons: dict[int, Person] = {}
    for keys in chunks(set().union(*shared)):
        rows = seen.filter(pk__in=keys).select_related("country", "owner")
        persons |= {one.pk: one for one in rows.order_by()}
    facts = facts_of(persons)
    return [
        [
            LookAlike(persons[key], like, masked(like.reasons))
            for like, key in _likest(draft, {key: facts[key] for key in those & facts.keys()})
        ]
        for draft, those in zip(drafts, shared, strict=True)
    ]


def _likest(draft: Somebody, facts: Mapping[int, Somebody]) -> list[tuple[Likeness, int]]:
    liked = [(like, key) for key, somebody in facts.items() if (like := alike(draft, somebody))]
    return sorted(liked, key=lambda row: (-row[0].score, row[1]))[:SHOWN]


def masked(reasons: Iterable[Reason]) -> list[Reason]:
    return [
        Reason(one.code, one.weight, tuple(map(_masked(one.code), one.what)))
        if one.code in CONTACTS
        else one
        for one in reasons
    ]


def _masked(code: str) -> Any:
    kind = {
        "email": ContactKind.EMAIL,
        "shared_email": ContactKind.EMAIL,
        "handle": ContactKind.WECHAT,
    }.get(code, ContactKind.PHONE)
    return lambda value: mask(kind, value)


def blocks() -> Iterator[tuple[str, list[tuple[int, bool]]]]:
    """Every key that some persons share, with them, in one pass over the table."""
    rows = PersonKey.objects.order_by("key", "person_id").values_list("key", "person_id", "is_seed")
    for key, members in groupby(rows.iterator(chunk_size=5000), key=lambda row: row[0]):
        those = [(person, is_seed) for _key, person, is_seed in members]
        if len(those) > 1:
            yield key, those


def visible_pairs(user: User, state: str) -> QuerySet[Pair]:
    """Pairs of which `user` may join both records; nobody is told of one they may not read."""
    mine = Person.objects.mergeable_by(user).known().order_by().values("pk")
    rows = Pair.objects.filter(one__in=mine, other__in=mine, decision=state)
    return rows.order_by("-score", "pk")


def pairs_of(user: User, person: Person) -> QuerySet[Pair]:
    """Open pairs of one person."""
    rows = visible_pairs(user, Decision.OPEN)
    return rows.filter(Q(one=person) | Q(other=person))


@dataclass(frozen=True, slots=True)
class Side:
    """One record of a pair, as the page shows it beside the other."""

    person: Person
    posts: list[Post]
    names: list[str]
    contacts: list[ContactLine]


def sides(keys: Iterable[int], on: date) -> dict[int, Side]:
    """Four queries, however many records."""
    wanted = set(keys)
    rows = Person.objects.filter(pk__in=wanted).select_related("country", "owner", "keeper")
    posts = posts_on(sorted(wanted), on)
    return {
        one.pk: Side(one, posts[one.pk], _other_names(one), contact_lines(one))
        for one in rows.prefetch_related("names", "contacts").order_by()
    }


def _other_names(person: Person) -> list[str]:
    said = {person.name, person.foreign}
    return [name.text for name in person.names.all() if name.text not in said]


@dataclass(frozen=True, slots=True)
class PairRow:
    """A pair as the page shows it, compared anew."""

    pair: Pair
    one: Side
    other: Side
    likeness: Likeness
    reasons: list[Reason]
    against: list[Reason]


def pair_rows(pairs: Iterable[Pair], on: date) -> list[PairRow]:
    """As many queries for fifty pairs as for one."""
    shown = list(pairs)
    keys = {key for pair in shown for key in (pair.one_id, pair.other_id)}
    facts, beside = facts_of(keys), sides(keys, on)
    rows = []
    for pair in shown:
        like = likeness(facts[pair.one_id], facts[pair.other_id])
        ends = (beside[pair.one_id], beside[pair.other_id])
        rows.append(PairRow(pair, *ends, like, masked(like.reasons), masked(like.against)))
    return rows
