"""The audit log of a tie in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from youcheng.audit.models import Event
from youcheng.audit.verbs import title_of
from youcheng.registry.enums import Confidence, EventKind, InstrumentKind
from youcheng.registry.models import Tie


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One deed: when, who, what in words, and (field, old, new) for each changed field."""

    event: Event
    verb: Any
    what: str
    changes: list[tuple[Any, Any, Any]]


def history_lines(events: Iterable[Event]) -> list[HistoryLine]:
    return [
        HistoryLine(event, title_of(event.verb), _what(event), _changes(event)) for event in events
    ]


def _what(event: Event) -> str:
    said = event.changes
    match event.verb:
        case "tie.opened":
            return ", ".join(_label(EventKind, kind) for kind in said.get("events", []))
        case "tie.event_added":
            return " ".join(filter(None, (_label(EventKind, said.get("kind")), said.get("on"))))
        case "tie.instrument_added":
            kind = _label(InstrumentKind, said.get("kind"))
            return " ".join(filter(None, (kind, said.get("signed_on"))))
        case "tie.fact_retracted":
            # The text was written in the language of that moment; only its date is not words.
            kind, day = said.get("kind"), str(said.get("fact", "")).rpartition(" ")[2]
            choices = EventKind if kind in EventKind.values else InstrumentKind
            return f"{_label(choices, kind)} {day if day[:1].isdigit() else ''}".strip()
    return ""


def _changes(event: Event) -> list[tuple[Any, Any, Any]]:
    if event.verb != "tie.edited":
        return []
    names = {field.name: field.verbose_name for field in Tie._meta.fields}
    changed = []
    for name, pair in event.changes.items():
        if isinstance(pair, list) and len(pair) == 2:
            old, new = (_label(Confidence, x) if name == "confidence" else x for x in pair)
            changed.append((names.get(name, name), old or _("nothing"), new or _("nothing")))
    return changed


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else str(value or "")
