"""A worker is killed while it hands over: nothing is lost, nothing arrives twice."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from youcheng.notices.tests.servers import Mailbox, hook_server, mail_server

BASE = Path(__file__).resolve().parents[3]
PREPARE = """
import django
django.setup()
from django.core.management import call_command
from youcheng.accounts.models import Unit, User
call_command("migrate", verbosity=0)
call_command("createcachetable")
unit = Unit.objects.create(code="city", path="city/", kind="city", level="municipal", name_zh="市")
user = User(username="clerk", unit=unit, email="clerk@city.example", language="en")
user.save()
from youcheng.notices.actions import HookDraft, add_hook, tell
def say(kind, n):
    tell([user], kind=kind, heading=f"Heading {n}", address="/", key=f"{kind}{n}")
for n in range(8):
    say("mention", n)
add_hook(HookDraft("chat", unit, "http://127.0.0.1:1/"), by=None)
for n in range(2):
    say("task", n)
"""
AGAIN = """
import django
django.setup()
from django.utils import timezone
from youcheng.notices.actions import send_again
from youcheng.notices.models import Delivery
send_again(list(Delivery.objects.all()), by=None, at=timezone.now())
"""
WORK = ("-m", "youcheng.config.cli", "deliver", "--once")


def environment_in(folder: Path, port: int = 1) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'kill.db'}",
        "DJANGO_SETTINGS_MODULE": "youcheng.config.settings",
        "YOUCHENG_VAR": str(folder),
        "YOUCHENG_SECRET_KEY": "only for this test",
        "YOUCHENG_SMTP_HOST": "127.0.0.1",
        "YOUCHENG_SMTP_PORT": str(port),
        "YOUCHENG_MAIL_FROM": "youcheng@city.example",
        "PYTHONPATH": os.pathsep.join([str(BASE), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }


class Installation:
    """A database of its own, whatever the other tests run on."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.environment = folder, environment_in(folder, port)

    def start(self, *arguments: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, *arguments], env=self.environment, cwd=self.folder,
            stdout=subprocess.DEVNULL, stderr=(self.folder / "said.txt").open("a"),
        )  # fmt: skip

    def run(self, *arguments: str) -> None:
        assert self.start(*arguments).wait() == 0, (self.folder / "said.txt").read_text()

    def rows(self, sql: str) -> list[tuple]:
        with sqlite3.connect(self.folder / "kill.db", timeout=20) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            return connection.execute(sql).fetchall()

    def keep(self, way: str, n: int) -> None:
        """Let so many wait for that way, and nothing else."""
        self.rows(f"DELETE FROM notices_delivery WHERE channel <> '{way}'")
        self.rows(
            "DELETE FROM notices_delivery WHERE id NOT IN"
            f" (SELECT id FROM notices_delivery ORDER BY id LIMIT {n})"
        )

    @property
    def states(self) -> list[str]:
        return [state for (state,) in self.rows("SELECT state FROM notices_delivery ORDER BY id")]


def kill(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """Made once: the migrations take longer than the tests."""
    folder = tmp_path_factory.mktemp("prepared")
    done = [sys.executable, "-c", PREPARE]
    subprocess.run(done, env=environment_in(folder), check=True, cwd=folder)
    return folder


@pytest.fixture
def box():
    with mail_server() as made:
        yield made


@pytest.fixture
def here(tmp_path, prepared, box) -> Installation:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return Installation(tmp_path, box.port)


def kill_at(here: Installation, box: Mailbox, where: str) -> None:
    """Start a worker, and kill it when the mail server has heard that word."""
    box.holds = where
    process = here.start(*WORK)
    box.wait()
    kill(process)
    box.holds = ""


def test_killed_before_the_text_left_it_is_sent_by_the_next(here, box):
    here.keep("mail", 1)
    kill_at(here, box, "RCPT")
    assert (here.states, box.letters) == (["taken"], [])

    here.run(*WORK)

    assert here.states == ["sent"]
    assert len(box.letters) == 1


def test_killed_before_the_answer_it_is_in_doubt_and_not_sent_twice(here, box):
    here.keep("mail", 1)
    kill_at(here, box, "DATA")
    assert here.states == ["sending"]

    here.run(*WORK)
    assert here.states == ["unsure"]
    assert len(box.letters) == 1

    # Somebody asked the reader, and has it sent again: under the name that it had.
    here.run("-c", AGAIN)
    here.run(*WORK)
    assert here.states == ["sent"]
    assert len(box.marks) == 2
    assert len(set(box.marks)) == 1


def test_killed_again_and_again_nothing_is_lost_and_nothing_comes_twice(here, box):
    here.keep("mail", 6)
    for where in ("DATA", "RCPT", "DATA"):
        kill_at(here, box, where)

    here.run(*WORK)

    assert sorted(here.states) == ["sent"] * 4 + ["unsure"] * 2
    marks = {f"<{mark}@city.example>" for (mark,) in here.rows("SELECT mark FROM notices_delivery")}
    assert sorted(box.marks) == sorted(marks), "each of the six, once"


def test_a_webhook_hears_it_again_under_the_same_name(here):
    with hook_server() as receiver:
        here.keep("hook", 2)
        here.rows(f"UPDATE notices_hook SET address = '{receiver.address}'")
        receiver.is_silent.set()
        process = here.start(*WORK)
        receiver.wait()
        kill(process)
        receiver.is_silent.clear()
        assert here.states == ["taken", "waiting"]

        here.run(*WORK)

        assert here.states == ["sent", "sent"]
        ids = [event["id"] for event in receiver.events]
        assert (len(ids), len(set(ids))) == (3, 2), "who drops doubles has each once"


def test_two_workers_share_the_queue(here, box):
    here.keep("mail", 8)

    both = [here.start(*WORK) for _ in range(2)]

    assert [process.wait() for process in both] == [0, 0]
    assert here.states == ["sent"] * 8
    assert len(set(box.marks)) == len(box.marks) == 8
