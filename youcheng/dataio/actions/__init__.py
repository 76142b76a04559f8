from youcheng.dataio.actions.claiming import import_claims
from youcheng.dataio.actions.drafting import (
    batch_tables,
    draft_import,
    edit_draft,
    map_columns_of,
    write_draft,
)
from youcheng.dataio.actions.importing import import_ledger, new_batch, write_plan
from youcheng.dataio.actions.undoing import Undone, undo_import

__all__ = [
    "Undone",
    "batch_tables",
    "draft_import",
    "edit_draft",
    "import_claims",
    "import_ledger",
    "map_columns_of",
    "new_batch",
    "undo_import",
    "write_draft",
    "write_plan",
]
