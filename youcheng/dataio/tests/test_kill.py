"""Killed at any moment, the register is as before or as after."""

import os
import random
import signal
import sqlite3
import string
import subprocess
import sys
import time
from pathlib import Path

import pytest

from youcheng.dataio.tests.ledgers import ledger

N_ROWS = 2000
N_PERSONS = 300
BASE = Path(__file__).resolve().parents[3]
PREPARE = """
import django
django.setup()
from django.core.management import call_command
from youcheng.registry.actions.reference import find_office, load_office, load_reference
call_command("migrate", verbosity=0)
load_reference(but=frozenset({"gazetteer", "cohorts", "groupings", "published_counts"}))
load_office(find_office("nanjing"))
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """A database in a file of its own, whatever database the other tests run on."""
    folder = tmp_path_factory.mktemp("kill")
    rows = [(f"地方{i}", f"Place {i}", "芬兰", "", "友好城市", "", "2001") for i in range(N_ROWS)]
    (folder / "ledger.xlsx").write_bytes(ledger(rows))
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'kill.db'}",
        "DJANGO_SETTINGS_MODULE": "youcheng.config.settings",
        "YOUCHENG_VAR": str(folder),
        "YOUCHENG_SECRET_KEY": "only for this test",
        "PYTHONPATH": str(BASE),
    }
    subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True, cwd=folder)
    return folder, environment


def started(installation, *arguments: str) -> subprocess.Popen:
    folder, environment = installation
    return subprocess.Popen(
        [sys.executable, "-m", "youcheng.config.cli", *arguments],
        env=environment,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=(folder / "said.txt").open("w"),
    )


TABLES = ("registry_tie", "registry_tieevent", "registry_tiespan", "dataio_batch")
PERSONS = ("people_person", "people_post", "people_organisation", "people_contact")


def counted(installation, tables: tuple[str, ...] = TABLES) -> dict[str, int]:
    with sqlite3.connect(installation[0] / "kill.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return {
            table: connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]  # noqa: S608
            for table in tables
        }


def kill_during(installation, arguments: tuple[str, ...], moments: list[float]) -> list[int]:
    """Kill the verb at those seconds after its start; the number of ties after each."""
    ties = []
    for moment in moments:
        process = started(installation, *arguments)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = counted(installation)
        assert found["registry_tie"] in {0, N_ROWS}
        assert found["registry_tieevent"] == found["registry_tiespan"] == found["registry_tie"]
        ties.append(found["registry_tie"])
        if ties[-1] != ties[0]:
            break
    return ties


def test_a_killed_import_and_a_killed_undo_leave_all_or_nothing(installation):
    begun = time.monotonic()
    assert started(installation, "import-ledger", "ledger.xlsx").wait() == 0, (
        installation[0] / "said.txt"
    ).read_text()
    took = time.monotonic() - begun
    assert counted(installation)["registry_tie"] == N_ROWS
    chance = random.Random(20)  # noqa: S311
    with sqlite3.connect(installation[0] / "kill.db") as connection:
        [code] = connection.execute("SELECT code FROM dataio_batch").fetchone()
    undo = ("undo-import", code)
    ties = kill_during(installation, undo, [took * x for x in (0.3, 0.45, 0.6)])
    if ties[-1]:
        assert started(installation, *undo).wait() == 0
    before = counted(installation)
    assert before["registry_tie"] == 0

    moments = sorted(took * chance.uniform(0.35, 1.0) for _ in range(6))
    ties = kill_during(installation, ("import-ledger", "ledger.xlsx"), moments)
    if not ties[-1]:
        assert counted(installation) == before
        assert started(installation, "import-ledger", "ledger.xlsx").wait() == 0
    assert counted(installation)["registry_tie"] == N_ROWS


def test_a_killed_import_of_persons_takes_in_all_or_nobody(installation):
    folder, _environment = installation
    chance = random.Random(21)  # noqa: S311
    # Names of letters drawn by lot: nobody is like anybody, and all rows are new.
    names = ["".join(chance.choices(string.ascii_lowercase, k=18)) for _ in range(N_PERSONS)]
    rows = [
        f"{one[:9].title()} {one[9:].title()},市政府{i % 7},处长,{one}@example.org"
        for i, one in enumerate(names)
    ]
    (folder / "persons.csv").write_text("\n".join(["姓名,单位,职务,邮箱", *rows]), "utf-8")
    verb = ("import-persons", "persons.csv", "--purpose", "a test")
    none = dict.fromkeys(PERSONS, 0)
    whole = {**dict.fromkeys(PERSONS, N_PERSONS), "people_organisation": 7}
    assert counted(installation, PERSONS) == none
    begun = time.monotonic()
    assert started(installation, *verb).wait() == 0, (folder / "said.txt").read_text()
    took = time.monotonic() - begun
    assert counted(installation, PERSONS) == whole
    with sqlite3.connect(folder / "kill.db") as connection:
        [code] = connection.execute(
            "SELECT code FROM dataio_batch WHERE kind = 'persons'"
        ).fetchone()

    for verb_, before, after in (
        (("undo-import", code), whole, none),
        (verb, none, whole),
    ):
        for share in (0.4, 0.6, 0.75, 0.9):
            process = started(installation, *verb_)
            time.sleep(took * share)
            process.send_signal(signal.SIGKILL)
            process.wait()
            found = counted(installation, PERSONS)
            assert found in (before, after)
            if found == after:
                break
        else:
            assert started(installation, *verb_).wait() == 0
        assert counted(installation, PERSONS) == after
