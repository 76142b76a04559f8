"""Killed at any moment: no row without its file, nothing lost from the queue, nothing twice."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from youcheng.documents.tests import files

BASE = Path(__file__).resolve().parents[3]
N_PAGES = 60
PREPARE = """
import django
django.setup()
from django.core.management import call_command
from youcheng.accounts.models import Unit
call_command("migrate", verbosity=0)
call_command("createcachetable")
Unit.objects.create(code="city", path="city/", kind="city", level="municipal", name_zh="市")
"""
FILE = """
import sys, django
django.setup()
from datetime import date
from youcheng.accounts.models import Unit
from youcheng.documents import store
from youcheng.documents.actions import Draft, file_document
if len(sys.argv) > 2:
    # Slow enough that a kill meets it in the middle of the file.
    import time
    from youcheng.documents import store
    read = store.File.chunks
    def slow(self, size):
        for chunk in read(self, 20_000):
            yield chunk
            print("wrote", flush=True)
            time.sleep(float(sys.argv[2]))
    store.File.chunks = slow
with open(sys.argv[1], "rb") as file:
    file_document(file, "a.pdf", Draft(Unit.objects.get()), by=None, on=date(2018, 5, 21))
    print("filed", flush=True)
"""


def environment_in(folder: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'kill.db'}",
        "DJANGO_SETTINGS_MODULE": "youcheng.config.settings",
        "YOUCHENG_VAR": str(folder),
        "YOUCHENG_SECRET_KEY": "only for this test",
        "PYTHONPATH": str(BASE),
    }


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """A database with its tables, made once: the migrations take longer than the tests."""
    folder = tmp_path_factory.mktemp("prepared")
    done = [sys.executable, "-c", PREPARE]
    subprocess.run(done, env=environment_in(folder), check=True, cwd=folder)
    return folder


@pytest.fixture
def installation(tmp_path, prepared):
    """A database and a store of their own, whatever the other tests run on."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    pages = [f"第{n}页 友好城市 {'合作 ' * 300}" for n in range(N_PAGES)]
    (tmp_path / "a.pdf").write_bytes(files.pdf(*pages))
    return tmp_path, environment_in(tmp_path)


def started(installation, *arguments: str) -> subprocess.Popen:
    folder, environment = installation
    return subprocess.Popen(
        [sys.executable, *arguments],
        env=environment,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=(folder / "said.txt").open("w"),
        text=True,
    )


def rows(installation, sql: str) -> list[tuple]:
    with sqlite3.connect(installation[0] / "kill.db", timeout=20) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return connection.execute(sql).fetchall()


def kept(installation, folder: str = "files") -> list[Path]:
    return [p for p in (installation[0] / "documents" / folder).rglob("*") if p.is_file()]


WORK = ("-m", "youcheng.config.cli", "work", "--once")
SWEEP = ("-m", "youcheng.config.cli", "sweep-files", "--hours", "0")


def killed(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def test_an_upload_killed_in_the_middle_leaves_no_row_and_is_swept(installation):
    process = started(installation, "-c", FILE, "a.pdf", "0.02")
    assert process.stdout.readline() == "wrote\n"
    killed(process)
    assert rows(installation, "SELECT * FROM documents_document") == []
    assert kept(installation) == []
    assert len(kept(installation, "incoming")) == 1

    assert started(installation, *SWEEP).wait() == 0
    assert kept(installation, "incoming") == []

    assert started(installation, "-c", FILE, "a.pdf").wait() == 0
    [(digest,)] = rows(installation, "SELECT sha256 FROM documents_revision")
    assert [path.name for path in kept(installation)] == [digest]


def test_a_worker_killed_again_and_again_loses_nothing_and_does_nothing_twice(installation):
    assert started(installation, "-c", FILE, "a.pdf").wait() == 0
    # Two kills, one of them certainly within a job: a third would be a file that kills its worker.
    for _ in range(2):
        process = started(installation, *WORK)
        before = time.monotonic()
        while not rows(installation, "SELECT 1 FROM documents_job WHERE state = 'running'"):
            assert process.poll() is None, (installation[0] / "said.txt").read_text()
            assert time.monotonic() - before < 60
        killed(process)
        [(n,)] = rows(installation, "SELECT COUNT(*) FROM documents_pagetext")
        assert n in {0, N_PAGES}

    process = started(installation, *WORK)
    said, _errors = process.communicate()

    assert process.returncode == 0
    jobs = rows(installation, "SELECT kind, state FROM documents_job ORDER BY kind")
    assert jobs == [("draw", "done"), ("read", "done")]
    assert rows(
        installation, "SELECT COUNT(*), COUNT(DISTINCT number) FROM documents_pagetext"
    ) == [(N_PAGES, N_PAGES)]
    assert rows(installation, "SELECT COUNT(*) FROM search_entry WHERE kind = 'docpage'") == [
        (N_PAGES,)
    ]
    assert rows(installation, "SELECT reading, preview, n_pictures FROM documents_revision") == [
        ("read", "made", 40)
    ]
    assert len(kept(installation, "pictures")) == 41
    assert said.count("\n") <= 2


def test_two_workers_share_the_queue(installation):
    for n in range(6):
        (installation[0] / f"{n}.pdf").write_bytes(files.pdf(f"文件 {n}"))
        assert started(installation, "-c", FILE, f"{n}.pdf").wait() == 0

    both = [started(installation, *WORK) for _ in range(2)]
    said = [line for process in both for line in process.communicate()[0].splitlines()]

    assert [process.returncode for process in both] == [0, 0]
    assert len(said) == 12  # each job once
    assert rows(installation, "SELECT DISTINCT state, tries FROM documents_job") == [("done", 1)]
