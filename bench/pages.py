"""Pages and queries of a filled register: median of seven, queries counted."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.child import DAY, median_ms
from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Role
from youcheng.analytics.queries import Question, situation
from youcheng.registry.models import Tie

PAGES = {
    "bare view": "/bare/",
    "bare view, 50 rows as JSON": "/bare-rows/",
    "bare view, 50 rows as a table": "/bare-table/",
    "situation page": f"/situation/?as_of={DAY}",
    "tie list": f"/ties/?as_of={DAY}",
    "tie list, kind and region": f"/ties/?as_of={DAY}&kind=formal&region=europe",
    "tie list, sorted by country": f"/ties/?as_of={DAY}&sort=country",
    "tie list, Chinese name": f"/ties/?as_of={DAY}&q=伦敦",
    "tie list, foreign name": f"/ties/?as_of={DAY}&q=london",
    "page of one tie": "/ties/%d/",
}
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


def _signed_in(role: Role, unit: Unit) -> Client:
    user = User.objects.create(username=f"bench-{role}-{unit.code}", unit=unit)
    Grant.objects.create(user=user, role=role, unit=unit)
    client = Client()
    client.force_login(user)
    return client


def _page(client: Client, address: str) -> dict[str, Any]:
    def ask() -> Any:
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address} answers {response.status_code}")
        return response

    found: dict[str, Any] = median_ms(ask)
    with CaptureQueriesContext(connection) as asked:
        found["kb"] = round(len(ask().content) / 1024)
    found["queries"] = len(asked)
    return found


def measure() -> dict[str, Any]:
    home = Unit.objects.get(parent=None)
    part = Unit.objects.exclude(parent=None).order_by("pk")[0]
    question = Question(home=home, as_of=DAY)
    tie = Tie.objects.order_by("pk")[0].pk
    found: dict[str, Any] = {
        "raw SQL, count": median_ms(lambda: _raw(RAW_COUNT)),
        "raw SQL, same figures": median_ms(lambda: _raw(RAW_FIGURES)),
        "situation, JSON": median_ms(lambda: situation(question).as_json()),
        "counted": situation(question).total,
        "raw counted": _raw(RAW_COUNT)[0][0],
    }
    client = _signed_in(Role.DESK, home)
    for name, address in PAGES.items():
        found[name] = _page(client, address.replace("%d", str(tie)))
    narrow = _signed_in(Role.LIAISON, part)
    found["tie list, rights for one city"] = _page(narrow, f"/ties/?as_of={DAY}")
    return found
