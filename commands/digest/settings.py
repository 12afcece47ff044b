"""The section `digest` of the configuration."""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from typing import Annotated

from bot.configuration.fields import Parse
from bot.configuration.problems import RefusedValueError
from bot.configuration.sections import Section
from bot.series.holidays import OnHolidays


class Weekday(StrEnum):
    """A day of the week, in the order of `datetime.weekday`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """Return 0 for Monday to 6 for Sunday."""
        return list(Weekday).index(self)


def parse_time(value: object) -> time:
    """Read `09:00`; raises RefusedValueError."""
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        raise RefusedValueError('a time of day such as "09:00"') from None


def _weekday(value: object) -> Weekday:
    try:
        return Weekday(str(value).lower())
    except ValueError:
        raise RefusedValueError("a day of the week such as monday") from None


def _on_holidays(value: object) -> OnHolidays:
    try:
        return OnHolidays(str(value))
    except ValueError:
        raise RefusedValueError("one of " + ", ".join(OnHolidays)) from None


class DigestSection(Section):
    """Say when the weekly digest comes, in the programme's time, and what becomes of it on a general holiday."""

    day: Annotated[Weekday, Parse(_weekday)] = Weekday.MONDAY
    at: Annotated[time, Parse(parse_time)] = time(9)
    on_holidays: Annotated[OnHolidays, Parse(_on_holidays)] = OnHolidays.MOVE
