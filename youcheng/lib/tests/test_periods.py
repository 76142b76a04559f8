"""Dates as people write them."""

import contextlib
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youcheng.lib.periods import PartialDate, Precision, add_years, show

DAY, MONTH, YEAR = Precision.DAY, Precision.MONTH, Precision.YEAR


@pytest.mark.parametrize(
    ("text", "on", "precision"),
    [
        ("1979", date(1979, 12, 31), YEAR),
        ("1979年", date(1979, 12, 31), YEAR),
        ("1979年度", date(1979, 12, 31), YEAR),
        ("1979-11", date(1979, 11, 30), MONTH),
        ("1980-02", date(1980, 2, 29), MONTH),
        ("1979年11月", date(1979, 11, 30), MONTH),
        ("1979年11月份", date(1979, 11, 30), MONTH),
        ("1979.11.2", date(1979, 11, 2), DAY),
        ("1979/11/02", date(1979, 11, 2), DAY),
        ("1980年2月22日", date(1980, 2, 22), DAY),
        ("1980年2月22号", date(1980, 2, 22), DAY),
        ("1980 年 2 月 22 日", date(1980, 2, 22), DAY),
        ("一九七八年十二月", date(1978, 12, 31), MONTH),
        ("二零一七年", date(2017, 12, 31), YEAR),
        ("二〇一七年十二月三十一日", date(2017, 12, 31), DAY),
        ("20161023", date(2016, 10, 23), DAY),
        ("2016-10-23 00:00:00", date(2016, 10, 23), DAY),
        ("2016-10-23T09:30", date(2016, 10, 23), DAY),
        (" 2016-10-23 ", date(2016, 10, 23), DAY),
        ("2016-10-23", date(2016, 10, 23), DAY),
        (date(2016, 10, 23), date(2016, 10, 23), DAY),
        (datetime(2016, 10, 23, 8), date(2016, 10, 23), DAY),
    ],
)
def test_dates_as_people_write_them(text, on, precision):
    assert PartialDate.parse(text) == PartialDate(on, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "不详",
        "79",
        "2016-13",
        "2016-13-23",
        "2017-02-30",
        "2016-00-10",
        "20161332",
        "0979-11-02",
        "1979-11-02-03",
        "1979年13月",
        "1979至1981",
        "1979-1981",
        "the year 1979",
        "9999",
    ],
)
def test_what_no_calendar_has_is_refused(text):
    with pytest.raises(ValueError, match="."):
        PartialDate.parse(text)


@given(st.dates(date(1800, 1, 1), date(2200, 12, 31)), st.sampled_from([DAY, MONTH, YEAR]))
def test_what_is_shown_is_read_back(day, precision):
    said = PartialDate.parse(show(day, precision))
    assert said.precision == precision
    assert said.first_day <= day <= said.on
    assert PartialDate.parse(str(said)) == said


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_a_value_error(text):
    with contextlib.suppress(ValueError):
        assert PartialDate.parse(text).on


@pytest.mark.parametrize(
    ("on", "years", "then"),
    [
        (date(2016, 2, 29), 1, date(2017, 2, 28)),
        (date(2016, 2, 29), 4, date(2020, 2, 29)),
        (date(2017, 12, 31), 5, date(2022, 12, 31)),
    ],
)
def test_add_years(on, years, then):
    assert add_years(on, years) == then
