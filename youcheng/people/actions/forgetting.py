"""What else is known of somebody who is erased: keys, pairs, what merges keep, and what higher
apps say of them in words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q

from youcheng.people.enums import ContactKind
from youcheng.people.models import Contact, Merge, Pair, Person, PersonKey, PersonName


@dataclass(frozen=True, slots=True)
class Told:
    """By what a text may tell of somebody: names as they are written, and e-mail addresses."""

    names: tuple[str, ...]
    emails: tuple[str, ...]


Forgets = Callable[[Person, Told], None]
_elsewhere: list[Forgets] = []


def forgets(work: Forgets) -> Forgets:
    """Have `work` done when somebody is erased, in the same transaction: for an app above this one
    that holds words of theirs. Its `AppConfig.ready` imports the module."""
    _elsewhere.append(work)
    return work


def told_of(person: Person) -> Told:
    """What must be known before the names are gone, of the records that were merged into this one
    too."""
    records = [person.pk, *person.merged.values_list("pk", flat=True)]
    names = PersonName.objects.filter(person__in=records).order_by("pk")
    emails = Contact.objects.filter(person__in=records, kind=ContactKind.EMAIL).order_by("pk")
    return Told(
        tuple(dict.fromkeys(names.values_list("text", flat=True))),
        tuple(dict.fromkeys(emails.values_list("value", flat=True))),
    )


def forget_elsewhere(person: Person, told: Told) -> None:
    for work in _elsewhere:
        work(person, told)


def forget(person: Person) -> None:
    """Erase what a merge would need to be taken back, where it tells of this person: of the two
    records all of it, of others the rows that name them."""
    PersonKey.objects.filter(person=person).delete()
    Pair.objects.of(person).delete()
    Merge.objects.filter(Q(kept=person) | Q(gone=person)).update(moved={}, others=[])
    for merge in Merge.objects.filter(undone_at=None).exclude(others=[]).order_by("pk"):
        if person.pk in merge.others:
            _strike(merge, person.pk)


def _strike(merge: Merge, key: int) -> None:
    moved = merge.moved
    label = Person._meta.label
    moved["rows"] = [row for row in moved["rows"] if (row[0], row[1]) != (label, key)]
    moved["dropped"] = [row for row in moved["dropped"] if key not in persons_in(*row)]
    merge.others = [other for other in merge.others if other != key]
    merge.save(update_fields=["moved", "others"])


def persons_in(label: str, values: dict[str, Any]) -> set[int]:
    """The persons to whom a row that a merge kept points."""
    fields = apps.get_model(label)._meta.concrete_fields
    columns = [field.attname for field in fields if field.related_model is Person]
    return {int(values[column]) for column in columns if values.get(column) is not None}
