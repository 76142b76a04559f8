"""Records that may be of one person: what the rules need to know, who shares a key, which pairs a
reader is shown."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, TypeVar

from django.db.models import Count, Q, QuerySet

from youcheng.accounts.models import User
from youcheng.lib.among import among
from youcheng.lib.text import fold
from youcheng.people.enums import PHONES, ContactKind, Decision, NameKind
from youcheng.people.models import Contact, Pair, Person, PersonKey, PersonName, Post
from youcheng.people.queries.person import ContactLine, contact_lines
from youcheng.people.queries.persons import posts_on
from youcheng.people.rules.blocking import Key, is_crowd, keys_of, met
from youcheng.people.rules.contacts import key_of, mask
from youcheng.people.rules.likeness import Held, Likeness, Name, Reason, Somebody, alike, likeness

K = TypeVar("K", int, str)

CHUNK, MANY = 800, 5000
"""Keys that are asked for at once: those that are written into the statement, and the others."""
SHOWN = 5
"""Look-alikes of one new person that are shown."""
CONTACTS = frozenset({"email", "shared_email", "handle", "mobile", "phone"})
"""Reasons that lie in a contact detail: pages mask it."""
COMPARED: dict[str, str] = {
    ContactKind.EMAIL: "emails",
    ContactKind.MOBILE: "mobiles",
    ContactKind.WECHAT: "handles",
    ContactKind.MESSENGER: "handles",
    **dict.fromkeys(PHONES - {ContactKind.MOBILE, ContactKind.FAX}, "phones"),
}
"""Kind of a contact detail by which records are compared → field of `Somebody`."""


def chunks(keys: Iterable[K], size: int = CHUNK) -> Iterator[list[K]]:
    """In order, so many at a time: a database takes only so many in one question."""
    ordered = sorted(set(keys))
    for at in range(0, len(ordered), size):
        yield ordered[at : at + size]


def facts_of(persons: Iterable[int]) -> dict[int, Somebody]:
    """What the rules need to know of each of these who is neither erased nor merged. Four queries
    for each MANY."""
    found: dict[int, Somebody] = {}
    for keys in chunks(persons, MANY):
        found |= _facts(keys)
    return found


def _facts(keys: Sequence[int]) -> dict[int, Somebody]:
    those = among(keys)
    columns = ("pk", "given", "country", "sex")
    rows = Person.objects.known().filter(pk__in=those).order_by().values_list(*columns)
    persons = {key: said for key, *said in rows.iterator(MANY)}
    names: dict[int, set[Name]] = defaultdict(set)
    spellings = PersonName.objects.filter(person__in=those).exclude(kind=NameKind.NICKNAME)
    spelled = spellings.order_by().values_list("person_id", "text", "kind")
    for key, text, kind in spelled.iterator(MANY):
        names[key].add(Name(text, kind))
    contacts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    details = Contact.objects.filter(person__in=those, kind__in=COMPARED).order_by()
    for key, kind, detail in details.values_list("person_id", "kind", "key").iterator(MANY):
        contacts[key].append((kind, detail))
    posts = _posts(those)
    return {
        key: Somebody(
            names=tuple(sorted(names.get(key, ()))),
            given=given,
            posts=tuple(posts.get(key, ())),
            country=country or "",
            sex=sex,
            **contact_keys(contacts.get(key, ())),
        )
        for key, (given, country, sex) in persons.items()
    }


def _posts(persons: Any) -> dict[int, list[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    held = ("organisation_id", "title_zh", "title_en", "began_on", "ended_on")
    offices = Post.objects.filter(person__in=persons).order_by("pk")
    rows = offices.values_list("person_id", *held, "organisation__place_id")
    for key, body, zh, en, began, ended, place in rows.iterator(MANY):
        found[key].append(Held(body, fold(zh) or fold(en), began, ended, str(place or "")))
    return found


def contact_keys(contacts: Iterable[Sequence[str]]) -> dict[str, frozenset[str]]:
    """Fields of `Somebody` from kinds and keys of contact details."""
    found: dict[str, list[str]] = {}
    for kind, key in contacts:
        if field := COMPARED.get(kind):
            found.setdefault(field, []).append(key)
    return {field: frozenset(keys) for field, keys in found.items()}


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
    """The keys that are kept of each of these who is known. One query for each MANY."""
    found: dict[int, list[Key]] = defaultdict(list)
    for some in chunks(persons, MANY):
        rows = PersonKey.objects.filter(person__in=among(some)).order_by()
        for person, text, is_seed in rows.values_list("person_id", "key", "is_seed").iterator(MANY):
            found[person].append(Key(text, is_seed))
    return found


def sharing(asked: Sequence[Collection[Key]]) -> list[set[int]]:
    """For each of these collections the persons who have one of its keys, if that does not belong
    to a crowd. Three queries for each MANY keys."""
    wanted: dict[str, bool] = {}
    for keys in asked:
        for key in keys:
            wanted[key.text] = key.is_seed or wanted.get(key.text, False)
    members: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    for some in chunks(wanted, MANY):
        few = _of_few(some)
        _gather(members, few & {text for text in some if wanted[text]})
        # Who does not ask by a key meets only those who do.
        _gather(members, few & {text for text in some if not wanted[text]}, is_seed=True)
    return met(asked, members)


def _of_few(texts: Iterable[str]) -> set[str]:
    """Keys that somebody has, and no crowd: what many share is counted, and not read."""
    rows = PersonKey.objects.filter(key__in=among(texts)).order_by().values_list("key")
    counted = rows.annotate(n=Count("person_id"))
    return {text for text, n in counted.iterator(MANY) if not is_crowd(text, n)}


def _gather(members: dict[str, list[tuple[int, bool]]], texts: set[str], **more: bool) -> None:
    if not texts:
        return
    rows = PersonKey.objects.filter(key__in=among(texts), **more).order_by()
    for text, person, is_seed in rows.values_list("key", "person_id", "is_seed").iterator(MANY):
        members[text].append((person, is_seed))


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
    seen = Person.objects.visible_to(user).known()
    shared = sharing([keys_of(draft) for draft in drafts])
    known: set[int] = set()
    for keys in chunks(set().union(*shared), MANY):
        known.update(seen.filter(pk__in=among(keys)).order_by().values_list("pk", flat=True))
    likest = [found[:SHOWN] for found in _alike(drafts, shared, facts_of(known))]
    # Most whom a key brings together are not alike: their records need not be read.
    persons: dict[int, Person] = {}
    for keys in chunks({key for liked in likest for _like, key in liked}, MANY):
        rows = seen.filter(pk__in=among(keys)).select_related("country", "owner")
        persons |= {one.pk: one for one in rows.order_by()}
    return [
        [LookAlike(persons[key], like, masked(like.reasons)) for like, key in liked]
        for liked in likest
    ]


def alike_on_record(
    drafts: Sequence[Somebody], asked: Sequence[Collection[Key]]
) -> list[list[tuple[Likeness, int]]]:
    """For each draft the persons that are like it, whoever may see them, the likest first. asked:
    the keys of the drafts."""
    shared = sharing(asked)
    return _alike(drafts, shared, facts_of(set().union(*shared)))


def _alike(
    drafts: Iterable[Somebody], shared: Iterable[set[int]], facts: Mapping[int, Somebody]
) -> list[list[tuple[Likeness, int]]]:
    found = []
    for draft, those in zip(drafts, shared, strict=True):
        known = those & facts.keys()
        liked = [(like, key) for key in known if (like := alike(draft, facts[key]))]
        found.append(sorted(liked, key=lambda row: (-row[0].score, row[1])))
    return found


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
