from youcheng.dataio.actions.claiming import import_claims
from youcheng.dataio.actions.drafting import (
    DRAFT,
    Upload,
    batch_tables,
    draft_import,
    edit_draft,
    keep_upload,
    map_columns_of,
    read_upload,
    write_draft,
)
from youcheng.dataio.actions.importing import import_ledger, new_batch, write_plan
from youcheng.dataio.actions.undoing import Undone, undo_import

__all__ = [
    "DRAFT",
    "Undone",
    "Upload",
    "batch_tables",
    "draft_import",
    "edit_draft",
    "import_claims",
    "import_ledger",
    "keep_upload",
    "map_columns_of",
    "new_batch",
    "read_upload",
    "undo_import",
    "write_draft",
    "write_plan",
]
