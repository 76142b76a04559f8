"""Reading settings from the environment: typed, and telling what is wrong and how to mend it."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def load_file(path: Path) -> None:
    """Take NAME=value lines of `path` into the environment; what is set already stays."""
    if not path.is_file():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("\"'"))


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def words(name: str, default: str = "") -> list[str]:
    """A list written with commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise ImproperlyConfigured(f"{name} is {value!r}: write 1 or 0.")
    return default


def secret(name: str, path: Path) -> str:
    """Take the secret from the environment, else from `path`, which is made on first use."""
    if value := text(name):
        return value
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # A statement that waits for the disk on every commit would make a writer ten times slower;
    # in WAL mode NORMAL can lose the last commits at a power cut, but never breaks the file.
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
}


def database(name: str, default: str, base: Path) -> dict[str, Any]:
    """Read `sqlite:///relative`, `sqlite:////absolute` or `postgresql://user:pw@host:port/name`.

    Options after `?` go to the driver; `host` may there be a socket folder.
    """
    url = urlsplit(text(name) or default)
    if url.scheme == "sqlite":
        path = Path(unquote(url.path[1:]))
        if not url.path[1:]:
            raise ImproperlyConfigured(f"{name} names no file: write sqlite:///var/youcheng.db.")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": base / path,
            "OPTIONS": dict(SQLITE),
        }
    if url.scheme in {"postgres", "postgresql"}:
        options = dict(parse_qsl(url.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(url.path[1:]),
            "USER": unquote(url.username or ""),
            "PASSWORD": unquote(url.password or ""),
            "HOST": options.pop("host", "") or unquote(url.hostname or ""),
            "PORT": str(url.port or ""),
            "CONN_MAX_AGE": 60,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(
        f"{name} starts with {url.scheme!r}: write sqlite:///… or postgresql://…."
    )
