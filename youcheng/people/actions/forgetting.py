"""What else is known of somebody who is erased: keys, pairs, and what merges keep."""

from typing import Any

from django.apps import apps
from django.db.models import Q

from youcheng.people.models import Merge, Pair, Person, PersonKey


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
