"""Throw-away databases: a file in a scratch folder, or a database made on the given server."""

import os
import shutil
import sqlite3
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

import psycopg
from psycopg.sql import SQL, Identifier


class Sqlite:
    """Databases as files in `folder`."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def version(self) -> str:
        return sqlite3.sqlite_version

    def url(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.db"

    def copy(self, source: str, target: str) -> None:
        shutil.copy(self.folder / f"{source}.db", self.folder / f"{target}.db")

    def make(self, name: str) -> None:
        """Nothing to do: the file comes with the first connection."""

    def drop(self, name: str) -> None:
        for path in self.folder.glob(f"{name}.db*"):
            path.unlink()

    def size_mb(self, name: str) -> int:
        return (self.folder / f"{name}.db").stat().st_size // 1024 // 1024


class Postgres:
    """Databases `bench_<process>_…` on a server where the given role may make such."""

    name = "PostgreSQL"

    def __init__(self, url: str) -> None:
        self.parts = urlsplit(url)
        self.prefix = f"bench_{os.getpid()}_"

    def _run(self, statement: str, *names: str) -> None:
        with psycopg.connect(urlunsplit(self.parts), autocommit=True) as connection:
            whole = [Identifier(self.prefix + name) for name in names]
            connection.execute(SQL(statement).format(*whole))  # type: ignore[arg-type]

    def version(self) -> str:
        with psycopg.connect(urlunsplit(self.parts)) as connection:
            number = connection.info.server_version
        return f"{number // 10000}.{number % 10000}"

    def url(self, name: str) -> str:
        return urlunsplit(self.parts._replace(path=f"/{self.prefix}{name}"))

    def make(self, name: str) -> None:
        self._run("CREATE DATABASE {}", name)

    def copy(self, source: str, target: str) -> None:
        self._run("CREATE DATABASE {} TEMPLATE {}", target, source)

    def drop(self, name: str) -> None:
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def size_mb(self, name: str) -> int:
        with psycopg.connect(urlunsplit(self.parts)) as connection:
            row = connection.execute(
                "SELECT pg_database_size(%s)", [self.prefix + unquote(name)]
            ).fetchone()
        return int(row[0]) // 1024 // 1024 if row else 0
