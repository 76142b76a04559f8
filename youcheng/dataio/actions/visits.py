"""A ledger of visits: read and judged as a draft, written in one go, and taken back entirely."""

from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from youcheng.accounts.models import Unit, User
from youcheng.audit.actions import record
from youcheng.dataio.actions.importing import new_batch
from youcheng.dataio.actions.undoing import Undone
from youcheng.dataio.models import VISITS, Batch, BatchRow, BatchState, Verdict
from youcheng.dataio.queries.visits import VisitRow, counts_of, grid_of, plan
from youcheng.exchanges.actions import open_exchanges, remove_exchanges
from youcheng.exchanges.models import Exchange
from youcheng.lib.objections import Objection, Refused
from youcheng.lib.sheets import read

CHUNK = 500


def draft_visits(data: bytes, filename: str, *, unit: Unit, by: User | None) -> Batch:
    """Read a file and judge its rows; no exchange is written.

    Raises:
        Refused: the file cannot be read, or holds no table of visits.
    """
    tables = grid_of(read(data, filename))
    with transaction.atomic():
        batch = new_batch(
            unit=unit, filename=filename, data=data, by=by, mode="create", kind=VISITS
        )
        batch.sheet = "、".join(table["sheet"] for table in tables)[:120]
        batch.content = {"tables": tables}
        _judge(batch)
    return batch


def _judge(batch: Batch) -> list[VisitRow]:
    rows = plan(batch.content["tables"], unit=batch.unit, filename=batch.filename)
    batch.rows.all().delete()
    BatchRow.objects.bulk_create([_row(batch, row) for row in rows], batch_size=CHUNK)
    batch.counts = counts_of(rows)
    batch.save()
    return rows


def _row(batch: Batch, row: VisitRow, **more: Any) -> BatchRow:
    return BatchRow(
        batch=batch,
        sheet=row.sheet[:120],
        row=row.number,
        verdict=row.verdict,
        cells=row.cells,
        problems=row.problems,
        **more,
    )


@transaction.atomic
def write_visits(batch: Batch, *, by: User | None) -> Batch:
    """Judge the rows anew, and record those that are new, all or none.

    Raises:
        Refused: it is written already, or nothing is new.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk, kind=VISITS)
    if batch.state != BatchState.DRAFT:
        raise Refused(
            Objection("not_draft", _("This import is written already; it can only be undone."))
        )
    rows = plan(batch.content["tables"], unit=batch.unit, filename=batch.filename)
    fresh = [row for row in rows if row.draft is not None]
    if not fresh:
        raise Refused(Objection("nothing_new", _("No row of the file is new.")))
    at = timezone.now()
    drafts = [row.draft for row in fresh if row.draft is not None]
    exchanges = open_exchanges(drafts, by=by, at=at)
    made = {id(row): one for row, one in zip(fresh, exchanges, strict=True)}
    batch.rows.all().delete()
    BatchRow.objects.bulk_create(
        [
            _row(batch, row, version=made[id(row)].version, before=_written(made[id(row)], row))
            if id(row) in made
            else _row(batch, row)
            for row in rows
        ],
        batch_size=CHUNK,
    )
    batch.counts = counts_of(rows)
    batch.state, batch.written_at, batch.progress = BatchState.WRITTEN, at, 100
    batch.save()
    record("visits.imported", batch, by=by, filename=batch.filename, **batch.counts)
    return batch


def _written(exchange: Exchange, row: VisitRow) -> dict[str, int]:
    """What undo needs to know it again: its key, and how many people came with it."""
    return {"exchange": exchange.pk, "people": len(row.draft.participants) if row.draft else 0}


@transaction.atomic
def undo_visits(batch: Batch, *, by: User | None) -> Undone:
    """Take out what the import recorded, but for what somebody has touched since.

    Raises:
        Refused: it was never written, or is undone already.
    """
    batch = Batch.objects.select_for_update().get(pk=batch.pk, kind=VISITS)
    if batch.state == BatchState.UNDONE:
        raise Refused(Objection("undone", _("This import was taken back already.")))
    if batch.state != BatchState.WRITTEN:
        raise Refused(
            Objection("not_written", _("This import was never written; there is nothing to undo."))
        )
    rows = list(batch.rows.filter(verdict=Verdict.CREATED).order_by("pk"))
    keys = [row.before["exchange"] for row in rows]
    untouched: dict[int, tuple[int, int]] = {}
    there: set[int] = set()
    for i in range(0, len(keys), CHUNK):
        some = Exchange.objects.filter(pk__in=keys[i : i + CHUNK])
        # What hangs on it was put there since, but for the head of the group.
        bare = some.filter(gifts=None, promises=None, programme=None, files=None)
        people = bare.annotate(n_people=Count("participants")).order_by("pk")
        untouched |= {
            pk: (version, n) for pk, version, n in people.values_list("pk", "version", "n_people")
        }
        there |= set(some.values_list("pk", flat=True))
    undone, back = Undone(), []
    for row in rows:
        key = row.before["exchange"]
        if untouched.get(key) == (row.version, row.before["people"]):
            back.append(row)
        elif key in there:
            undone.kept.append(row)
    remove_exchanges([row.before["exchange"] for row in back], at=timezone.now())
    for row in back:
        row.is_reversed = True
    BatchRow.objects.bulk_update(back, ["is_reversed"], batch_size=CHUNK)
    undone.reversed = len(back)
    batch.state, batch.undone_at = BatchState.UNDONE, timezone.now()
    batch.save(update_fields=["state", "undone_at"])
    kept = [row.row for row in undone.kept]
    record("visits.undone", batch, by=by, reversed=undone.reversed, kept=kept)
    return undone
