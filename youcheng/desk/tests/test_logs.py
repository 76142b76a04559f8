"""The log names no address that opens something."""

import io
import logging

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from gunicorn.config import Config

from tests.walking import patterns
from youcheng.config.logs import masked
from youcheng.config.server_logs import ServerLogger

pytestmark = pytest.mark.django_db

TOKEN = "Zq3-x_9LkPvT0aB7cD1e"  # noqa: S105 - opens nothing
SECRET = [
    ("invitation-open", "/welcome/***/"),
    ("calendar-feed", "/calendar/***"),
    ("notices:feed", "/notices/feed/***"),
    ("mechanisms:partner", "/mechanisms/partner/***/"),
    ("circulars:outside", "/circulars/outside/***/"),
]


@pytest.fixture
def log(monkeypatch) -> io.StringIO:
    """What the handler of the settings writes, wherever the test runner put its stream."""
    [handler] = [
        one
        for one in logging.getLogger().handlers
        if type(one) is logging.StreamHandler and one.filters
    ]
    written = io.StringIO()
    # Not setStream(): it flushes the stream of an earlier test, which is closed.
    monkeypatch.setattr(handler, "stream", written)
    return written


@pytest.mark.parametrize(("name", "shown"), SECRET)
def test_an_address_that_opens_nothing_is_masked(client, log, name, shown):
    response = client.get(reverse(name, args=[TOKEN]))

    assert response.status_code == 404
    assert f"Not Found: {shown}" in log.getvalue()
    assert TOKEN not in log.getvalue()


@pytest.mark.parametrize(("name", "shown"), SECRET)
def test_an_address_that_breaks_is_masked_with_its_traceback(log, name, shown):
    def fails(*_query: object) -> None:
        raise OperationalError(f"no answer for {reverse(name, args=[TOKEN])}")

    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(fails):
        response = client.get(reverse(name, args=[TOKEN]))

    assert response.status_code == 503
    written = log.getvalue()
    assert f"no answer for {shown}" in written
    assert "Traceback" in written
    assert TOKEN not in written


@pytest.mark.parametrize("tail", ["more/", "?next=/", ""])
def test_a_crooked_address_may_hold_a_true_token(client, log, tail):
    client.get(f"/welcome/{TOKEN}/nothing/{tail}")
    client.get(f"/calendar/{TOKEN}/{tail}")
    client.get(f"/notices/feed/{TOKEN}/{tail}")

    assert log.getvalue().count("***") == 3
    assert TOKEN not in log.getvalue()


def test_other_addresses_are_told_whole(client, log):
    client.get("/account/calendar/nothing/")
    client.get("/no-such-page/")

    assert "/account/calendar/nothing/" in log.getvalue()
    assert "/no-such-page/" in log.getvalue()


def test_the_server_masks_its_own_log(capsys, monkeypatch):
    for name in ("gunicorn.error", "gunicorn.access"):
        monkeypatch.setattr(logging.getLogger(name), "handlers", [])
    config = Config()
    config.set("errorlog", "-")
    config.set("accesslog", "-")
    logger = ServerLogger(config)

    logger.error("Error handling request %s", f"/welcome/{TOKEN}/?x=1")
    logger.access_log.info('"GET %s HTTP/1.1" "%s"', f"/calendar/{TOKEN}.ics", f"/welcome/{TOKEN}/")

    said = "".join(capsys.readouterr())
    assert "Error handling request /welcome/***/?x=1" in said
    assert '"GET /calendar/*** HTTP/1.1" "/welcome/***/"' in said
    assert TOKEN not in said


def test_every_address_with_a_token_is_known():
    names = {name for name, one in patterns().items() if "token" in one.pattern.converters}

    assert names == {name for name, _shown in SECRET}
    for name in names:
        assert TOKEN not in masked(reverse(name, args=[TOKEN]))
