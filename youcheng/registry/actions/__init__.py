from youcheng.registry.actions.bulk import (
    Changed,
    TieChange,
    change_ties,
    remove_ties,
    restore_ties,
    tell_planner,
)
from youcheng.registry.actions.claims import confirm_claim, dismiss_claim
from youcheng.registry.actions.duties import (
    add_obligation,
    drop_obligation,
    drop_word,
    keep_obligation,
    set_word,
)
from youcheng.registry.actions.editing import edit_many, undo_edit
from youcheng.registry.actions.files import attach, detach, file_for_paper
from youcheng.registry.actions.places import (
    add_name,
    close_places,
    drop_name,
    edit_place,
    open_places,
)
from youcheng.registry.actions.spans import refresh_spans, tell_contact
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
from youcheng.registry.actions.views import change_view, drop_view, save_view

__all__ = [
    "Changed",
    "EventDraft",
    "InstrumentDraft",
    "TieChange",
    "TieDraft",
    "add_event",
    "add_instrument",
    "add_name",
    "add_obligation",
    "attach",
    "change_ties",
    "tell_planner",
    "change_view",
    "close_places",
    "confirm_claim",
    "detach",
    "dismiss_claim",
    "drop_name",
    "drop_obligation",
    "drop_view",
    "drop_word",
    "edit_many",
    "edit_place",
    "edit_tie",
    "keep_obligation",
    "file_for_paper",
    "open_places",
    "open_tie",
    "open_ties",
    "refresh_spans",
    "remove_ties",
    "restore_ties",
    "retract",
    "save_view",
    "set_word",
    "tell_contact",
    "undo_edit",
]
