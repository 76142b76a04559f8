"""Pages that say no: what happened, what is safe, what to do. In the reader's language, and those
for what broke without a question to the database."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from tests.walking import Reader, World
from youcheng.lib.objections import Objection, Refused, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(in_use) -> World:
    return in_use


@pytest.fixture
def client(world) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(world.people["officer"])
    return client


def fails(*_query: object) -> None:
    raise OperationalError("database is locked")


@contextmanager
def database_down():
    with connection.execute_wrapper(fails):
        yield


def speak(client: Client, language: str) -> None:
    client.cookies["django_language"] = language


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "数据库没有应答"), ("zh-hant", "資料庫"), ("en", "does not answer")],
)
def test_a_database_that_does_not_answer(client, language, words):
    speak(client, language)
    with database_down():
        response = client.get("/ties/?kind=formal")

    body = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert words in body
    assert f'<html lang="{language}"' in body
    assert 'href="/ties/?kind=formal"' in body, "trying again is one press"


def test_what_was_sent_is_in_the_page_to_be_sent_again(client, world):
    page = reverse("registry:event-add", args=[world.tie.pk])
    with database_down():
        response = client.post(page, {"note": "会谈 <b>", "kind": "memorandum", "once": "abc"})

    [sheet] = Reader(response.content.decode()).sheets
    assert sheet.action == page
    assert sheet.fields["note"] == ["会谈 <b>"]
    assert sheet.fields["once"] == ["abc"]
    assert len(sheet.fields["csrfmiddlewaretoken"][0]) > 30


def test_a_password_is_in_no_page(client):
    with database_down():
        response = client.post("/account/password/", {"old": "a-secret-1", "password": "b"})

    assert response.status_code == 503
    assert "a-secret-1" not in response.content.decode()
    assert Reader(response.content.decode()).sheets == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_what_broke_is_told_without_a_question_to_the_database(client, monkeypatch, language):
    speak(client, language)
    broken = connection.execute_wrapper(fails)

    def breaks(*_asked: object, **_more: object):
        broken.__enter__()
        raise ValueError("a fault of the program")

    monkeypatch.setattr("youcheng.desk.views.home.find_alerts", breaks)
    try:
        response = client.get("/")
    finally:
        broken.__exit__(None, None, None)

    body = response.content.decode()
    assert response.status_code == 500
    assert "a fault of the program" not in body
    assert f'<html lang="{language}"' in body
    assert ("先前保存的都在" if language == "zh-hans" else "is safe") in body


def test_who_may_not_is_told_whom_to_ask(client, world):
    speak(client, "en")

    response = client.get("/people/")

    body = response.content.decode()
    assert response.status_code == 403
    assert "Who can grant it: boss." in body
    assert 'id="palette"' in body, "in the shell"


def test_a_missing_page_leads_to_the_search_and_back(client):
    speak(client, "en")

    response = client.get("/ties/999999/", headers={"Referer": "http://testserver/ties/?q=x"})

    body = response.content.decode()
    assert response.status_code == 404
    assert 'href="/ties/?q=x"' in body
    assert body.count('action="/search/"') == 2


def test_another_site_is_no_way_back(client):
    response = client.get("/nowhere/", headers={"Referer": "https://example.org/x"})

    assert "example.org" not in response.content.decode()


def test_a_visitor_gets_the_page_without_the_shell():
    response = Client().get("/nowhere/")

    assert response.status_code == 404
    assert 'id="palette"' not in response.content.decode()


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (Refused(Objection("x", "No: “it” has ended.")), "No: “it” has ended."),
        (Stale(), "Somebody"),
    ],
)
def test_a_part_that_is_refused_leaves_the_form_alone(client, world, monkeypatch, error, text):
    speak(client, "en")

    def refuses(*_args: object, **_fields: object):
        raise error

    monkeypatch.setattr("youcheng.registry.actions.retract", refuses)
    page = reverse("registry:event-retract", args=[world.tie.pk, world.tie.events.get().pk])

    part = client.post(page, headers={"HX-Request": "true"})
    whole = client.post(page, headers={"Referer": f"http://testserver{page}"})

    assert (part.status_code, part.content, part["HX-Reswap"]) == (409, b"", "none")
    assert text in part["HX-Trigger"].encode().decode("unicode_escape")
    assert whole.status_code == 409
    assert text in whole.content.decode()
    assert "nothing of yours was written" in whole.content.decode()
