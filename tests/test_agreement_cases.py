"""The board, the list, the search, the pages and the alerts agree on who sees a case: for random
people, with random roles in random units."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.test_agreement import (
    fresh,
    make_people,
    people,
    places,
    ties_drawn,
    undone,
    units,
)
from youcheng.accounts.models import Unit, User
from youcheng.accounts.permissions import Permission
from youcheng.accounts.queries.explaining import explain
from youcheng.desk.queries.alerts import find_alerts
from youcheng.desk.queries.finding import find
from youcheng.pipeline.enums import ENDING, CaseStage, Track
from youcheng.pipeline.models import Case
from youcheng.pipeline.queries.cities import cases_with

pytestmark = pytest.mark.django_db
__all__ = ["places", "units"]  # fixtures of the other half
LONG_AGO = date(2015, 1, 5)


def make_cases(drawn: list, homes: list[Unit], there: list, ending: set[int]) -> list[Case]:
    rows = [
        Case(
            track=Track.SUSPENSION if n in ending else Track.COOPERATIVE,
            stage=CaseStage.PREPARING if n in ending else CaseStage.LEAD,
            home=homes[unit], place=there[place], owner=homes[unit], opened_on=LONG_AGO,
            moved_on=LONG_AGO,
        )
        for n, (unit, place) in enumerate(drawn)
    ]  # fmt: skip
    made = [row.pk for row in Case.objects.bulk_create(rows)]
    return list(Case.objects.select_related("home", "place__country").filter(pk__in=made))


def allowed(user: User, permission: Permission, cases: list[Case]) -> set[int]:
    """By the explanation alone: what halts a tie needs besides to be read at all."""
    found = set()
    for one in cases:
        needed = {permission, Permission.CASE_VIEW}
        if one.track in ENDING:
            needed.add(Permission.CASE_ENDINGS)
        region = one.place.country.region
        if all(explain(user, each, one.home, region).is_allowed for each in needed):
            found.add(one.pk)
    return found


def found_in(user: User, there: list) -> set[int]:
    hits = [
        hit
        for place in there
        for group in find(fresh(user), place.name_zh, limit=50, kind="case")
        for hit in group.hits
    ]
    return {int(hit.url.strip("/").split("/")[-1]) for hit in hits}


@settings(
    max_examples=12,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(people=people, drawn=ties_drawn, ending=st.sets(st.integers(0, 5)))
def test_all_agree_on_who_sees_a_case(units, places, people, drawn, ending):
    with undone():
        cases = make_cases(drawn, units, places, ending)
        for user in make_people(people, units, localdate()):
            reads = allowed(user, Permission.CASE_VIEW, cases)
            edits = allowed(user, Permission.CASE_EDIT, cases)

            assert keys(Case.objects.visible_to(fresh(user))) == reads
            assert keys(Case.objects.visible_to(fresh(user)).editable_by(fresh(user))) == edits
            assert {row.pk for place in places for row in cases_with(fresh(user), place)} == reads
            assert found_in(user, places) == reads
            if not user.is_active:
                continue
            alerts = find_alerts(fresh(user), localdate()).alerts
            assert {int(one.key) for one in alerts if one.kind == "standing"} == reads
            client = Client()
            client.force_login(user)
            shown = {
                one.pk
                for one in cases
                if client.get(reverse("pipeline:case-detail", args=[one.pk])).status_code == 200
            }
            assert shown == reads
            board = client.get(reverse("pipeline:board"))
            if board.status_code == 200:
                listed = client.get(reverse("pipeline:case-list"))
                assert board.context["n"] == listed.context["n"] == len(reads)
            else:
                assert reads == set()


def keys(rows) -> set[int]:
    return set(rows.values_list("pk", flat=True))
