"""Taking away what a crash left: files and pictures that no row names, and half uploads."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from youcheng.documents import store
from youcheng.documents.models import Revision

AGE = timedelta(days=1)
"""Younger files may belong to an upload that is not committed yet."""
Keeps = Callable[[], Iterable[str]]
_elsewhere: list[Keeps] = []


def keeps(work: Keeps) -> Keeps:
    """Have the sweep leave the files whose checksums `work` gives: for an app above this one whose
    files wait to become documents. Its `AppConfig.ready` imports the module."""
    _elsewhere.append(work)
    return work


@dataclass(frozen=True, slots=True)
class Swept:
    files: int
    pictures: int
    uploads: int


def sweep(now: datetime, age: timedelta = AGE, *, is_dry: bool = False) -> Swept:
    """Remove what is older than `age` and belongs to nothing. is_dry: only count it."""
    known = set(Revision.objects.order_by().values_list("sha256", flat=True).distinct())
    known.update(digest for work in _elsewhere for digest in work())
    before = now - age

    def gone(folder: str, part: int) -> int:
        n = 0
        for name in store.listed(folder):
            if name.split("/")[part] not in known and store.modified_at(name) < before:
                n += 1
                if not is_dry:
                    store.remove(name)
        return n

    uploads = 0
    for path in _uploads():
        if path.stat().st_mtime < before.timestamp():
            uploads += 1
            if not is_dry:
                path.unlink(missing_ok=True)
    return Swept(gone(store.FILES, 2), gone(store.PICTURES, 2), uploads + _parts(before, is_dry))


def _uploads() -> Iterator[Path]:
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    return (path for path in folder.glob("*") if path.is_file()) if folder.is_dir() else iter(())


def _parts(before: datetime, is_dry: bool) -> int:
    n = 0
    for name in store.listed(store.INCOMING):
        if store.modified_at(name) < before:
            n += 1
            if not is_dry:
                store.remove(name)
    return n
