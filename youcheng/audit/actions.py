"""Who did what. `record` in the action's own transaction; `history_of` to read it back."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from youcheng.audit.chain import FIELDS, digest_of
from youcheng.audit.models import Event, Head

CHUNK = 1000


@transaction.atomic
def record(verb: str, subject: Model, *, by: Any = None, **changes: Any) -> Event:
    """Log one deed in the caller's transaction, as its last step.

    The end of the chain stays locked until that transaction ends: what is written after this call
    keeps other writers waiting.

    Args:
        by: a user, or None where the machine acted.
        changes: field=(old, new), or any plain value that tells more; stored as JSON text.
    """
    [event] = record_many([(verb, subject, changes)], by=by)
    return event


@transaction.atomic
def record_many(
    deeds: Iterable[tuple[str, Model, Mapping[str, Any]]], *, by: Any = None
) -> list[Event]:
    """Log deeds as `record` does, in their order: verb, subject, changes."""
    person = by if getattr(by, "pk", None) else None
    key = person.pk if person else None
    head = Head.objects.select_for_update().get(pk=1)
    at, digest = timezone.now(), head.digest
    events = []
    for verb, subject, changes in deeds:
        said = {
            "by_name": str(person or by or "")[:150],
            "verb": verb,
            "subject_label": subject._meta.label,
            "subject_key": "" if subject.pk is None else str(subject.pk),
            "subject_text": str(subject)[:200],
            "changes": {name: _plain(value) for name, value in changes.items()},
        }
        assert set(said) == set(FIELDS)  # noqa: S101 - a field left out would not be sealed
        previous, digest = digest, digest_of(digest, at, key, said)
        events.append(Event(at=at, by=person, previous=previous, digest=digest, **said))
    Event.objects.bulk_create(events, batch_size=CHUNK)
    Head.objects.filter(pk=head.pk).update(digest=digest, length=head.length + len(events))
    return events


def _plain(value: Any) -> Any:
    """What comes back from the database as it went in: floats would not, so they are text."""
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value if value is None or isinstance(value, (bool, int)) else str(value)
