"""Many persons at once, as `dataio` imports them, and out again entirely."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record_many
from youcheng.lib.bulk import insert
from youcheng.lib.memory import kept
from youcheng.lib.periods import PartialDate, Precision
from youcheng.people.actions.doubles import keep_pairs, look_again
from youcheng.people.actions.indexing import index_organisations, index_persons
from youcheng.people.actions.organisations import add_organisations
from youcheng.people.actions.persons import check, derive, mirrored, name_row
from youcheng.people.enums import ORGANISATION, PERSON, NameKind
from youcheng.people.models import Contact, Organisation, Pair, Person, PersonKey, PersonName, Post
from youcheng.people.queries.doubles import chunks
from youcheng.people.rules.contacts import key_of
from youcheng.search.models import Entry


@dataclass(frozen=True, slots=True)
class BodyDraft:
    """A body on record (`pk`), or the columns of one that is not; drafts of one `key` are one."""

    pk: int | None = None
    key: tuple[Any, ...] = ()
    columns: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class PostDraft:
    body: BodyDraft
    title_zh: str = ""
    title_en: str = ""
    rank: int | None = None
    began: PartialDate | None = None
    ended: PartialDate | None = None
    term: str = "unknown"
    term_ends: PartialDate | None = None
    source: str = ""

    def columns(self, person: int, body: int) -> dict[str, Any]:
        return {
            "person_id": person,
            "organisation_id": body,
            "title_zh": self.title_zh,
            "title_en": self.title_en,
            "rank": self.rank,
            "began_on": self.began.on if self.began else None,
            "began_precision": self.began.precision if self.began else Precision.DAY,
            "ended_on": self.ended.on if self.ended else None,
            "ended_precision": self.ended.precision if self.ended else Precision.DAY,
            "term": self.term,
            "term_ends_on": self.term_ends.on if self.term_ends else None,
            "source": self.source,
        }


@dataclass(slots=True)
class PersonDraft:
    """Somebody to be taken in. fields: of `persons.EDITABLE`; contacts: kind and value, each once;
    spellings: further names."""

    owner: Unit
    fields: Mapping[str, Any]
    posts: list[PostDraft] = field(default_factory=list)
    contacts: list[tuple[str, str]] = field(default_factory=list)
    spellings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entered:
    """Keys in the order of the drafts, and the bodies that were made for them."""

    persons: list[int]
    bodies: list[int]


@dataclass(frozen=True, slots=True)
class Alike:
    """Who of the drafts is like whom, where they have been compared already, with the score (0..1).

    on_record: place of a draft, key of a person; among: places of two drafts; again: places of
    those that are to be compared once more.
    """

    on_record: Sequence[tuple[int, int, float]]
    among: Sequence[tuple[int, int, float]]
    again: Collection[int] = ()

    def scores(self, keys: Sequence[int]) -> dict[tuple[int, int], float]:
        """By the keys of two persons, the smaller first. keys: those that the drafts got."""
        pairs = [(keys[one], other, score) for one, other, score in self.on_record]
        pairs += [(keys[one], keys[other], score) for one, other, score in self.among]
        return {(min(one, other), max(one, other)): score for one, other, score in pairs}


def bodies_for(
    drafts: Iterable[BodyDraft], *, by: User | None
) -> tuple[dict[BodyDraft, int], list[int]]:
    """The key of each body, and which of them were added now."""
    named = dict.fromkeys(drafts)
    new: dict[tuple[Any, ...], dict[str, Any]] = {}
    for draft in named:
        if draft.pk is None:
            new.setdefault(draft.key, dict(draft.columns))
    rows = add_organisations(list(new.values()), by=by) if new else []
    made = {key: row.pk for key, row in zip(new, rows, strict=True)}
    keys = {draft: made[draft.key] if draft.pk is None else draft.pk for draft in named}
    return keys, list(made.values())


@kept()
@transaction.atomic
def enter_persons(
    drafts: Sequence[PersonDraft],
    *,
    by: User | None,
    at: datetime,
    batch: str,
    alike: Alike | None = None,
    bodies: Mapping[BodyDraft, int] | None = None,
) -> Entered:
    """Take many in. The log gets an entry for each that names the `batch`, and no name.

    alike: what is known of whom they are like; without it they are compared now. bodies: those of
    their posts, if they are made already.

    Raises:
        Refused: a name of one of them is none; nothing is written.
    """
    made: list[int] = []
    if bodies is None:
        bodies, made = bodies_for((post.body for draft in drafts for post in draft.posts), by=by)
    persons = [
        Person(owner=draft.owner, created_at=at, changed_at=at, **draft.fields) for draft in drafts
    ]
    for person in persons:
        check(person)
        derive(person)
    columns = [one.attname for one in Person._meta.concrete_fields if not one.primary_key]
    keys = insert(Person, [{name: getattr(one, name) for name in columns} for one in persons])
    for person, key in zip(persons, keys, strict=True):
        person.pk = key
    pairs = list(zip(persons, drafts, strict=True))
    _enter_names(pairs)
    insert(
        Post,
        [
            post.columns(person.pk, bodies[post.body])
            for person, draft in pairs
            for post in draft.posts
        ],
    )
    insert(
        Contact,
        [
            {"person_id": person.pk, "kind": kind, "value": value, "key": key_of(kind, value)}
            for person, draft in pairs
            for kind, value in draft.contacts
        ],
    )
    index_persons(keys)
    if alike is None:
        look_again(keys)
    else:
        keep_pairs(alike.scores(keys), keys)
        look_again(keys[place] for place in alike.again)
    record_many((("people.added", person, {"batch": batch}) for person in persons), by=by)
    return Entered(keys, made)


def _enter_names(pairs: Iterable[tuple[Person, PersonDraft]]) -> None:
    rows: dict[tuple[int, str, str], PersonName] = {}
    for person, draft in pairs:
        spelled = (name_row(person, NameKind.SPELLING, text) for text in draft.spellings)
        for name in (*mirrored(person), *spelled):
            rows.setdefault((person.pk, name.kind, name.key), name)
    insert(
        PersonName,
        [
            {
                "person_id": name.person_id, "kind": name.kind, "text": name.text,
                "lang": name.lang, "script": name.script, "key": name.key, "sound": name.sound,
            }
            for name in rows.values()
        ],
    )  # fmt: skip


@transaction.atomic
def remove_persons(keys: Iterable[int]) -> None:
    """Take persons of an import out entirely, as `dataio` undoes what nobody has touched since.
    Logs nothing: the caller logs the undo."""
    for some in chunks(keys):
        Entry.objects.filter(kind=PERSON, ref__in=some).delete()
        PersonKey.objects.filter(person__in=some).delete()
        Pair.objects.filter(one__in=some).delete()
        Pair.objects.filter(other__in=some).delete()
        Person.objects.filter(pk__in=some).delete()


@transaction.atomic
def remove_bodies(keys: Iterable[int]) -> list[int]:
    """Take bodies out that an import made, where nothing of anybody's is there. Returns those that
    stay."""
    rows = Organisation.objects.filter(pk__in=list(keys)).order_by("pk")
    # At version 1 nobody has set them right.
    free = [row for row in rows if row.version == 1 and not _is_used(row)]
    gone = [row.pk for row in free]
    Entry.objects.filter(kind=ORGANISATION, ref__in=gone).delete()
    Organisation.objects.filter(pk__in=gone).delete()
    kept = [row.pk for row in rows if row.pk not in gone]
    index_organisations(kept)
    return kept


def _is_used(row: Organisation) -> bool:
    """Whether any record points to the body, besides its own names."""
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            model, name = relation.related_model, relation.field.name  # type: ignore[union-attr]
            if model._meta.label == "people.OrganisationName":  # type: ignore[union-attr]
                continue
            if model._base_manager.filter(**{name: row.pk}).exists():  # type: ignore[union-attr]
                return True
    return False
