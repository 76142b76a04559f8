"""Taking an import back to the last field."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import User
from youcheng.audit.actions import record_many
from youcheng.dataio.actions.importing import FRAME, edits_of, moment_of
from youcheng.dataio.models import Batch, BatchRow, BatchState
from youcheng.lib.memory import kept
from youcheng.lib.objections import Objection, Refused
from youcheng.registry.actions import Changed, close_places, remove_ties, restore_ties
from youcheng.registry.models import Tie


@dataclass(slots=True)
class Undone:
    """reversed: rows taken back. kept: rows whose tie, exchange or person was changed since."""

    reversed: int = 0
    kept: list[BatchRow] = field(default_factory=list)
    errored: int = 0


FEW = 500


@kept()
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
    rows = list(batch.rows.exclude(version=None).defer("cells", "problems").order_by("pk"))
    versions: dict[int, int] = {}
    keys = [row.tie_id for row in rows if row.tie_id]
    for i in range(0, len(keys), FEW):
        versions |= dict(Tie.objects.filter(pk__in=keys[i : i + FEW]).values_list("pk", "version"))
    undone = Undone()
    fresh: list[int] = []
    changed: list[Changed] = []
    back: list[int] = []
    for row in rows:
        if row.tie_id not in versions:
            continue  # Somebody took the tie itself out; nothing is left to take back.
        if versions[row.tie_id] != row.version:
            undone.kept.append(row)
            continue
        back.append(row.pk)
        if row.before:
            changed.append(Changed(**row.before))
        else:
            fresh.append(row.tie_id)
    frames = _frames(changed)
    restore_ties(changed, at=at)
    for i in range(0, len(fresh), FEW):
        BatchRow.objects.filter(tie__in=fresh[i : i + FEW]).update(tie=None)
    remove_ties(fresh)
    close_places(batch.content.get("places", []))
    for i in range(0, len(back), FEW):
        BatchRow.objects.filter(pk__in=back[i : i + FEW]).update(is_reversed=True)
    undone.reversed = len(back)
    batch.state = BatchState.UNDONE
    batch.undone_at = timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    told = {"reversed": undone.reversed, "kept": [row.row for row in undone.kept]}
    record_many([*edits_of(frames), ("ledger.undone", batch, told)], by=by)
    return undone


def _frames(changed: list[Changed]) -> dict[int, dict[str, Any]]:
    """What the import had written into the frames of these ties, by tie."""
    names = {one.tie_id: FRAME & one.before.keys() for one in changed}
    keys = [pk for pk, own in names.items() if own]
    found: dict[int, dict[str, Any]] = {}
    for i in range(0, len(keys), FEW):
        for pk, tie in Tie.objects.in_bulk(keys[i : i + FEW]).items():
            found[pk] = {name: getattr(tie, name) for name in names[pk]}
    return found
