"""Figures of a filled register within one process: the situation, and queries counted."""

import re
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.child import DAY, median_ms
from bench.scenarios import Cast, pages
from youcheng.accounts.models import Unit
from youcheng.analytics.queries import Question, situation

RAW_COUNT = """
    SELECT COUNT(*), COUNT(DISTINCT country_id) FROM registry_tiespan
    WHERE known_to IS NULL AND from_on <= %s AND (to_on IS NULL OR to_on > %s)
    AND stage IN ('in_force', 'suspended')
"""
RAW_FIGURES = """
    SELECT u.level, s.kind, s.country_id, s.began_year, s.is_exact, COUNT(*)
    FROM registry_tiespan s JOIN accounts_unit u ON u.id = s.home_id
    WHERE s.known_to IS NULL AND s.from_on <= %s AND (s.to_on IS NULL OR s.to_on > %s)
    AND s.stage IN ('in_force', 'suspended')
    GROUP BY u.level, s.kind, s.country_id, s.began_year, s.is_exact
"""


def _raw(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [DAY, DAY])
        return cursor.fetchall()


def measure() -> dict[str, Any]:
    question = Question(home=Unit.objects.get(parent=None), as_of=DAY)
    return {
        "raw SQL, count": median_ms(lambda: _raw(RAW_COUNT)),
        "raw SQL, same figures": median_ms(lambda: _raw(RAW_FIGURES)),
        "situation, JSON": median_ms(lambda: situation(question).as_json()),
        "counted": situation(question).total,
        "raw counted": _raw(RAW_COUNT)[0][0],
    }


def count_queries(told: dict[str, Any]) -> dict[str, Any]:
    """Name of a page and who asks → queries of ours and of the limit, session and user included."""
    cast = Cast(**told)
    found = {}
    for page in pages(cast):
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = cast.cookies[page.who]
        ours = [_asked(client, url, page.headers) for url in page.urls]
        limit = [_asked(client, url, {}) for url in page.bare]
        found[f"{page.name}|{page.who}"] = {
            "ours": max(n for n, _body in ours),
            "limit": max(n for n, _body in limit),
        }
        if page.group == "list":
            found[f"{page.name}|{page.who}"]["is_same"] = _ties(ours) == _ties(limit)
    return found


_TIE = re.compile(r'name="pk" value="(\d+)"')


def _ties(answers: list[tuple[int, str]]) -> list[list[str]]:
    """The rows of a list: a limit that shows others would be none."""
    return [_TIE.findall(body) for _n, body in answers]


def _asked(client: Client, url: str, headers: dict[str, str]) -> tuple[int, str]:
    client.get(url, headers=headers)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(url, headers=headers)
    if response.status_code != 200:
        raise RuntimeError(f"{url} answers {response.status_code}")
    return len(asked), response.content.decode()
