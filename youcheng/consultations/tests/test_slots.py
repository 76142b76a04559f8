"""Times for both sides, as literals."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from youcheng.approvals.rules import Workyear
from youcheng.consultations.queries.slots import known_days
from youcheng.consultations.rules.slots import (
    Known,
    Reserved,
    Side,
    clock,
    find_slots,
    objection_to_search,
)

HOME = Side("南京", "Asia/Shanghai", "CN")
LEIPZIG = Side("莱比锡", "Europe/Berlin", "DE")
YEARS = {(country, year): Workyear() for country in ("CN", "DE") for year in range(2026, 2029)}


def local(found, side=1):
    return [f"{slot.sides[side].begins:%m-%d %H:%M}" for slot in found.slots]


def search(first, last=None, sides=(HOME, LEIPZIG), minutes=60, **given):
    known = given.pop("known", Known(YEARS))
    return find_slots(sides, first=first, last=last or first, minutes=minutes, known=known, **given)


def test_within_the_hours_of_both():
    found = search(date(2026, 12, 1))
    assert local(found, 0) == ["12-01 16:00", "12-01 16:30"]
    assert local(found) == ["12-01 09:00", "12-01 09:30"]
    assert [slot.cost for slot in found.slots] == [0, 0]


def test_when_clocks_change_the_hour_moves_and_stays_theirs():
    """Berlin puts its clocks back on 25 October 2026, and forward on 28 March 2027."""
    for day in (date(2026, 10, 23), date(2027, 3, 26)):
        found = search(day, day + timedelta(days=3))
        assert {text[-5:] for text in local(found)} == {"09:00", "09:30"}
        at_home = local(found, 0)
        assert len({text[-5:] for text in at_home}) == 4  # 15:00 on one side of it, 16:00 beyond
    summer, winter = search(date(2026, 10, 23)), search(date(2026, 10, 26))
    assert (local(summer, 0)[0], local(winter, 0)[0]) == ("10-23 15:00", "10-26 16:00")


def test_in_the_night_of_the_change_each_half_hour_is_there_once():
    sides = (Side("莱比锡", "Europe/Berlin", "", time(0), time(23)),) * 2
    found = find_slots(
        sides, first=date(2026, 10, 25), last=date(2026, 10, 25), minutes=30, known=Known()
    )
    assert found.avoided == {(0, "night"): 14 + 2 + 4, (0, "weekend"): 50 - 14 - 2 - 4}


def test_twelve_hours_apart_nobody_meets_at_night():
    """Inside the hours of one side and at the edge of the other's day."""
    found = search(date(2026, 12, 1), date(2026, 12, 3), (HOME, Side("纽约", "America/New_York")))
    assert found.slots
    for slot in found.slots:
        for side in slot.sides:
            assert time(7) <= side.begins.time()
            assert side.ends.time() <= time(22)
        assert slot.cost > 0
        assert any(side.is_outside for side in slot.sides)


def test_their_weekend_is_theirs():
    years = {**YEARS, ("SA", 2026): Workyear(frozenset({4, 5}))}
    riyadh = Side("利雅得", "Asia/Riyadh", "SA")
    week = search(
        date(2026, 12, 3), date(2026, 12, 7), (HOME, riyadh), known=Known(years)
    )  # Thursday to Monday
    assert {slot.sides[1].begins.weekday() for slot in week.slots} == {3, 0}


def test_a_holiday_and_a_worked_weekend():
    years = {
        **YEARS,
        ("CN", 2026): Workyear(
            off=frozenset({date(2026, 10, 1)}), work=frozenset({date(2026, 10, 10)})
        ),
        ("DE", 2026): Workyear(weekend=frozenset()),
    }
    found = search(date(2026, 10, 1), known=Known(years))
    assert not found.slots
    assert (0, "holiday") in found.avoided
    assert search(date(2026, 10, 10), known=Known(years)).slots
    assert not search(date(2026, 10, 11), known=Known(years)).slots


def test_a_month_of_fasting_is_the_second_choice():
    fasting = {"DE": [Reserved("ramadan", date(2026, 12, 1), date(2026, 12, 2))]}
    found = search(date(2026, 12, 1), date(2026, 12, 3), known=Known(YEARS, fasting))
    assert found.slots[0].sides[1].begins.date() == date(2026, 12, 3)
    assert [slot.sides[1].reserved for slot in found.slots[2:]] == [("ramadan",)] * 4


