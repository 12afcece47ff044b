"""Hong Kong's general holidays, Sundays left out: the days on which the programme's office is closed."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase


class OnHolidays(StrEnum):
    """What becomes of an occurrence on one of Hong Kong's general holidays; one that moves waits for the next day."""

    KEEP = "keep"
    SKIP = "skip"
    MOVE = "move"


def is_general_holiday(day: date) -> bool:
    """Tell whether a day is one of the seventeen general holidays of its year."""
    return day in _of_year(day.year)


def holiday_name(day: date) -> str | None:
    """Return what the holiday is called in English; None on any other day."""
    name: str | None = _of_year(day.year).get(day)
    return name


@cache
def _of_year(year: int) -> HolidayBase:
    # The import takes longer than most commands, and few of them ask.
    from holidays import country_holidays

    # `public`, the default, is the statutory list: it lacks Good Friday and the day after.
    return country_holidays("HK", years=year, categories=("optional",), language="en_HK")
