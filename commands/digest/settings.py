"""The section `digest` of the configuration."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from bot.configuration.fields import DayOfWeek, Parse, TimeOfDay, Weekday
from bot.configuration.problems import RefusedValueError
from bot.configuration.sections import Section
from bot.series.holidays import OnHolidays


def _on_holidays(value: object) -> OnHolidays:
    try:
        return OnHolidays(str(value))
    except ValueError:
        raise RefusedValueError("one of " + ", ".join(OnHolidays)) from None


class DigestSection(Section):
    """Say when the weekly digest comes, in the programme's time, and what becomes of it on a general holiday."""

    day: DayOfWeek = Weekday.MONDAY
    at: TimeOfDay = time(9)
    on_holidays: Annotated[OnHolidays, Parse(_on_holidays)] = OnHolidays.MOVE
