from youcheng.registry.actions.spans import refresh_spans
from youcheng.registry.actions.ties import (
    EventDraft,
    InstrumentDraft,
    TieDraft,
    add_event,
    add_instrument,
    edit_tie,
    open_tie,
    open_ties,
    retract,
)

__all__ = [
    "EventDraft",
    "InstrumentDraft",
    "TieDraft",
    "add_event",
    "add_instrument",
    "edit_tie",
    "open_tie",
    "open_ties",
    "refresh_spans",
    "retract",
]
