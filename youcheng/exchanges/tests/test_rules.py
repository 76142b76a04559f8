"""Rules as tables of literals."""

from datetime import date, time
from decimal import Decimal

import pytest

from youcheng.exchanges import rules
from youcheng.exchanges.enums import State
from youcheng.exchanges.rules import Alike, Limit, Sketch
from youcheng.exchanges.rules.parts import MOVES

MAY = date(2018, 5, 21)


def sketch(**given) -> Sketch:
    values = {
        "kind": "visit_in",
        "from_on": MAY,
        "to_on": date(2018, 5, 24),
        "places": frozenset({1}),
        "heads": frozenset({"muller"}),
        "n_persons": 12,
        "subject": "市长率团来访",
    }
    return Sketch(**{**values, **given})


OTHER = {"heads": frozenset({"schmidt"}), "n_persons": 40, "subject": "图书馆馆长参加研讨"}


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({}, {Alike.DAYS, Alike.HEAD, Alike.SIZE, Alike.SUBJECT}),
        ({**OTHER, "heads": frozenset({"muler"})}, {Alike.DAYS, Alike.HEAD}),
        ({**OTHER, "n_persons": 14}, {Alike.DAYS, Alike.SIZE}),
        ({**OTHER, "n_persons": 16}, set()),
        ({**OTHER, "subject": "市长率团访问"}, {Alike.DAYS, Alike.SUBJECT}),
        ({**OTHER, "subject": "市长率代表团来访"}, {Alike.DAYS, Alike.SUBJECT}),
        (OTHER, set()),
        # The same partner is the condition, and so are the days; one may count the flight.
        ({"places": frozenset({2})}, set()),
        ({"places": frozenset({2, 1})}, {Alike.DAYS, Alike.HEAD, Alike.SIZE, Alike.SUBJECT}),
        ({"from_on": date(2018, 5, 25), "to_on": date(2018, 5, 26)},
         {Alike.DAYS, Alike.HEAD, Alike.SIZE, Alike.SUBJECT}),
        ({"from_on": date(2018, 5, 26), "to_on": date(2018, 5, 26)}, set()),
        # A year without a day meets everything, and says nothing.
        ({"from_on": date(2018, 1, 1), "to_on": date(2018, 12, 31)}, set()),
        ({"kind": "meeting"}, {Alike.DAYS, Alike.HEAD, Alike.SIZE, Alike.SUBJECT}),
        ({"kind": "visit_out"}, set()),
        ({"kind": "letter"}, set()),
    ],
)  # fmt: skip
def test_likeness(given, reasons):
    assert set(rules.likeness(sketch(), sketch(**given))) == reasons
    assert set(rules.likeness(sketch(**given), sketch())) == reasons


def test_the_same_person_speaks_for_one_delegation():
    one, other = sketch(persons=frozenset({7})), sketch(**OTHER, persons=frozenset({7, 8}))
    assert rules.likeness(one, other) == (Alike.DAYS, Alike.PERSON)


def test_unknown_sizes_are_not_alike():
    none = {**OTHER, "n_persons": None}
    assert rules.likeness(sketch(n_persons=None), sketch(**none)) == ()


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (MAY, MAY, None),
        (MAY, date(2018, 5, 22), None),
        (MAY, date(2018, 5, 20), "ends_before_it_begins"),
    ],
)
def test_days(first, last, code):
    objection = rules.objection_to_days(first, last)
    assert (objection and objection.code) == code


def test_every_state_has_its_moves():
    assert set(MOVES) == set(State.values)


@pytest.mark.parametrize(
    ("state", "target", "code"),
    [
        ("draft", "recorded", None),
        ("draft", "withdrawn", None),
        ("recorded", "withdrawn", None),
        ("recorded", "recorded", "recorded"),
        ("withdrawn", "recorded", "withdrawn"),
        ("withdrawn", "withdrawn", "withdrawn"),
    ],
)
def test_moves(state, target, code):
    objection = rules.objection_to_move(state, target)
    assert (objection and objection.code) == code


@pytest.mark.parametrize(
    ("day", "evidence", "code"),
    [
        (MAY, "函 12号", None),
        (MAY, "  ", "no_evidence"),
        (date(2018, 5, 20), "函", "done_too_early"),
    ],
)
def test_a_promise_is_done_with_evidence(day, evidence, code):
    objection = rules.objection_to_done(done_on=day, evidence=evidence, made_on=MAY)
    assert (objection and objection.code) == code


@pytest.mark.parametrize(
    ("day", "starts", "ends", "code"),
    [
        (MAY, None, None, None),
        (MAY, time(9), time(10), None),
        (MAY, time(10), time(9), "ends_before_it_begins"),
        (MAY, None, time(9), None),
        (date(2018, 5, 25), None, None, "other_day"),
    ],
)
def test_programme_items(day, starts, ends, code):
    objection = rules.objection_to_item(day, MAY, date(2018, 5, 24), starts, ends)
    assert (objection and objection.code) == code


CNY = Limit(Decimal(200), "CNY", "登记", is_confirmed=False)
UNSET = Limit(None, "CNY", "待定", is_confirmed=False)


@pytest.mark.parametrize(
    ("value", "currency", "limits", "codes"),
    [
        (Decimal(199), "CNY", [CNY], []),
        (Decimal(200), "CNY", [CNY], ["over"]),
        (None, "CNY", [CNY], ["no_value"]),
        (Decimal(50), "EUR", [CNY], ["other_currency"]),
        (Decimal(50), "CNY", [UNSET], ["no_limit"]),
        (Decimal(50), "CNY", [], ["no_limit"]),
    ],
)
def test_gifts(value, currency, limits, codes):
    assert [code for code, _limit in rules.notes_on_gift(value, currency, limits)] == codes
