"""Rules of meetings and tasks, as literals."""

from datetime import date, timedelta

import pytest

from youcheng.consultations.enums import MeetingState, TaskState
from youcheng.consultations.rules import (
    Facts,
    objection_to_back,
    objection_to_change,
    objection_to_close,
    objection_to_give,
    objection_to_reopen,
    objection_to_report,
    stage_of,
)
from youcheng.consultations.rules.meetings import next_after


@pytest.mark.parametrize(
    ("last", "months", "then"),
    [
        (date(2018, 10, 8), 3, date(2019, 1, 8)),
        (date(2018, 11, 30), 3, date(2019, 2, 28)),
        (date(2019, 11, 30), 3, date(2020, 2, 29)),
        (date(2018, 12, 31), 1, date(2019, 1, 31)),
        (date(2018, 1, 31), 36, date(2021, 1, 31)),
    ],
)
def test_the_next_of_a_series(last, months, then):
    assert next_after(last, months) == then


DUE = date(2018, 12, 20)


@pytest.mark.parametrize(
    ("days", "stage"),
    [(-8, ""), (-7, "soon"), (-2, "soon"), (-1, "due"), (0, "due"), (1, "late0"), (7, "late0"),
     (8, "late1"), (15, "late2")],
)  # fmt: skip
def test_the_stage_of_a_reminder(days, stage):
    assert stage_of(DUE, DUE + timedelta(days=days)) == stage


def test_without_a_day_nobody_is_reminded():
    assert stage_of(None, DUE) == ""


def code(objection):
    return objection and objection.code


@pytest.mark.parametrize("state", TaskState.values)
def test_what_may_be_done_with_a_task(state):
    is_open = state in {"open", "reported"}
    assert code(objection_to_close(Facts(state, has_evidence=True))) == (
        None if is_open else "not_open"
    )
    assert code(objection_to_close(Facts(state))) == ("no_evidence" if is_open else "not_open")
    assert code(objection_to_report(Facts(state))) == ("no_evidence" if is_open else "not_open")
    assert code(objection_to_back(state)) == (None if state == "reported" else "not_reported")
    assert code(objection_to_reopen(state)) == ("open" if is_open else None)
    assert code(objection_to_give(state, is_dissolved=True)) == (
        "dissolved" if is_open else "not_open"
    )


def test_what_is_over_stays():
    assert [code(objection_to_change(state)) for state in MeetingState.values] == [
        None, None, "held", "cancelled",
    ]  # fmt: skip
