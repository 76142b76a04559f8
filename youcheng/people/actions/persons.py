"""Persons: taken in, set right, put away, and let go."""

import uuid
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.lib.objections import Stale, require
from youcheng.lib.text import fold, lang_of, sort_key
from youcheng.people.actions.forgetting import forget, forget_elsewhere, told_of
from youcheng.people.actions.indexing import index_persons
from youcheng.people.actions.noting import keep_values, sealed
from youcheng.people.enums import MIRRORED, NameKind
from youcheng.people.models import Person, PersonName
from youcheng.people.rules.keeping import (
    Keeping,
    objection_to_change,
    objection_to_consent,
    objection_to_erase,
)
from youcheng.people.rules.names import (
    Names,
    filled,
    objection_to_names,
    objection_to_parts,
    script_of,
    sound_of,
)

NAMES = ("name_main", "name_zh", "name_en", "family", "given")
EDITABLE = (
    *NAMES, "name_zh_hant", "name_order", "sex", "title", "salutation_zh", "salutation",
    "pronunciation", "country_id", "languages", "interests", "dietary", "protocol", "note",
    "is_key", "owner_id", "keeper_id", "visibility", "source", "purpose", "consent", "consent_on",
    "retain_until",
)  # fmt: skip
"""What `edit_person` sets, by the names of the columns (`attname`)."""


def keeping_of(person: Person) -> Keeping:
    return Keeping(
        person.consent,
        person.retain_until,
        is_erased=person.erased_at is not None,
        is_merged=person.merged_into_id is not None,
        is_archived=person.archived_at is not None,
    )


@transaction.atomic
def add_person(*, owner: Unit, by: User | None, on: date | None = None, **fields: Any) -> Person:
    """Take somebody in. fields: of EDITABLE besides the owner, and `is_demo`, `uid`.

    on: the day of the deed, against which the day of a consent is held.

    Raises:
        Refused: there is no name, or its parts do not belong to it.
    """
    person = Person(owner=owner, **fields)
    check(person, on)
    derive(person)
    person.save(force_insert=True)
    mirror_names(person)
    index_persons([person.pk])
    event = record("people.added", person, by=by)
    told = (name for name in EDITABLE if name in fields and fields[name])
    keep_values(event, person, {name: ("", fields[name]) for name in told})
    return person


def check(person: Person, on: date | None = None) -> None:
    """Raise `Refused` where the columns do not go together."""
    names = Names(**{name: getattr(person, name) for name in NAMES})
    require(objection_to_names(names))
    require(objection_to_parts(names, person.name_order))
    if on is not None:
        require(objection_to_consent(person.consent, person.consent_on, on))


def derive(person: Person) -> None:
    """Columns that follow from others."""
    names = filled(Names(**{name: getattr(person, name) for name in NAMES}))
    person.name_main, person.name_zh, person.name_en = names.name_main, names.name_zh, names.name_en
    person.script = script_of(person.name_main)
    person.sort_key = sort_key(person.name_zh or person.name_en or person.name_main)


def mirrored(person: Person) -> list[PersonName]:
    """Unsaved rows that say what the columns say."""
    texts = {
        NameKind.MAIN: person.name_main,
        NameKind.CHINESE: person.name_zh,
        NameKind.LATIN: person.name_en,
    }
    return [
        name_row(person, kind, text)
        for kind, text in texts.items()
        if text and (kind == NameKind.MAIN or text != person.name_main)
    ]


def mirror_names(person: Person) -> None:
    """Let the table of names say what the columns say."""
    person.names.filter(kind__in=MIRRORED).delete()
    PersonName.objects.bulk_create(mirrored(person))


def name_row(person: Person, kind: str, text: str, lang: str = "") -> PersonName:
    """An unsaved name with the keys by which it is found."""
    return PersonName(
        person=person,
        kind=kind,
        text=text[:160],
        lang=lang or lang_of(text),
        script=script_of(text),
        key=fold(text)[:160],
        sound=sound_of(text)[:160],
    )


def require_open(person: Person) -> None:
    """Raise `Refused` where nothing of the record may be changed any more."""
    require(objection_to_change(keeping_of(person)))


