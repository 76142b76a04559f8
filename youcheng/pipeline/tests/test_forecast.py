"""What the steps that were taken let expect: tables of literals, and what holds of any of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.approvals.rules import MissingYear, Workyear
from youcheng.pipeline.enums import CaseStage, Track
from youcheng.pipeline.rules.forecast import (
    LEAST,
    Known,
    Leaving,
    Pace,
    Stay,
    Waiting,
    ahead,
    chance_within,
    days_until,
    forecast,
    how_many,
    leaving,
    number_at,
    on_working_days,
    paces_of,
    signing_day,
    stays_of,
    within,
)

S = CaseStage
DAY = date(2018, 5, 21)
COOPERATIVE = (S.LEAD, S.CONTACT, S.CITY_REVIEW, S.APPROVED, S.SIGNED)


def on(days: int) -> date:
    return DAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("steps", "stays"),
    [
        ([(S.LEAD, 0)], []),
        ([(S.LEAD, 0), (S.CONTACT, 10)], [Stay(S.LEAD, S.CONTACT, 10)]),
        ([(S.LEAD, 0), (S.DROPPED, 7)], [Stay(S.LEAD, S.DROPPED, 7)]),
        # Corrections and withdrawn requests are part of the wait for what comes next.
        ([(S.CITY_REVIEW, 0), (S.RETURNED, 5), (S.CITY_REVIEW, 9), (S.APPROVED, 20)],
         [Stay(S.CITY_REVIEW, S.APPROVED, 20)]),
        ([(S.CONTACT, 0), (S.CITY_REVIEW, 5), (S.CONTACT, 9), (S.CITY_REVIEW, 30),
          (S.APPROVED, 40)],
         [Stay(S.CONTACT, S.CITY_REVIEW, 5), Stay(S.CITY_REVIEW, S.APPROVED, 35)]),
    ],
)  # fmt: skip
def test_stays(steps, stays):
    assert stays_of([(stage, on(days)) for stage, days in steps]) == stays


def paces(days: int = 14, n: int = LEAST, dropped: int = 0) -> dict[str, Pace]:
    """Every stage of a cooperative tie took the same time."""
    way = list(zip(COOPERATIVE, COOPERATIVE[1:], strict=False))
    stays = [Stay(stage, target, days) for stage, target in way for _ in range(n)]
    stays += [Stay(stage, S.DROPPED, 1) for stage, _target in way for _ in range(dropped)]
    return paces_of(stays)


def test_waits_add_up_along_the_way():
    way = ahead(Track.COOPERATIVE, S.CONTACT, paces(14), is_hopeful=False)

    assert (way.is_known, way.least) == (True, LEAST)
    assert (days_until(way.futures, 0.5), days_until(way.futures, 0.9)) == (42, 42)
    assert within(way.futures, 41) == 0
    assert within(way.futures, 42) == pytest.approx(1)


def test_what_is_dropped_on_the_way_never_comes():
    way = ahead(Track.COOPERATIVE, S.APPROVED, paces(14, n=3, dropped=1), is_hopeful=False)

    assert within(way.futures, 365) == pytest.approx(0.75)


def test_who_has_waited_long_waits_the_shorter():
    known = paces_of(Stay(S.APPROVED, S.SIGNED, days) for days in (7, 70, 140))
    fresh = ahead(Track.FORMAL, S.APPROVED, known, is_hopeful=False)
    old = ahead(Track.FORMAL, S.APPROVED, known, in_stage=63, is_hopeful=False)

    assert days_until(fresh.futures, 0.3) == 7
    assert within(old.futures, 7) == pytest.approx(0.5)


def test_of_a_stage_without_stays_nothing_is_known():
    known = paces(14)
    del known[S.CITY_REVIEW]
    low = ahead(Track.COOPERATIVE, S.CONTACT, known, is_hopeful=False)
    high = ahead(Track.COOPERATIVE, S.CONTACT, known, is_hopeful=True)

    assert (within(low.futures, 1000), low.is_known, low.least) == (0, False, 0)
    # What is not known takes no time: two stages of a fortnight remain.
    assert (high.is_known, days_until(high.futures, 0.9)) == (False, 28)


@pytest.mark.parametrize(
    ("chances", "share", "number"),
    [
        ([], 0.5, 0),
        ([1, 1, 1], 0.1, 3),
        ([0, 0], 0.9, 0),
        ([0.5, 0.5], 0.25, 0),
        ([0.5, 0.5], 0.75, 1),
        ([0.5, 0.5], 0.76, 2),
    ],
)
def test_how_many(chances, share, number):
    assert number_at(how_many(chances), share) == number


def test_a_forecast_says_how_sure_it_is():
    waiting = [Waiting(Track.COOPERATIVE, S.APPROVED, DAY)] * 3
    sure = forecast(waiting, paces(14), DAY, on(60))
    assert (sure.low, sure.high, sure.n, sure.is_known) == (3, 3, 3, True)
    late = forecast(waiting, paces(14), DAY, on(10))
    assert (late.low, late.high) == (0, 0)
    unknown = forecast(waiting, {}, DAY, on(60))
    assert (unknown.low, unknown.high, unknown.is_known) == (0, 3, False)


def test_when_the_file_must_leave():
    known = paces_of(
        [Stay(S.CITY_REVIEW, S.APPROVED, days) for days in (14, 14, 14, 14, 14, 14, 14, 14, 70, 70)]
        + [Stay(S.APPROVED, S.SIGNED, 7)] * 5
    )
    found = leaving(Track.COOPERATIVE, S.CITY_REVIEW, known, DAY)

    assert (found.early, found.late, found.n) == (on(-77), on(-21), 5)
    assert leaving(Track.FORMAL, S.CITY_REVIEW, known, DAY) is None


@given(
    st.lists(st.builds(Stay, st.sampled_from(list(S)), st.sampled_from(list(S)),
                       st.integers(0, 3000)), max_size=40),
    st.sampled_from(list(Track)), st.sampled_from(list(S)), st.integers(0, 4000),
    st.integers(0, 2000),
)  # fmt: skip
def test_chances_are_chances_and_the_hopeful_ones_are_no_smaller(stays, track, stage, stood, days):
    known = paces_of(one for one in stays if one.stage != one.target)
    low = ahead(track, stage, known, in_stage=stood, is_hopeful=False)
    high = ahead(track, stage, known, in_stage=stood, is_hopeful=True)

    assert -1e-9 <= within(low.futures, days) <= within(high.futures, days) + 1e-9 <= 1 + 2e-9
    assert within(low.futures, days) <= within(low.futures, days + 7) + 1e-9
    one = Waiting(track, stage, DAY)
    for hopeful, way in ((False, low), (True, high)):
        chance, is_known = chance_within(
            one, known, days, in_stage=stood, is_hopeful=hopeful, known=Known()
        )
        assert chance == pytest.approx(within(way.futures, days), abs=1e-9)
        assert is_known == way.is_known


@given(st.lists(st.floats(0, 1), max_size=30))
def test_numbers_are_a_distribution(chances):
    numbers = how_many(chances)

    assert sum(numbers) == pytest.approx(1)
    assert number_at(numbers, 0.1) <= number_at(numbers, 0.9) <= len(chances)


def test_what_led_back_is_no_way_on():
    known = paces_of(
        [Stay(S.CITY_REVIEW, S.CONTACT, 1)] * LEAST
        + [Stay(S.CONTACT, S.CITY_REVIEW, 1)] * LEAST
        + [Stay(S.RETURNED, S.CITY_REVIEW, 1)] * LEAST
        + [Stay(S.CITY_REVIEW, S.RETURNED, 1)] * LEAST
    )

    assert ahead(Track.COOPERATIVE, S.RETURNED, known, is_hopeful=False).futures == []


CALENDARS = {
    ("CN", 2018): Workyear(off=frozenset({date(2018, 5, 1)})),
    ("ZM", 2018): Workyear(off=frozenset({date(2018, 5, 25)})),
}


@pytest.mark.parametrize(
    ("day", "countries", "free", "missing"),
    [
        (date(2018, 5, 24), ("CN", "ZM"), (), ()),
        (date(2018, 5, 25), ("CN", "ZM"), ("ZM",), ()),
        (date(2018, 5, 26), ("CN", "ZM"), ("CN", "ZM"), ()),
        (date(2019, 5, 27), ("CN", "ZM"), (), (MissingYear("CN", 2019), MissingYear("ZM", 2019))),
        (date(2018, 5, 24), ("CN", "IR"), (), (MissingYear("IR", 2018),)),
    ],
)
def test_the_day_of_the_signing_by_the_calendars_of_both_sides(day, countries, free, missing):
    said = signing_day(day, countries, CALENDARS)
    assert (said.free, said.missing) == (free, missing)


def test_a_file_leaves_on_a_working_day():
    found = Leaving(date(2018, 4, 29), date(2018, 5, 1), 3)

    # A Sunday, and a holiday on a Tuesday: the Friday, and the Monday before.
    assert on_working_days(found, "CN", CALENDARS) == (
        Leaving(date(2018, 4, 27), date(2018, 4, 30), 3), None,
    )  # fmt: skip
    assert on_working_days(found, "IR", CALENDARS) == (found, MissingYear("IR", 2018))
