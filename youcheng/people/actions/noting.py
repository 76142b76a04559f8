"""What the audit log may hold of a person, and what stands beside it and can be erased."""

from collections.abc import Mapping
from typing import Any

from youcheng.audit.models import Event
from youcheng.people.models import Person, PersonChange

Changed = Mapping[str, tuple[Any, Any]]


def sealed(changed: Changed) -> dict[str, Any]:
    """For `record`: of personal fields their names alone, of others both values."""
    personal = sorted(name for name in changed if name not in Person.IMPERSONAL)
    said: dict[str, Any] = {name: both for name, both in changed.items() if name not in personal}
    return {**said, "fields": personal} if personal else said


def keep_values(event: Event, person: Person, changed: Changed) -> None:
    """Beside an entry of the log: what personal fields were and are. Erasing takes it away."""
    personal = {
        name: [_text(old), _text(new)]
        for name, (old, new) in changed.items()
        if name not in Person.IMPERSONAL
    }
    if personal:
        PersonChange.objects.create(person=person, event=event, values=personal, at=event.at)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
