"""The power goes in the middle of a merge: both records are as they were."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[3]
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from youcheng.accounts.actions import save_unit
from youcheng.accounts.models import Unit
from youcheng.people import actions
from youcheng.people.models import Organisation
unit = Unit.objects.create(code="nanjing", name_zh="南京", path="1/", kind="city")
body = actions.add_organisation(by=None, name_zh="市政府")
kept = actions.add_person(owner=unit, by=None, name_main="Wang Xiaoming")
gone = actions.add_person(owner=unit, by=None, name_main="王小明", note="tall")
actions.begin_post(gone, body, title_zh="市长", by=None)
actions.add_contact(gone, kind="email", value="wang@x.example", by=None)
"""
MERGE = """
import sys
import django
django.setup()
from youcheng.people.actions import merging
from youcheng.people.models import Merge, Person
told = merging.record
def record(*args, **kwargs):
    # All is written but the line in the log, and nothing is committed.
    print(Person.objects.get(pk=2).merged_into_id, Merge.objects.count(), flush=True)
    if sys.argv[1] == "wait":
        sys.stdin.readline()
    return told(*args, **kwargs)
merging.record = record
kept, gone = Person.objects.get(pk=1), Person.objects.get(pk=2)
versions = (kept.version, gone.version)
merging.merge(kept, gone, versions=versions, chosen={}, by=None)
"""


@pytest.fixture
def environment(tmp_path) -> dict[str, str]:
    """A database in a file of its own, whatever database the other tests run on."""
    said = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'kill.db'}",
        "DJANGO_SETTINGS_MODULE": "youcheng.config.settings",
        "YOUCHENG_VAR": str(tmp_path),
        "YOUCHENG_SECRET_KEY": "only for this test",
        "PYTHONPATH": str(BASE),
    }
    subprocess.run([sys.executable, "-c", PREPARE], env=said, check=True, cwd=tmp_path)
    return said


def tables(folder: Path) -> dict[str, list[tuple]]:
    with sqlite3.connect(folder / "kill.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        names = [
            name
            for (name,) in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
                " AND (name LIKE 'people_%' OR name LIKE 'audit_%')"
            )
        ]
        return {
            name: connection.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()  # noqa: S608
            for name in names
        }


def merging(environment: dict[str, str], folder: Path, how: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", MERGE, how],
        env=environment,
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_merge_killed_half_done_leaves_both_as_they_were(environment, tmp_path):
    before = tables(tmp_path)
    process = merging(environment, tmp_path, "wait")
    assert process.stdout is not None
    # It stands in the middle: in its own eyes the one record is gone already.
    assert process.stdout.readline() == "1 1\n"

    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL

    assert tables(tmp_path) == before
    # And nothing is in the way of doing it again.
    again = merging(environment, tmp_path, "go")
    assert again.communicate()[0] == "1 1\n"
    assert again.returncode == 0
    after = tables(tmp_path)
    assert len(after["people_merge"]) == 1
    assert len(after["audit_event"]) == len(before["audit_event"]) + 1