def claim(person: Person, version: int | None = None, **values: Any) -> None:
    """Write `values` and count the record's version up, if it is still at `version` (None: as
    `person` was read).

    Raises:
        Stale: somebody was faster; nothing is written.
    """
    version = person.version if version is None else version
    values |= {"version": version + 1, "changed_at": timezone.now()}
    if not Person.objects.filter(pk=person.pk, version=version).update(**values):
        raise Stale
    for name, value in values.items():
        setattr(person, name, value)


def touch(person: Person) -> None:
    """Something that hangs on the person changed: count the version up, whatever it is by now."""
    Person.objects.filter(pk=person.pk).update(version=F("version") + 1, changed_at=timezone.now())
    # Who holds the record in hand knows of this change, and of no other.
    person.version += 1


@transaction.atomic
def edit_person(
    person: Person, *, version: int, by: User | None, on: date | None = None, **fields: Any
) -> None:
    """Set columns of EDITABLE. The log says which; the values of personal ones are kept beside it.

    Raises:
        Refused: the record is closed, or the name would be none.
        Stale: the person is no longer at `version`; nothing is written.
    """
    require_open(person)
    before = {name: getattr(person, name) for name in (*EDITABLE, "script", "sort_key")}
    for name, value in fields.items():
        setattr(person, name, value)
    check(person, on)
    derive(person)
    changed = {
        name: (old, getattr(person, name))
        for name, old in before.items()
        if old != getattr(person, name)
    }
    if not changed:
        return
    claim(person, version, **{name: new for name, (_old, new) in changed.items()})
    if changed.keys() & {*NAMES, "is_key"}:
        mirror_names(person)
        index_persons([person.pk])
    shown = {
        name.removesuffix("_id"): pair
        for name, pair in changed.items()
        if name not in {"script", "sort_key"}
    }
    keep_values(record("people.edited", person, by=by, **sealed(shown)), person, shown)


@transaction.atomic
def set_archived(person: Person, *, is_archived: bool, by: User | None) -> None:
    """Put a record away, or take it out again: it leaves the lists and the watches, nothing else.

    Raises:
        Refused: the record is closed.
        Stale: somebody changed it meanwhile.
    """
    require_open(person)
    if is_archived == (person.archived_at is not None):
        return
    claim(person, archived_at=timezone.now() if is_archived else None)
    if is_archived:
        record("people.archived", person, by=by)
    else:
        record("people.taken_out", person, by=by)


@transaction.atomic
def erase_person(person: Person, *, reason: str, by: User | None) -> None:
    """Let go of all that tells who somebody is: names, posts, contact details, relations, notes,
    the values that were kept beside the log, and what higher apps say of them. The number stays,
    and counts with it.

    Raises:
        Refused: no reason is given, or nothing is left to erase.
        Stale: somebody changed the record meanwhile.
    """
    require(objection_to_erase(keeping_of(person), reason))
    told = told_of(person)
    for relation in (
        person.names,
        person.posts,
        person.contacts,
        person.relations_out,
        person.relations_in,
        person.changes,
    ):
        relation.all().delete()
    forget(person)
    now = timezone.now()
    claim(person, erased_at=now, archived_at=None, keeper_id=None, is_key=False, **emptied())
    # What was merged into this record was the same person.
    for other in person.merged.all():
        erase_merged(other)
    forget_elsewhere(person, told)
    index_persons([person.pk])
    record("people.erased", person, by=by, reason=reason)


def emptied() -> dict[str, Any]:
    """Every personal column with the value that says nothing."""
    said: dict[str, Any] = {}
    for name in Person.PERSONAL:
        field = Person._meta.get_field(name)
        if name == "uid":
            said[name] = uuid.uuid4()
        elif field.null:
            said[field.attname] = None  # type: ignore[union-attr]
        else:
            said[name] = field.get_default()  # type: ignore[union-attr]
    return said


def erase_merged(person: Person) -> None:
    """The columns of a record that was merged away: what hung on it has moved."""
    person.names.all().delete()
    person.changes.all().delete()
    forget(person)
    Person.objects.filter(pk=person.pk).update(erased_at=timezone.now(), **emptied())
