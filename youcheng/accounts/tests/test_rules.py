"""The rules of accounts as tables."""

from datetime import date, datetime

import pytest
from django.utils.translation import override

from youcheng.accounts.rules import (
    Losing,
    is_second_factor_due,
    is_to_lock,
    objection_to_close,
    objection_to_entry,
    objection_to_first_link,
    objection_to_link,
    objection_to_losing,
    objection_to_move,
    objection_to_period,
    objection_to_removing_factor,
    objection_to_reset_factor,
)

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12)  # noqa: DTZ001 - plain values, no zone needed


def code(objection):
    return objection and objection.code


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Losing(is_administrator=False, is_self=True), None),
        (Losing(is_administrator=True, is_self=True, n_others=3), "own_last"),
        (Losing(is_administrator=True, is_self=True, n_own_left=1), None),
        (Losing(is_administrator=True, is_self=False, n_others=1), None),
        (Losing(is_administrator=True, is_self=False), "last_administrator"),
    ],
)
def test_the_last_administrator_cannot_be_lost(facts, expected):
    assert code(objection_to_losing(facts)) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (None, None, None),
        (None, TODAY, None),
        (None, date(2026, 11, 23), "end_past"),
        (date(2027, 1, 2), date(2027, 1, 1), "end_before_start"),
        (date(2027, 1, 2), date(2027, 1, 2), None),
    ],
)
def test_period_of_a_role(start, end, expected):
    assert code(objection_to_period(start, end, TODAY)) == expected


@pytest.mark.parametrize(
    ("path", "target", "below", "expected"),
    [
        ("city/a/", "city/b/", 0, None),
        ("city/a/", "city/ab/", 0, None),
        ("city/a/", "city/a/", 0, "ring"),
        ("city/a/", "city/a/c/", 0, "ring"),
        ("city/a/", "city/b/", 241, None),
        ("city/a/", "city/b/", 242, "too_deep"),
    ],
)
def test_where_a_unit_may_move(path, target, below, expected):
    assert code(objection_to_move(path, target, below)) == expected


def test_what_keeps_a_unit_open_is_named():
    assert objection_to_close({"ties": 0, "grants": 0}) is None
    with override("en"):
        objection = objection_to_close({"ties": 2, "grants": 0})
        assert "sister-city ties: 2" in str(objection.message)


@pytest.mark.parametrize(
    ("is_used", "is_revoked", "hour", "expected"),
    [
        (False, False, 13, None),
        (False, False, 12, "expired"),
        (False, True, 13, "revoked"),
        (True, True, 11, "used"),
    ],
)
def test_a_link_works_once_and_for_a_time(is_used, is_revoked, hour, expected):
    objection = objection_to_link(
        is_used=is_used, is_revoked=is_revoked, expires_at=NOON.replace(hour=hour), now=NOON
    )

    assert code(objection) == expected


@pytest.mark.parametrize(("n", "expected"), [(4, False), (5, True), (6, True)])
def test_when_an_account_is_locked(n, expected):
    assert is_to_lock(n, 5) is expected


@pytest.mark.parametrize(
    ("is_active", "locked_until", "expected"),
    [
        (True, None, None),
        (True, datetime(2026, 11, 24, 12), None),
        (True, datetime(2026, 11, 24, 12, 1), "locked"),
        (False, None, "shut"),
        (False, datetime(2026, 11, 24, 13), "shut"),
    ],
)
def test_who_comes_in_at_all(is_active, locked_until, expected):
    objection = objection_to_entry(is_active=is_active, locked_until=locked_until, now=NOON)
    assert code(objection) == expected


@pytest.mark.parametrize(
    ("roles", "policy", "expected"),
    [
        (set(), {"administrator"}, False),
        ({"desk"}, set(), False),
        ({"desk"}, {"administrator"}, False),
        ({"desk", "administrator"}, {"administrator", "auditor"}, True),
        ({"desk"}, {"all"}, True),
        (set(), {"all"}, True),
    ],
)
def test_of_whom_a_second_factor_is_asked(roles, policy, expected):
    assert is_second_factor_due(roles, policy) is expected


@pytest.mark.parametrize(
    ("is_due", "n_left", "expected"),
    [(False, 0, None), (False, 1, None), (True, 1, None), (True, 0, "factor_due")],
)
def test_the_last_factor_stays_where_one_is_due(is_due, n_left, expected):
    assert code(objection_to_removing_factor(is_due=is_due, n_left=n_left)) == expected


@pytest.mark.parametrize(
    ("is_self", "n_factors", "expected"),
    [(False, 1, None), (False, 0, "no_factor"), (True, 1, "own_factor"), (True, 0, "own_factor")],
)
def test_whose_factors_are_reset(is_self, n_factors, expected):
    objection = objection_to_reset_factor(is_self=is_self, n_factors=n_factors)
    assert code(objection) == expected


def test_an_account_is_linked_to_one_person_there():
    assert code(objection_to_first_link(is_linked_otherwise=False)) is None
    assert code(objection_to_first_link(is_linked_otherwise=True)) == "linked_otherwise"