def test_a_year_without_a_calendar_is_said():
    found = search(date(2030, 1, 1), date(2030, 1, 7))
    assert found.unknown == (("CN", 2030), ("DE", 2030))
    assert all(slot.sides[0].begins.weekday() < 5 for slot in found.slots)


def test_nothing_that_has_passed():
    now = datetime(2026, 12, 1, 8, 15, tzinfo=UTC)
    found = search(date(2026, 12, 1), not_before=now)
    assert found.slots
    assert all(slot.starts_at >= now for slot in found.slots)


@settings(max_examples=25)
@given(
    st.sampled_from(["Asia/Tehran", "Asia/Kathmandu", "Pacific/Kiritimati", "America/St_Johns"]),
    st.dates(date(2026, 1, 1), date(2028, 11, 1)),
    st.integers(15, 480),
)
def test_whatever_is_asked_no_slot_breaks_a_rule(zone, first, minutes):
    found = search(first, first + timedelta(days=4), (HOME, Side("x", zone)), minutes=minutes)
    assert [slot.cost for slot in found.slots] == sorted(slot.cost for slot in found.slots)
    for slot in found.slots:
        assert slot.ends_at - slot.starts_at == timedelta(minutes=minutes)
        for side in slot.sides:
            assert time(7) <= side.begins.time() <= side.ends.time() <= time(22)
            assert side.begins.weekday() < 5


@pytest.mark.parametrize(
    ("first", "last", "minutes", "code"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), 60, None),
        (date(2026, 1, 2), date(2026, 1, 1), 60, "ends_first"),
        (date(2026, 1, 1), date(2026, 5, 1), 60, "long"),
        (date(2026, 1, 1), date(2026, 1, 1), 600, "length"),
    ],
)
def test_what_may_be_asked(first, last, minutes, code):
    objection = objection_to_search(first, last, minutes)
    assert (objection and objection.code) == code


def test_a_clock_that_is_put_forward_shows_no_such_time():
    assert clock(date(2027, 3, 28), time(2, 30), "Europe/Berlin") is None
    assert clock(date(2027, 3, 28), time(3, 30), "Europe/Berlin") == datetime(
        2027, 3, 28, 1, 30, tzinfo=UTC
    )


def covered(country, code, year):
    rows = known_days([country], date(year, 1, 1), date(year, 12, 31)).known.reserved[country]
    return [(row.first, row.last) for row in rows if row.code == code]


@pytest.mark.django_db
def test_feasts_of_the_coming_years_are_known():
    """Ramadan begins about 8 February 2027 and 28 January 2028; the lunar year on 6 February 2027
    and 26 January 2028; Nowruz on 21 March 2027."""
    for country, code, day in (
        ("AE", "ramadan", date(2027, 2, 20)), ("ID", "ramadan", date(2028, 2, 10)),
        ("CN", "lunar_year", date(2027, 2, 6)), ("KR", "lunar_year", date(2028, 1, 26)),
        ("IR", "nowruz", date(2027, 3, 25)),
    ):  # fmt: skip
        assert any(first <= day <= last for first, last in covered(country, code, day.year))
    known = known_days(["CN", "IR", "DE"], date(2027, 1, 1), date(2027, 12, 31))
    years = known.known.calendars
    assert not years["CN", 2027].is_worked(date(2027, 2, 8))
    assert not years["IR", 2027].is_worked(date(2027, 3, 22))
    assert not years["DE", 2027].is_worked(date(2027, 12, 24 + 1))
    assert years["IR", 2027].weekend != frozenset({5, 6})


@pytest.mark.django_db
def test_two_months_of_fasting_in_one_year_and_one_that_began_before():
    begun = [first.year for first, _last in covered("TR", "ramadan", 2030)]
    assert begun.count(2030) == 2
    assert 2030 in [first.year for first, _last in covered("TR", "ramadan", 2031)]


@pytest.mark.django_db
def test_what_is_not_known_is_said():
    known = known_days(["CN", "XX"], date(2090, 3, 1), date(2090, 3, 2))
    assert known.missing == [("XX", 2090)]
    assert known.estimated == [("CN", 2090)]
    assert all(one.last < two.first for one, two in pairwise(known.known.reserved["CN"]))
