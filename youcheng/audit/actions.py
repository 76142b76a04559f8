from typing import Any

from django.db.models import Model

from youcheng.audit.models import Event


def record(verb: str, subject: Model, *, by: Any = None, **changes: Any) -> Event:
    """Log one deed in the caller's transaction.

    Args:
        by: a user, or None where the machine acted.
        changes: field=(old, new), or any plain value that tells more; stored as JSON text.
    """
    person = by if getattr(by, "pk", None) else None
    return Event.objects.create(
        verb=verb,
        by=person,
        by_name=str(person or by or ""),
        subject_label=subject._meta.label,
        subject_key=str(subject.pk),
        subject_text=str(subject)[:200],
        changes={name: _plain(value) for name, value in changes.items()},
    )


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return value if value is None or isinstance(value, (bool, int, float)) else str(value)
