"""The least that a test of the people base needs."""

from typing import Any

from youcheng.accounts.models import Unit, User
from youcheng.people import actions
from youcheng.people.models import Organisation, Person
from youcheng.registry.models import Locality


def person(name: str = "Pat Doe", *, owner: Unit | None = None, **fields: Any) -> Person:
    """Somebody of the city's office, unless another unit is named."""
    owner = owner or Unit.objects.get(code="nanjing")
    by: User | None = fields.pop("by", None)
    return actions.add_person(owner=owner, by=by, name_main=name, **fields)


def organisation(
    name: str = "莱比锡市政府", *, town: str = "Leipzig", **fields: Any
) -> Organisation:
    """A body of a city abroad; `town=""` for one of no place."""
    place = Locality.objects.get(name_en=town) if town else None
    return actions.add_organisation(by=None, name_zh=name, place=place, **fields)
