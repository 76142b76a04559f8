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


def number(name: str, default: int, most: int | None = None) -> int:
    value = text(name)
    if value and not value.isdigit():
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number.")
    if most is not None and int(value or default) > most:
        raise ImproperlyConfigured(f"{name} is {value!r}: write a number from 0 to {most}.")
    return int(value or default)


def one_of(name: str, choices: tuple[str, ...]) -> str:
    """One of these words; empty where nothing is said."""
    value = text(name)
    if value and value not in choices:
        raise ImproperlyConfigured(f"{name} is {value!r}: write {' or '.join(choices)}.")
    return value


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


def _waiting(name: str, query: str) -> dict[str, float]:
    """`timeout=…` of an address: seconds that a writer waits for another one."""
    given = dict(parse_qsl(query)).get("timeout")
    if given is None:
        return {}
    if not given.isdecimal():
        raise ImproperlyConfigured(f"{name}: timeout={given!r}: write whole seconds.")
    return {"timeout": float(given)}


def database(name: str, default: str, base: Path) -> dict[str, Any]:
    """Read `sqlite:///relative`, `sqlite:////absolute` or `postgresql://user:pw@host:port/name`.

    Options after `?` go to the driver; `host` may there be a socket folder. SQLite takes `timeout`.
    """
    url = urlsplit(text(name) or default)
    if url.scheme == "sqlite":
        path = Path(unquote(url.path[1:]))
        if not url.path[1:]:
            raise ImproperlyConfigured(f"{name} names no file: write sqlite:///var/youcheng.db.")
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": base / path,
            # Opening the file anew for each request costs more than a small query, and the pages
            # that were read before.
            "CONN_MAX_AGE": 60,
            "OPTIONS": {**SQLITE, **_waiting(name, url.query)},
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


def store(prefix: str, folder: Path) -> dict[str, Any]:
    """Where files are kept: in `folder`, or in the S3 bucket that variables with `prefix` name."""
    bucket = text(f"{prefix}BUCKET")
    if not bucket:
        return {
            "BACKEND": "youcheng.documents.store.FolderStore",
            "OPTIONS": {"location": folder},
        }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": text(f"{prefix}ENDPOINT") or None,
            "region_name": text(f"{prefix}REGION") or None,
            "access_key": text(f"{prefix}KEY") or None,
            "secret_key": text(f"{prefix}SECRET") or None,
            # Stores in an office's own house seldom have a host name for each bucket.
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": True,
        },
    }
