"""When something is due: tables."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.desk.rules import (
    months_between,
    next_anniversary,
    silent_state,
    term_state,
)
from youcheng.lib.periods import months_after

TODAY = date(2018, 10, 18)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2018, 1, 31), 1, date(2018, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 2, 29), 48, date(2024, 2, 29)),
        (date(2018, 10, 18), -12, date(2017, 10, 18)),
        (date(2018, 12, 31), 2, date(2019, 2, 28)),
        (date(2018, 12, 1), 1, date(2019, 1, 1)),
    ],
)
def test_months_later(day, months, then):
    assert months_after(day, months) == then


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 900))
def test_months_there_are_months_back(day, months):
    later = months_after(day, months)

    assert months_between(day, later) in (months, months - 1)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months


@pytest.mark.parametrize(
    ("ends_on", "state"),
    [
        (date(2018, 10, 17), "ended"),
        (date(2018, 10, 18), "3"),
        (date(2019, 1, 18), "3"),
        (date(2019, 1, 19), "6"),
        (date(2019, 4, 18), "6"),
        (date(2019, 10, 18), "12"),
        (date(2019, 10, 19), ""),
        (date(2017, 10, 18), "ended"),
        (date(2017, 10, 17), ""),
    ],
)
def test_terms(ends_on, state):
    assert term_state(ends_on, TODAY) == state


@pytest.mark.parametrize(
    ("last", "state"),
    [
        (None, ""),
        (date(2016, 10, 19), ""),
        (date(2016, 10, 18), "24"),
        (date(2015, 10, 18), "36"),
        (date(2014, 10, 18), "48"),
        (date(1980, 1, 1), "48"),
    ],
)
def test_silence(last, state):
    assert silent_state(last, TODAY) == state


@pytest.mark.parametrize(
    ("began", "near"),
    [
        (date(1978, 12, 21), (40, date(2018, 12, 21))),
        (date(1993, 10, 26), (25, date(2018, 10, 26))),
        (date(1993, 10, 18), (25, date(2018, 10, 18))),
        (date(1993, 10, 17), None),
        (date(1979, 11, 2), None),
        (date(1984, 2, 29), (35, date(2019, 2, 28))),
        (date(2014, 4, 16), (5, date(2019, 4, 16))),
        (date(2014, 4, 17), None),
        (date(2018, 12, 1), None),
    ],
)
def test_anniversaries(began, near):
    assert next_anniversary(began, TODAY) == near
