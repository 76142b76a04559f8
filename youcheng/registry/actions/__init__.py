from youcheng.registry.actions.bulk import (
    Changed,
    TieChange,
    change_ties,
    remove_ties,
    restore_ties,
)
from youcheng.registry.actions.claims import confirm_claim, dismiss_claim
from youcheng.registry.actions.places import close_places, open_places
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
    "Changed",
    "EventDraft",
    "InstrumentDraft",
    "TieChange",
    "TieDraft",
    "add_event",
    "add_instrument",
    "change_ties",
    "close_places",
    "confirm_claim",
    "dismiss_claim",
    "edit_tie",
    "open_places",
    "open_tie",
    "open_ties",
    "refresh_spans",
    "remove_ties",
    "restore_ties",
    "retract",
]
