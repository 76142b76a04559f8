from youcheng.documents.actions.filing import (
    Draft,
    Filed,
    add_revision,
    edit_document,
    file_document,
    log_opening,
)
from youcheng.documents.actions.jobs import enqueue_scans, work_one
from youcheng.documents.actions.sweeping import sweep

__all__ = [
    "Draft",
    "Filed",
    "add_revision",
    "edit_document",
    "enqueue_scans",
    "file_document",
    "log_opening",
    "sweep",
    "work_one",
]
