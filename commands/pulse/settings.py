"""The section `pulse` of the configuration."""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from typing import Annotated

from bot.configuration.fields import Parse
from bot.configuration.problems import RefusedValueError
from bot.configuration.sections import Section


class Day(StrEnum):
    """The day on which teams are asked, in the order of `datetime.weekday`; `off` asks nobody."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    OFF = "off"


def _day(value: object) -> Day:
    try:
        return Day(str(value).lower())
    except ValueError:
        raise RefusedValueError("a day of the week such as friday, or off") from None


def _time(value: object) -> time:
    try:
        return time.fromisoformat(str(value))
    except ValueError:
        raise RefusedValueError('a time of day such as "15:00"') from None


class PulseSection(Section):
    """Say on which day teams are asked and when, in the programme's time, until staff choose another day in chat."""

    day: Annotated[Day, Parse(_day)] = Day.OFF
    at: Annotated[time, Parse(_time)] = time(15)
