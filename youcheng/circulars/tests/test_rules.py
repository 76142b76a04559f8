"""Where a unit stands, and what it may do: tables of literals."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.approvals.rules import Workyear
from youcheng.circulars.enums import CircularState, ReceiptState
from youcheng.circulars.rules import (
    WAITING,
    Facts,
    objection_to_answer,
    objection_to_claim,
    objection_to_extend,
    objection_to_return,
    objection_to_send,
    state_of,
)

TODAY = date(2018, 10, 18)
S = ReceiptState


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (Facts(), S.SENT),
        (Facts(is_read=True), S.READ),
        (Facts(is_read=True, is_claimed=True), S.CLAIMED),
        (Facts(due_on=TODAY), S.SENT),
        (Facts(due_on=TODAY - timedelta(days=1), is_claimed=True), S.OVERDUE),
        (Facts(due_on=TODAY - timedelta(days=9), is_answered=True), S.ANSWERED),
        (Facts(due_on=TODAY - timedelta(days=9), is_returned=True), S.RETURNED),
        (Facts(is_open=False, is_claimed=True), S.CLOSED),
        (Facts(is_open=False, is_answered=True), S.ANSWERED),
    ],
)
def test_where_a_unit_stands(facts, state):
    assert state_of(facts, TODAY) == state


def code(objection) -> str | None:
    return objection and objection.code


@pytest.mark.parametrize(
    ("facts", "claim", "answer", "back"),
    [
        (Facts(due_on=TODAY), None, None, None),
        (Facts(due_on=TODAY, is_claimed=True), "claimed", None, None),
        (Facts(due_on=TODAY, is_claimed=True, is_answered=True), "claimed", None, "answered"),
        (Facts(due_on=TODAY, is_returned=True), None, None, "returned"),
        (Facts(due_on=date(2018, 1, 1)), None, None, None),
        (Facts(is_open=False, due_on=TODAY), "closed", "closed", "closed"),
        (Facts(), None, "no_answer", None),
    ],
)
def test_what_a_unit_may_do(facts, claim, answer, back):
    assert code(objection_to_claim(facts, TODAY)) == claim
    assert code(objection_to_answer(facts, TODAY)) == answer
    assert code(objection_to_return(facts, TODAY)) == back


YEAR = {("CN", 2018): Workyear(off=frozenset({date(2018, 10, 1)}))}


@pytest.mark.parametrize(
    ("due_on", "calendars", "said"),
    [
        (None, YEAR, None),
        (date(2018, 10, 19), YEAR, None),
        (date(2018, 10, 20), YEAR, "holiday"),
        (date(2018, 10, 20), {}, None),
        (date(2018, 10, 17), YEAR, "past"),
    ],
)
def test_the_last_day_is_one_on_which_people_work(due_on, calendars, said):
    given = {"today": TODAY, "country": "CN", "calendars": calendars}
    objection = objection_to_send(CircularState.DRAFT, n_units=2, due_on=due_on, **given)
    assert code(objection) == said


def test_who_gets_it_once_and_who_gets_more_time():
    given = {"today": TODAY, "country": "CN", "calendars": YEAR}
    nobody = objection_to_send(CircularState.DRAFT, n_units=0, due_on=None, **given)
    twice = objection_to_send(CircularState.SENT, n_units=3, due_on=None, **given)
    assert (code(nobody), code(twice)) == ("nobody", "sent")
    before, later = date(2018, 10, 19), date(2018, 10, 22)
    assert objection_to_extend(CircularState.SENT, before, later, **given) is None
    assert code(objection_to_extend(CircularState.SENT, later, before, **given)) == "earlier"
    assert code(objection_to_extend(CircularState.CLOSED, before, later, **given)) == "no_day"
    assert code(objection_to_extend(CircularState.SENT, None, later, **given)) == "no_day"


@given(st.lists(st.booleans(), min_size=5, max_size=5), st.none() | st.dates())
def test_a_unit_of_which_something_is_expected_may_do_something(said, due_on):
    names = ("is_open", "is_read", "is_claimed", "is_answered", "is_returned")
    facts = Facts(due_on=due_on, **dict(zip(names, said, strict=True)))
    if state_of(facts, TODAY) in WAITING:
        assert objection_to_return(facts, TODAY) is None
        assert due_on is None or objection_to_answer(facts, TODAY) is None


def test_every_state_is_reached():
    days = (None, TODAY, date(2018, 1, 1))
    seen = {
        state_of(Facts(is_open=a, due_on=b, is_read=c, is_claimed=d, is_answered=e, is_returned=f),
                 TODAY)
        for a, b, c, d, e, f in product((True, False), days, *[(True, False)] * 4)
    }  # fmt: skip
    assert seen == set(ReceiptState)
