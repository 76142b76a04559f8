"""The record as it was on a day: today's values with every later change taken off again.

The audit log holds each change of a field as (old, new); what the log says was sealed when it was
written, so nothing here is kept twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet

from youcheng.audit.models import Event
from youcheng.lib.prepared import prepared
from youcheng.registry.enums import Confidence
from youcheng.registry.models import Locality, Tie

TIE_FIELDS = ("label", "confidence", "source", "note")
PLACE_FIELDS = (
    "name_zh", "name_zh_hant", "name_en", "admin1_name", "population", "lat", "lon", "timezone",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldThen:
    """A field then and now, as people read it."""

    label: Any
    then: str
    now: str

    @property
    def is_changed(self) -> bool:
        return self.then != self.now


def past_values(record: Model, names: Sequence[str], moment: datetime) -> dict[str, Any]:
    """Values of the fields `names` at a moment. What was never changed is what it is now.

    Numbers that were changed come back as the text in which the log keeps them.
    """
    values = {name: getattr(record, name) for name in names}
    for event in _of(record).filter(at__gt=moment).order_by("-pk"):
        for name in names:
            pair = event.changes.get(name)
            if isinstance(pair, list) and len(pair) == 2:
                values[name] = pair[0]
    return values


def as_it_was(record: Model, names: Sequence[str], moment: datetime) -> list[FieldThen]:
    """Each field then and now."""
    then = past_values(record, names, moment)
    return [
        FieldThen(
            record._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
            shown(name, then[name]),
            shown(name, getattr(record, name)),
        )
        for name in names
    ]


def shown(name: str, value: Any) -> str:
    if name == "confidence" and value in Confidence.values:
        return str(Confidence(value).label)
    return "" if value is None else str(value)


def _of(record: Model) -> QuerySet[Event]:
    return Event.objects.filter(subject_label=record._meta.label, subject_key=str(record.pk))


def history_of_city(place: Locality, ties: Sequence[Tie]) -> QuerySet[Event]:
    """All that was done to a city and to these of its ties, newest first."""
    return _about(*_subjects(place, ties)).order_by("-pk")


def n_history_of_city(place: Locality, ties: Sequence[Tie]) -> int:
    key, keys = _subjects(place, ties)
    return _entries.count(place=key, ties=keys)


def _subjects(place: Locality, ties: Sequence[Tie]) -> tuple[str, list[str]]:
    return str(place.pk), [str(tie.pk) for tie in ties]


def _about(place: Any, ties: Any) -> QuerySet[Event]:
    return Event.objects.filter(
        Q(subject_label=Locality._meta.label, subject_key=place)
        | Q(subject_label=Tie._meta.label, subject_key__in=ties)
    )


@prepared
def _entries(*, place: Any, ties: Any) -> QuerySet:
    return _about(place, ties).order_by().values_list("pk")
