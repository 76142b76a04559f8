from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.timezone import localdate

from youcheng.audit.models import Event, Head
from youcheng.lib.prepared import prepared


def end_of_log() -> str:
    """Another text after each deed of anybody: what it was before still holds if this does."""
    head = _heads.first()
    return head.digest if head else ""


def state_of_records() -> tuple[date, str]:
    """Another value after each deed of anybody, and on each new day: for what is kept. Rights end
    and terms run out at midnight without anybody's deed."""
    return localdate(), end_of_log()


def last_entry() -> int:
    """Key of the newest entry: for `was_done_since`. 0 for an empty log."""
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def was_done_since(entry: int, which: Q) -> bool:
    """Say whether the log has such an entry after this one."""
    return Event.objects.filter(which, pk__gt=entry).order_by().exists()


@prepared
def _heads() -> QuerySet[Head]:
    return Head.objects.order_by("pk")


def history_of(subject: Model) -> QuerySet[Event]:
    """What was done to `subject`, newest first."""
    return Event.objects.filter(
        subject_label=subject._meta.label, subject_key=str(subject.pk)
    ).order_by("-pk")


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Which entries. Empty fields filter nothing; both days are included.

    q: a part of the subject's, the person's or the change's text.
    """

    q: str = ""
    by: str = ""
    verb: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


def without(asked: EventFilter, name: str) -> EventFilter:
    """The same question without one of its filters."""
    default: dict[str, Any] = {name: EventFilter.__dataclass_fields__[name].default}
    return replace(asked, **default)


def matching_events(asked: EventFilter) -> QuerySet[Event]:
    """Newest first."""
    events = Event.objects.order_by("-pk")
    exact = {"by_name": asked.by, "verb": asked.verb, "subject_label": asked.subject}
    events = events.filter(**{name: value for name, value in exact.items() if value})
    if asked.since:
        events = events.filter(at__date__gte=asked.since)
    if asked.until:
        events = events.filter(at__date__lte=asked.until)
    if asked.q:
        events = events.filter(
            Q(subject_text__icontains=asked.q)
            | Q(by_name__icontains=asked.q)
            | Q(changes__icontains=asked.q)
        )
    return events


def seen(field: str) -> list[str]:
    """Values of a field of the log, for a choice."""
    return sorted(set(Event.objects.order_by().values_list(field, flat=True).distinct()))
