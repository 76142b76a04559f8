"""The server is restarted, or killed, while somebody is being answered."""

import random
import sqlite3
import threading
import time
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException

import pytest

from tests.serving import Caller, Serving
from tests.walking import Reader


@pytest.fixture
def caller(serving) -> Caller:
    if not serving.is_running:
        serving.start()
    caller = Caller(serving)
    caller.sign_in()
    return caller


@contextmanager
def write_lock(serving: Serving) -> Iterator[None]:
    """Nobody else can write as long as it is held: a write that is under way stays so."""
    connection = sqlite3.connect(serving.database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        connection.rollback()
        connection.close()


def paper_form(caller: Caller, title: str) -> tuple[str, dict[str, list[str]]]:
    page = "/ties/1/papers/add/"
    return page, {**caller.form(page, "signed"), "kind": ["memorandum"], "paper": [title]}


def papers(serving: Serving, title: str) -> int:
    return serving.count("registry_instrument", f"paper='{title}'")


def check_sound(serving: Serving) -> None:
    """No tie without its log and standing, every deed in the log, the chain unbroken."""
    with serving.rows() as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    filed = serving.count("registry_instrument", "recorded_by_id IS NOT NULL AND kind='memorandum'")
    assert serving.count("audit_event", "verb='tie.instrument_added'") == filed
    verdict = serving.youcheng("verify-audit")
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def sending(caller: Caller, page: str, fields: dict) -> tuple[threading.Thread, list]:
    """The form on its way, in a thread; its answer, or what became of it, in the list."""
    answers: list = []

    def send() -> None:
        try:
            answers.append(caller.post(page, fields))
        except (OSError, HTTPException, urllib.error.URLError) as error:
            answers.append(error)

    thread = threading.Thread(target=send)
    thread.start()
    return thread, answers


def test_a_restart_lets_the_request_be_finished(serving, caller):
    page, fields = paper_form(caller, "restart")
    with write_lock(serving):
        thread, answers = sending(caller, page, fields)
        time.sleep(1)
        serving.terminate()
        time.sleep(1)
        assert answers == [], "it waits for the lock"
    thread.join(timeout=30)

    # Whether the page after the redirect is still answered depends on the moment; the deed is done.
    serving.process.wait(timeout=40)
    assert papers(serving, "restart") == 1
    check_sound(serving)


def test_killed_before_it_could_write_nothing_is_there_and_the_form_can_come_again(serving, caller):
    page, fields = paper_form(caller, "killed")
    with write_lock(serving):
        thread, answers = sending(caller, page, fields)
        time.sleep(1)
        serving.kill()
    thread.join(timeout=30)
    assert isinstance(answers[0], Exception)
    assert papers(serving, "killed") == 0
    check_sound(serving)

    serving.start()
    status, address, _body = caller.post(page, fields)

    assert status == 200
    assert not address.endswith(page)
    assert papers(serving, "killed") == 1


def test_killed_at_any_moment_all_or_nothing(serving, caller):
    """Whoever got no answer sends the same form again: it is there once, whatever had happened."""
    chance = random.Random(7)  # noqa: S311
    for turn in range(3):
        title = f"turn {turn}"
        page, fields = paper_form(caller, title)
        thread, answers = sending(caller, page, fields)
        time.sleep(chance.uniform(0.0, 0.12))
        serving.kill()
        thread.join(timeout=30)
        assert papers(serving, title) in {0, 1}

        serving.start()
        status, _address, _body = caller.post(page, fields)

        assert status == 200
        assert papers(serving, title) == 1, answers
    check_sound(serving)


def test_pressed_at_the_same_moment_by_two_workers(serving, caller):
    page, fields = paper_form(caller, "at once")

    sent = [sending(caller, page, fields) for _ in range(6)]
    for thread, _answers in sent:
        thread.join(timeout=60)

    assert papers(serving, "at once") == 1
    assert {answers[0][0] for _thread, answers in sent} == {200}


def test_a_database_that_stays_busy_is_told_and_the_form_comes_back(serving, caller):
    serving.stop()
    url = f"sqlite:///{serving.database}?timeout=1"
    with Serving(serving.folder, DATABASE_URL=url) as patient:
        caller = Caller(patient)
        caller.sign_in()
        page, fields = paper_form(caller, "busy")
        with write_lock(patient):
            status, _address, body = caller.post(page, fields)

        assert status == 503
        assert "数据库没有应答" in body
        assert "再保存一次" in body
        again = next(s for s in Reader(body).sheets)
        assert again.fields["paper"] == ["busy"]
        assert papers(patient, "busy") == 0
        status, _address, _body = caller.post(again.action, again.fields)
        assert status == 200
        assert papers(patient, "busy") == 1
