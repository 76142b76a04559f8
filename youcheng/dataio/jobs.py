"""Writing a long import beside the request, with its progress in a small file.

The file and not the database tells the progress: the one transaction that writes holds SQLite's
only write lock. The thread may die at any moment; the batch then stays as it was, and the page
offers to write it again.
"""

import json
import threading
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

from youcheng.accounts.models import User
from youcheng.dataio.actions.drafting import write_draft
from youcheng.dataio.models import Batch, BatchState
from youcheng.lib.objections import Refused

AT_ONCE = 2000
"""Rows that are written within the request; more take longer than people like to wait."""
STALE_S = 90
"""Seconds without a sign of life after which a writer counts as dead."""


def _path(batch: Batch) -> Path:
    return Path(settings.VAR) / "progress" / f"{batch.code}.json"


def _tell(batch: Batch, percent: int) -> None:
    path = _path(batch)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"percent": percent, "at": time.time()}), encoding="ascii")
    fresh.replace(path)


def progress(batch: Batch) -> tuple[int, bool]:
    """Per cent done, and whether the writer still lives."""
    try:
        told = json.loads(_path(batch).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0, False
    return int(told["percent"]), time.time() - told["at"] < STALE_S


def start(batch: Batch, *, by: User) -> None:
    """Write `batch`: at once if it is short, else in a thread of its own."""
    if batch.counts.get("rows", 0) <= AT_ONCE:
        write_draft(batch, by=by)
        return
    moved = Batch.objects.filter(pk=batch.pk, state__in=[BatchState.DRAFT, BatchState.FAILED])
    if not moved.update(state=BatchState.WRITING):
        _percent, is_alive = progress(batch)
        if batch.state != BatchState.WRITING or is_alive:
            return
    _tell(batch, 0)
    threading.Thread(target=_write, args=(batch, by), daemon=True).start()


def _write(batch: Batch, by: User) -> None:
    try:
        write_draft(batch, by=by, told=lambda done: _tell(batch, done))
    except Refused as refusal:
        _fail(batch, str(refusal.objection.message))
    except Exception as error:
        _fail(batch, str(error))
        raise
    finally:
        _path(batch).unlink(missing_ok=True)
        connection.close()


def _fail(batch: Batch, why: str) -> None:
    Batch.objects.filter(pk=batch.pk, state=BatchState.WRITING).update(
        state=BatchState.FAILED, failure=why
    )
