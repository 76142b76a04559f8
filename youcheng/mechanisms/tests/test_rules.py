"""The rhythm of turns, days that are due, and what may not be done."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.approvals.rules import Workyear
from youcheng.exchanges.enums import Side
from youcheng.mechanisms import rules
from youcheng.mechanisms.enums import Hosting, Running, TurnState, WordState
from youcheng.mechanisms.rules import Next, Past, Rhythm

HOME, ABROAD = Side.HOME, Side.ABROAD
YEARLY = Rhythm(12, 2015, (7, 8))


@pytest.mark.parametrize(
    ("rhythm", "last", "pauses", "expected"),
    [
        # The first turn: in its year, in the usual months, with the first host.
        (YEARLY, None, (), Next(2015, date(2015, 7, 1), date(2015, 8, 31), HOME)),
        # A year later, with the other side; a turn held late moves nothing.
        (YEARLY, Past(2017, date(2017, 10, 3), HOME), (),
         Next(2018, date(2018, 7, 1), date(2018, 8, 31), ABROAD)),
        # Held in the next year's time: what would lie before it is passed over.
        (YEARLY, Past(2017, date(2018, 9, 3), HOME), (),
         Next(2019, date(2019, 7, 1), date(2019, 8, 31), ABROAD)),
        # Held at the beginning of the next time: the rest of it is left.
        (YEARLY, Past(2017, date(2018, 7, 3), HOME), (),
         Next(2018, date(2018, 7, 4), date(2018, 8, 31), ABROAD)),
        # Over the turn of the year.
        (Rhythm(12, 2015, (12, 1)), Past(2017, date(2018, 1, 5), ABROAD), (),
         Next(2018, date(2018, 12, 1), date(2019, 1, 31), HOME)),
        # Every second year, always with them, no usual month.
        (Rhythm(24, 2015, None, Hosting.ABROAD), Past(2017, date(2017, 5, 5), HOME), (),
         Next(2019, date(2019, 1, 1), date(2019, 12, 31), ABROAD)),
        # Twice a year: the month that is six months after the last one.
        (Rhythm(6, 2015, None, Hosting.HOME), Past(2017, date(2017, 8, 31), HOME), (),
         Next(2018, date(2018, 2, 1), date(2018, 2, 28), HOME)),
        # February of a leap year has a day more.
        (Rhythm(12, 2015, (2, 2)), Past(2019, date(2019, 2, 28), HOME), (),
         Next(2020, date(2020, 2, 1), date(2020, 2, 29), ABROAD)),
        # A time that lies wholly in a pause is passed over; one that reaches out of it is not.
        (YEARLY, Past(2017, date(2017, 7, 9), HOME), ((date(2018, 3, 1), date(2018, 12, 1)),),
         Next(2019, date(2019, 7, 1), date(2019, 8, 31), ABROAD)),
        (YEARLY, Past(2017, date(2017, 7, 9), HOME), ((date(2018, 3, 1), date(2018, 7, 20)),),
         Next(2018, date(2018, 7, 1), date(2018, 8, 31), ABROAD)),
        # A pause without an end.
        (YEARLY, Past(2017, date(2017, 7, 9), HOME), ((date(2018, 3, 1), None),), None),
        (Rhythm(120, 2185), Past(2185, date(2185, 1, 1), HOME), (), None),
    ],
)  # fmt: skip
def test_what_comes_next(rhythm, last, pauses, expected):
    assert rules.next_turn(rhythm, last, pauses) == expected


MONTHS = st.none() | st.tuples(st.integers(1, 12), st.integers(1, 12))
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(
    st.integers(1, rules.MOST_MONTHS), MONTHS, st.sampled_from(Hosting), DAYS,
    st.integers(-1, 1), st.sampled_from(Side),
    st.lists(st.tuples(DAYS, st.integers(0, 900)), max_size=3),
)  # fmt: skip
def test_the_next_turn_is_never_before_the_last_one(
    every, months, hosting, day, shift, host, pauses
):
    rhythm = Rhythm(every, 1990, months, hosting)
    last = Past(day.year + shift, day, host)
    closed = [(begin, begin + timedelta(days=n)) for begin, n in pauses]

    found = rules.next_turn(rhythm, last, closed)

    assert found is not None
    assert day < found.from_on <= found.to_on
    assert not any(begin <= found.from_on and found.to_on <= end for begin, end in closed)
    if hosting == Hosting.IN_TURN:
        assert found.host != host


@given(DAYS, st.integers(0, 300), st.integers(0, 300))
def test_months_add_up_on_the_first_of_a_month(day, one, other):
    first = day.replace(day=1)

    assert rules.months_after(rules.months_after(first, one), other) == rules.months_after(
        first, one + other
    )


@pytest.mark.parametrize(
    ("day", "n", "there"),
    [
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 2, 29), 48, date(2024, 2, 29)),
        (date(2019, 1, 31), 1, date(2019, 2, 28)),
        (date(2019, 12, 15), 1, date(2020, 1, 15)),
    ],
)
def test_a_month_later(day, n, there):
    assert rules.months_after(day, n) == there


TODAY = date(2018, 10, 8)


@pytest.mark.parametrize(
    ("due", "stage"),
    [
        (None, ""), (date(2018, 10, 16), ""), (date(2018, 10, 15), "soon"),
        (date(2018, 10, 9), "soon"), (TODAY, "today"), (date(2018, 10, 7), "late"),
    ],
)  # fmt: skip
def test_stages_of_reminding(due, stage):
    assert rules.stage_of(due, TODAY) == stage


def test_overdue_since_the_day_after_the_last():
    assert rules.overdue_since(None, TODAY) is None
    assert rules.overdue_since(TODAY, TODAY) is None
    assert rules.overdue_since(date(2018, 10, 7), TODAY) == TODAY


def test_items_are_due_weeks_before():
    assert rules.due_on(None, 4) is None
    assert rules.due_on(date(2018, 10, 29), 3) == TODAY


def test_holidays_are_told_by_side_and_weekends_are_none():
    calendars = {
        ("CN", 2018): Workyear(off=frozenset({date(2018, 10, 1)})),
        ("DE", 2018): Workyear(off=frozenset({date(2018, 10, 3)})),
    }
    told = {
        day: rules.days_off(day, ["CN", "DE", "FR"], calendars)
        for day in (date(2018, 10, 1), date(2018, 10, 3), date(2018, 10, 6))
    }

    assert list(told.values()) == [["CN"], ["DE"], []]


def code(objection):
    return objection.code if objection else None


@pytest.mark.parametrize(
    ("state", "target", "days", "expected"),
    [
        ("planned", "agreed", (TODAY, TODAY), None),
        ("planned", "agreed", (None, None), "no_day"),
        ("planned", "agreed", (TODAY, None), "half"),
        ("planned", "skipped", (None, None), None),
        ("agreed", "held", (TODAY, TODAY), None),
        ("agreed", "held", (date(2018, 10, 9), date(2018, 10, 9)), "future"),
        ("agreed", "held", (TODAY, date(2018, 10, 1)), "backwards"),
        ("held", "planned", (TODAY, TODAY), "no_such_step"),
        ("held", "skipped", (TODAY, TODAY), "no_such_step"),
        ("skipped", "planned", (None, None), None),
        ("skipped", "held", (TODAY, TODAY), "no_such_step"),
    ],
)
def test_where_a_turn_may_go(state, target, days, expected):
    found = rules.objection_to_move(
        TurnState(state), TurnState(target), from_on=days[0], to_on=days[1], today=TODAY
    )
    assert code(found) == expected


@pytest.mark.parametrize(
    ("running", "states", "expected"),
    [
        (Running.RUNNING, [], None), (Running.RUNNING, ["held", "skipped"], None),
        (Running.RUNNING, ["held", "planned"], "open"), (Running.PAUSED, [], None),
        (Running.ENDED, [], "ended"),
    ],
)  # fmt: skip
def test_one_turn_is_planned_at_a_time(running, states, expected):
    assert code(rules.objection_to_plan(running, states)) == expected


@pytest.mark.parametrize(
    ("state", "target", "reason", "expected"),
    [
        ("running", "paused", "x", None), ("running", "ended", " ", "no_reason"),
        ("paused", "running", "", None), ("ended", "paused", "x", "no_such_step"),
        ("running", "running", "", "no_such_step"),
    ],
)  # fmt: skip
def test_how_it_runs(state, target, reason, expected):
    assert code(rules.objection_to_run(state, target, reason)) == expected


def test_words_have_a_limit_and_are_decided_once():
    assert code(rules.objection_to_word(rules.MOST_WORDS - 1)) is None
    assert code(rules.objection_to_word(rules.MOST_WORDS)) == "many"
    decide = rules.objection_to_decide
    assert code(decide(WordState.ACCEPTED, is_accepted=True, reason="")) == "decided"
    assert code(decide(WordState.OPEN, is_accepted=False, reason=" ")) == "no_reason"
    assert code(decide(WordState.OPEN, is_accepted=True, reason="")) is None
