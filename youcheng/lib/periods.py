"""Dates of which only the year or the month may be known."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    NONE = "none"


_SEPARATED = re.compile(r"(\d{4})(?:[-./\s](\d{1,2})(?:[-./\s](\d{1,2}))?)?[-./]?")
_CHINESE = re.compile(r"(\d{4})年(?:度)?(?:(\d{1,2})月(?:份)?(?:(\d{1,2})[日号]?)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")


def _western_digits(text: str) -> str:
    """Turn 二〇一七年十二月三十一日 into 2017年12月31日."""

    def number(match: re.Match[str]) -> str:
        return (match[1] or "一") + (match[2] or "〇")

    return _TENS.sub(number, text).translate(_DIGITS)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month or a year. `on` is its LAST day: from then on the thing is surely so."""

    on: date
    precision: Precision = Precision.DAY

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> Self:
        """Raises ValueError where no such date exists."""
        if not 1800 <= year <= 2200:
            raise ValueError(f"no such year: {year}")
        if month is None:
            return cls(date(year, 12, 31), Precision.YEAR)
        if day is None:
            if not 1 <= month <= 12:
                raise ValueError(f"no such month: {month}")
            return cls(date(year, month, calendar.monthrange(year, month)[1]), Precision.MONTH)
        return cls(date(year, month, day), Precision.DAY)

    @classmethod
    def parse(cls, text: str | date | datetime) -> Self:
        """Read 1979, 1979-11, 1979.11.2, 1980年2月22日, 一九七八年十二月, 20161023, or a date.

        Raises:
            ValueError: it is no date, or one that no calendar has (2016-13-23, 2017-02-30).
        """
        if isinstance(text, datetime):
            return cls(text.date())
        if isinstance(text, date):
            return cls(text)
        text = _CLOCK.sub("", _western_digits(text.strip().replace(" ", " ")))
        text = re.sub(r"\s*([-./年月日号])\s*", r"\1", text)
        for pattern in (_COMPACT, _CHINESE, _SEPARATED):
            if match := pattern.fullmatch(text):
                return cls.of(*(int(part) if part else None for part in match.groups()))  # type: ignore[arg-type]
        raise ValueError(f"not a date: {text!r}")

    @property
    def first_day(self) -> date:
        """The first day it could be."""
        if self.precision is Precision.YEAR:
            return self.on.replace(month=1, day=1)
        if self.precision is Precision.MONTH:
            return self.on.replace(day=1)
        return self.on

    def __str__(self) -> str:
        return show(self.on, self.precision)


def show(on: date | None, precision: str) -> str:
    """Write a date no more exactly than it is known: 1979, 1979-11, 1979-11-02, or nothing."""
    if on is None or precision == Precision.NONE:
        return ""
    return on.isoformat()[: LENGTH[precision]]


LENGTH: dict[str, int] = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}
"""Letters of a date that is known so far."""


def add_years(on: date, years: int) -> date:
    """The same day so many years later; 29 February becomes the 28th in a common year."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return on.replace(year=on.year + years, day=28)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the month's last where there is no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
