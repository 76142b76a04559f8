"""Where the bytes lie: under their own checksum, out of reach of any address of the site.

The store is a folder or an S3 bucket (`STORAGES["documents"]`). A file is written before the row
that names it, so a crash can leave a file without a row, never a row without a file; `sweep` takes
such files away.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Any
from uuid import uuid4

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils.timezone import get_current_timezone, is_naive, make_aware

FILES, PICTURES, INCOMING = "files", "pictures", "incoming"
CHUNK = 1024 * 1024


class FolderStore(FileSystemStorage):
    """A folder in which a file is whole or not there: it is written elsewhere, then renamed."""

    def __init__(self, location: Any = None, **options: Any) -> None:
        super().__init__(location=location, base_url=None, **options)

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name  # the same name means the same bytes

    def _save(self, name: str, content: File) -> str:
        target = Path(self.path(name))
        part = Path(self.path(f"{INCOMING}/{uuid4().hex}"))
        for folder in (target.parent, part.parent):
            folder.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("wb") as file:
                for chunk in content.chunks(CHUNK):
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            part.chmod(0o640)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        return name


def store() -> Storage:
    return storages["documents"]


def file_path(digest: str) -> str:
    return f"{FILES}/{digest[:2]}/{digest}"


def picture_path(digest: str, page: int, size: str) -> str:
    """page: from 1; size: "page" or "thumb"."""
    return f"{PICTURES}/{digest[:2]}/{digest}/{page}-{size}.webp"


def digest_of(file: IO[bytes]) -> tuple[str, int]:
    """Checksum and bytes; reads the file once and leaves it at its beginning."""
    digest, size = sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    return digest.hexdigest(), size


def put(file: IO[bytes], digest: str) -> None:
    """Keep the bytes. Written anew where they are there already: their age guards them from a
    sweep that runs while the row is not yet committed."""
    store().save(file_path(digest), File(file))


def put_picture(digest: str, page: int, size: str, data: bytes) -> None:
    store().save(picture_path(digest, page, size), ContentFile(data))


def open_file(digest: str) -> IO[bytes]:
    return store().open(file_path(digest), "rb")


@contextmanager
def local(digest: str) -> Iterator[Path]:
    """The file on this machine's disk, for libraries that want a path."""
    home = store()
    if isinstance(home, FileSystemStorage):
        yield Path(home.path(file_path(digest)))
        return
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=folder, suffix=".copy") as copy:
        with open_file(digest) as file:
            shutil.copyfileobj(file, copy, CHUNK)
        copy.flush()
        yield Path(copy.name)


def listed(folder: str) -> Iterator[str]:
    """Names of all files below a folder of the store."""
    try:
        folders, files = store().listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        if name:
            yield f"{folder}/{name}"
    for name in folders:
        if name:
            yield from listed(f"{folder}/{name}")


def modified_at(name: str) -> datetime:
    at = store().get_modified_time(name)
    return make_aware(at, get_current_timezone()) if is_naive(at) else at


def remove(name: str) -> None:
    store().delete(name)
