"""Whom a grant reaches: units, continents, days."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from youcheng.accounts.models import Grant, Unit, User
from youcheng.accounts.permissions import Permission, Role
from youcheng.accounts.queries import can, holders_of, reach

pytestmark = pytest.mark.django_db


def holder(role: Role = Role.DESK, unit: str = "nanjing", **fields: object) -> User:
    user = User.objects.create(username="holder")
    Grant.objects.create(user=user, role=role, unit=Unit.objects.get(code=unit), **fields)
    return user


@pytest.mark.parametrize(
    ("permission", "unit", "region", "may"),
    [
        # Of the city's officer for Europe:
        (Permission.TIE_VIEW, "nanjing", "asia", True),
        (Permission.TIE_VIEW, "qixia", "asia", True),
        (Permission.TIE_EXPORT, "nanjing", "asia", True),
        (Permission.TIE_EDIT, "nanjing", "europe", True),
        (Permission.TIE_EDIT, "qixia", "europe", True),
        (Permission.TIE_EDIT, "nanjing", "asia", False),
        (Permission.TIE_EDIT, "nanjing", None, True),
        (Permission.CLAIM_REVIEW, "nanjing", "asia", False),
        (Permission.TIE_IMPORT, "nanjing", None, False),
        (Permission.FIGURE_DECIDE, "nanjing", None, False),
        (Permission.PERSON_MANAGE, "nanjing", None, False),
    ],
)
def test_a_grant_for_a_continent(office, permission, unit, region, may):
    user = holder(region="europe")

    assert can(user, permission, Unit.objects.get(code=unit), region) is may


@pytest.mark.parametrize(
    ("starts", "ends", "may"),
    [(None, None, True), (0, 0, True), (1, None, False), (None, -1, False), (-9, 9, True)],
)
def test_a_grant_has_days(office, starts, ends, may):
    today = localdate()
    day = {
        name: today + timedelta(days=n)
        for name, n in (("starts_on", starts), ("ends_on", ends))
        if n is not None
    }

    assert can(holder(**day), Permission.TIE_EDIT, office) is may


def test_who_is_asked_for_a_continent(office):
    user = holder(region="europe")

    assert list(holders_of(Permission.TIE_EDIT, office, "europe")) == [user]
    assert list(holders_of(Permission.TIE_EDIT, office, "asia")) == []
    assert list(holders_of(Permission.TIE_VIEW, office, "asia")) == [user]


def test_a_reach_is_told_from_another_by_all_that_a_query_reads(office):
    """The SQL of a query is kept by it. A second root makes the same grant reach less."""
    user = holder(role=Role.LIAISON)
    alone = reach(user, Permission.TIE_VIEW)
    Unit.objects.create(code="other", path="other/", kind="city", level="city", name_zh="外市")
    among_others = reach(User.objects.get(pk=user.pk), Permission.TIE_VIEW)

    assert alone != among_others
    assert alone.units() is None
    assert "other" not in among_others.units().values_list("code", flat=True)
