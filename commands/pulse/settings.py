"""The section `pulse` of the configuration."""

from __future__ import annotations

from datetime import time

from bot.configuration.fields import DayOfWeek, TimeOfDay, Weekday
from bot.configuration.sections import Section


class PulseSection(Section):
    """Say whether teams are asked, and on which day and when in the programme's time, until staff choose in chat."""

    enabled: bool = False
    day: DayOfWeek = Weekday.FRIDAY
    at: TimeOfDay = time(15)
