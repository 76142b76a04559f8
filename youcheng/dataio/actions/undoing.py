"""Taking an import back to the last field."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record
from youcheng.dataio.actions.importing import moment_of
from youcheng.dataio.models import Batch, BatchRow, BatchState
from youcheng.lib.objections import Objection, Refused
from youcheng.registry.actions import Changed, close_places, remove_ties, restore_ties
from youcheng.registry.models import Tie


@dataclass(slots=True)
class Undone:
    """reversed: rows taken back. kept: rows whose tie was edited since, by number."""

    reversed: int = 0
    kept: list[BatchRow] = field(default_factory=list)
    errored: int = 0


FEW = 500


@transaction.atomic
def undo_import(batch: Batch, *, by: User | None) -> Undone:
    """Take back what `batch` wrote: the register is as before, but for ties edited since.

    Raises:
        Refused: the batch was never written, or is undone already.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == BatchState.UNDONE:
        raise Refused(Objection("undone", _("This import was taken back already.")))
    if batch.state != BatchState.WRITTEN:
        raise Refused(
            Objection("not_written", _("This import was never written; there is nothing to undo."))
        )
    at = moment_of(batch)
    rows = list(batch.rows.exclude(version=None).order_by("pk"))
    versions: dict[int, int] = {}
    keys = [row.tie_id for row in rows if row.tie_id]
    for i in range(0, len(keys), FEW):
        versions |= dict(Tie.objects.filter(pk__in=keys[i : i + FEW]).values_list("pk", "version"))
    undone = Undone()
    fresh: list[int] = []
    changed: list[Changed] = []
    back: list[BatchRow] = []
    for row in rows:
        if row.tie_id not in versions:
            continue  # Somebody took the tie itself out; nothing is left to take back.
        if versions[row.tie_id] != row.version:
            undone.kept.append(row)
            continue
        back.append(row)
        if row.before:
            changed.append(Changed(**row.before))
        else:
            fresh.append(row.tie_id)
    restore_ties(changed, at=at)
    for i in range(0, len(fresh), FEW):
        BatchRow.objects.filter(tie__in=fresh[i : i + FEW]).update(tie=None)
    remove_ties(fresh)
    close_places(batch.content.get("places", []))
    for row in back:
        row.is_reversed = True
    BatchRow.objects.bulk_update(back, ["is_reversed"], batch_size=FEW)
    undone.reversed = len(back)
    batch.state = BatchState.UNDONE
    batch.undone_at = timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    record(
        "ledger.undone", batch, by=by, reversed=undone.reversed,
        kept=[row.row for row in undone.kept],
    )  # fmt: skip
    return undone
