"""Deciding and working days, as tables of literals and as properties."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.approvals.enums import Opinion, RoundState
from youcheng.approvals.rules import (
    Deciding,
    Line,
    MissingYear,
    PaperSaid,
    Said,
    Standing,
    Stop,
    Workyear,
    is_workday,
    last_on_or_before,
    objection_to_absence,
    objection_to_opinion,
    objection_to_seats,
    seated,
    standing,
    workday_after,
    workdays_between,
)

A, R, N = Opinion.AGREE, Opinion.RETURN, Opinion.REFUSE
OPEN, AGREED, RETURNED, REFUSED = (
    RoundState.OPEN, RoundState.AGREED, RoundState.RETURNED, RoundState.REFUSED,
)  # fmt: skip


@pytest.mark.parametrize(
    ("stops", "said", "now"),
    [
        # One person.
        ([Stop(1)], ["1"], (OPEN, 1)),
        ([Stop(1)], ["1A"], (AGREED, None)),
        ([Stop(1)], ["1R"], (RETURNED, None)),
        ([Stop(1)], ["1N"], (REFUSED, None)),
        # One after another.
        ([Stop(1), Stop(2)], ["1A", "2"], (OPEN, 2)),
        ([Stop(1), Stop(2)], ["1", "2A"], (OPEN, 1)),
        ([Stop(1), Stop(2)], ["1A", "2A"], (AGREED, None)),
        # All who are asked, or enough of them.
        ([Stop(1)], ["1A", "1"], (OPEN, 1)),
        ([Stop(1)], ["1A", "1R"], (RETURNED, None)),
        ([Stop(1, quorum=1)], ["1A", "1"], (AGREED, None)),
        ([Stop(1, quorum=1)], ["1R", "1"], (OPEN, 1)),
        ([Stop(1, quorum=1)], ["1R", "1A"], (AGREED, None)),
        ([Stop(1, quorum=2)], ["1A", "1R", "1"], (OPEN, 1)),
        ([Stop(1, quorum=2)], ["1R", "1N", "1"], (REFUSED, None)),
        # Blind: nothing is decided, and so told, before all have spoken.
        ([Stop(1, is_blind=True)], ["1R", "1"], (OPEN, 1)),
        ([Stop(1, quorum=1, is_blind=True)], ["1A", "1"], (OPEN, 1)),
        ([Stop(1, quorum=1, is_blind=True)], ["1A", "1R"], (AGREED, None)),
        # A stop from which everybody was taken waits for somebody.
        ([Stop(1)], [], (OPEN, 1)),
    ],
)
def test_where_a_round_stands(stops, said, now):
    words = {"A": A, "R": R, "N": N, "": ""}
    seats = [Said(int(one[0]), words[one[1:]]) for one in said]
    assert standing(stops, seats) == Standing(*now)


@given(
    st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["", A, R, N])), max_size=12),
)
def test_a_round_is_agreed_only_when_each_stop_has_enough(stops, said):
    asked = [Stop(n, quorum, blind) for n, (quorum, blind) in enumerate(stops, start=1)]
    seats = [Said(stop, opinion) for stop, opinion in said]
    now = standing(asked, seats)

    for stop in asked:
        here = [one.opinion for one in seats if one.stop == stop.number]
        enough = bool(here) and here.count(A) >= min(stop.quorum or len(here), len(here))
        if now.state == AGREED:
            assert enough
            assert not (stop.is_blind and "" in here)
        if now.stop == stop.number and stop.is_blind:
            break
    assert (now.stop is None) == (now.state != OPEN)
    if now.state == REFUSED:
        assert any(one.opinion == N for one in seats)


@given(st.permutations(["1A", "1R", "1A", "1"]), st.booleans())
def test_the_order_in_which_people_spoke_changes_nothing(said, blind):
    words = {"A": A, "R": R, "": ""}
    seats = [Said(1, words[one[1:]]) for one in said]
    assert standing([Stop(1, 2, blind)], seats).state == (OPEN if blind else AGREED)


DAY = date(2018, 6, 20)
SAYING = Deciding(
    state=OPEN, open_stop=1, stop=1, asked=1, by=1, opened_by=9, opinion=A, text="",
    today=DAY, asked_on=date(2018, 6, 11),
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({}, None),
        ({"by": 2}, "not_asked"),
        ({"by": 2, "deputies": frozenset({2})}, None),
        ({"by": 9, "deputies": frozenset({9})}, "four_eyes"),
        ({"by": 2, "deputies": frozenset({2}), "spoken": frozenset({2})}, "spoken_already"),
        ({"state": RoundState.WITHDRAWN}, "withdrawn"),
        ({"state": AGREED}, "over"),
        ({"is_answered": True}, "answered"),
        ({"is_replaced": True}, "replaced"),
        ({"open_stop": 2}, "not_yet"),
        ({"opinion": ""}, "no_opinion"),
        ({"opinion": R}, "no_text"),
        ({"opinion": N, "text": " "}, "no_text"),
        ({"opinion": R, "text": "补充材料"}, None),
        # A paper is the word of the one asked, whoever types it in.
        ({"paper": PaperSaid("7号", date(2018, 6, 12))}, None),
        ({"paper": PaperSaid("", date(2018, 6, 12))}, "no_paper"),
        ({"paper": PaperSaid("7号", None)}, "no_paper"),
        ({"paper": PaperSaid("7号", date(2018, 6, 21))}, "paper_in_the_future"),
        ({"paper": PaperSaid("7号", date(2018, 6, 10))}, "paper_before_request"),
        ({"by": 9, "asked": 9, "paper": PaperSaid("7号", DAY)}, "four_eyes"),
    ],
)
def test_who_may_say_what(given, code):
    objection = objection_to_opinion(replace(SAYING, **given))
    assert (objection and objection.code) == code


def line(*persons: int, quorum: int = 0) -> Line:
    return Line("审核", quorum, frozenset(persons))


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "no_stops"),
        ([line(1)], None),
        ([line()], "nobody"),
        ([line(1), line()], "nobody"),
        ([line(1, quorum=2)], "too_few"),
        ([line(1), line(1)], "same_person"),
        ([line(1, 2, quorum=1), line(1)], None),
        ([line(1), line(1, 2, quorum=1)], None),
        ([line(1), line(1, 2)], "same_person"),
    ],
)
def test_whether_a_round_can_begin(lines, code):
    objection = objection_to_seats(lines)
    assert (objection and objection.code) == code


def test_who_cannot_be_spared_is_not_asked_twice():
    assert seated([line(1, 2, quorum=1), line(1)]) == [{2}, {1}]


@pytest.mark.parametrize(
    ("absent", "deputy", "first", "last", "code"),
    [
        (1, 2, 0, 5, None),
        (1, 2, -3, 0, None),
        (1, 1, 0, 5, "own_deputy"),
        (1, 2, 5, 4, "ends_before"),
        (1, 2, -5, -1, "past"),
        (1, 2, 0, 400, "too_long"),
    ],
)
def test_absences(absent, deputy, first, last, code):
    days = DAY + timedelta(days=first), DAY + timedelta(days=last)
    objection = objection_to_absence(absent, deputy, *days, DAY)
    assert (objection and objection.code) == code


# 2018 as the State Council announced it: the spring festival and the national day with the weekends
# that were worked for them.
CN = Workyear(
    off=frozenset(
        {date(2018, 1, 1), *(date(2018, 2, day) for day in range(15, 22)),
         *(date(2018, 10, day) for day in range(1, 8))}
    ),
    work=frozenset({date(2018, 2, 11), date(2018, 2, 24), date(2018, 9, 29), date(2018, 9, 30)}),
)  # fmt: skip
ZM = Workyear(off=frozenset({date(2018, 3, 8), date(2018, 3, 12)}))
KNOWN = {("CN", 2018): CN, ("ZM", 2018): ZM}


@pytest.mark.parametrize(
    ("day", "countries", "worked"),
    [
        (date(2018, 2, 10), ("CN",), False),
        (date(2018, 2, 11), ("CN",), True),
        (date(2018, 2, 16), ("CN",), False),
        (date(2018, 2, 16), ("ZM",), True),
        (date(2018, 2, 16), ("CN", "ZM"), False),
        (date(2018, 2, 11), ("CN", "ZM"), False),
        (date(2018, 3, 8), ("CN", "ZM"), False),
        (date(2019, 3, 8), ("CN",), MissingYear("CN", 2019)),
        (date(2018, 3, 7), ("CN", "IR"), MissingYear("IR", 2018)),
    ],
)
def test_working_days(day, countries, worked):
    assert is_workday(day, countries, KNOWN) == worked


@pytest.mark.parametrize(
    ("day", "n", "due"),
    [
        (date(2018, 3, 2), 1, date(2018, 3, 5)),
        (date(2018, 3, 5), 5, date(2018, 3, 12)),
        # Over the spring festival: the 11th is worked, the 15th to the 21st are free, the 24th is
        # worked.
        (date(2018, 2, 9), 1, date(2018, 2, 11)),
        (date(2018, 2, 14), 1, date(2018, 2, 22)),
        (date(2018, 2, 14), 3, date(2018, 2, 24)),
        (date(2018, 12, 28), 1, date(2018, 12, 31)),
        (date(2018, 12, 28), 2, MissingYear("CN", 2019)),
    ],
)
def test_the_nth_working_day(day, n, due):
    assert workday_after(day, n, ["CN"], KNOWN) == due


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2018, 3, 7), date(2018, 3, 7)),
        (date(2018, 3, 11), date(2018, 3, 9)),
        (date(2018, 2, 21), date(2018, 2, 14)),
        (date(2018, 1, 1), MissingYear("CN", 2017)),
    ],
)
def test_the_last_working_day_before(day, last):
    assert last_on_or_before(day, ["CN"], KNOWN) == last


@given(st.dates(date(2018, 1, 2), date(2018, 11, 1)), st.integers(1, 30))
def test_counting_back_gives_what_was_counted(day, n):
    due = workday_after(day, n, ["CN"], KNOWN)
    assert isinstance(due, date)
    assert workdays_between(day, due, ["CN"], KNOWN) == n
    assert workdays_between(due, day, ["CN"], KNOWN) == -n
    assert is_workday(due, ["CN"], KNOWN) is True
