from youcheng.dataio.actions.claiming import import_claims
from youcheng.dataio.actions.importing import import_ledger, new_batch, write_plan
from youcheng.dataio.actions.undoing import undo_import

__all__ = ["import_claims", "import_ledger", "new_batch", "undo_import", "write_plan"]
