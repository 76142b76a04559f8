"""Two workers at one moment, as processes of their own on a database of their own."""

import sqlite3
import subprocess
import sys
from pathlib import Path

from youcheng.notices.tests.test_kill import environment_in

PREPARE = """
import django
django.setup()
from datetime import UTC, date, datetime
from django.core.management import call_command
from youcheng.accounts.models import Grant, Unit, User
from youcheng.circulars import actions
call_command("migrate", verbosity=0)
city = Unit.objects.create(code="city", path="city/", kind="city", level="municipal", name_zh="市")
clerk = User.objects.create(username="clerk", unit=city, language="en")
head = User.objects.create(username="head", unit=city, language="en")
Grant.objects.create(user=head, role="leader", unit=city)
units = [
    Unit.objects.create(
        code=f"u{n}", path=f"city/u{n}/", parent=city, kind="district", level="district",
        name_zh=f"区{n}",
    )
    for n in range(20)
]
at = datetime(2018, 10, 8, 2, tzinfo=UTC)
for n in range(5):
    given = actions.CircularDraft(
        kind="needs", unit=city, heading=f"Call {n}", body="?", due_on=date(2018, 10, 19)
    )
    actions.send(actions.draft(given, by=clerk), units, by=clerk, at=at)
"""
WORK = ("-m", "youcheng.config.cli", "escalate", "--once")


def test_two_workers_tell_everybody_once(tmp_path: Path):
    environment = environment_in(tmp_path)

    def start(*arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *arguments], env=environment, cwd=tmp_path,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def ends(process: subprocess.Popen) -> list[bytes]:
        out, said = process.communicate(timeout=120)
        assert process.returncode == 0, said.decode()
        return out.splitlines()

    ends(start("-c", PREPARE))
    workers = [start(*WORK) for _n in range(2)]
    lines = [line for one in workers for line in ends(one)]
    lines += ends(start(*WORK))

    assert len(lines) == 5
    with sqlite3.connect(tmp_path / "kill.db") as connection:
        told = "SELECT to_id, count(*) FROM notices_notice WHERE key LIKE '%escalated%' GROUP BY 1"
        assert [n for _to, n in connection.execute(told)] == [5, 5]
        rows = "SELECT count(*) FROM circulars_receipt WHERE escalated_at IS NULL"
        assert connection.execute(rows).fetchone() == (0,)
        deeds = "SELECT count(*) FROM audit_event WHERE verb = 'circular.escalated'"
        assert connection.execute(deeds).fetchone() == (5,)
