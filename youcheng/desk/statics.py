"""The browser's files, gathered for the server, only when one of them changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def _fingerprint() -> str:
    """Of names, sizes and times of all files, and of the way they are stored."""
    lines = [str(settings.STORAGES["staticfiles"])]
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            lines.append(f"{name} {stat.st_size} {int(stat.st_mtime)}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def is_gathered() -> bool:
    """Say whether what the server would send is what lies in the sources."""
    stamp = Path(settings.STATIC_ROOT) / ".fingerprint"
    return stamp.exists() and stamp.read_text(encoding="ascii") == _fingerprint()


def gather() -> None:
    """Copy, name by content and compress the files; a few seconds the first time."""
    if is_gathered():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    (Path(settings.STATIC_ROOT) / ".fingerprint").write_text(_fingerprint(), encoding="ascii")
