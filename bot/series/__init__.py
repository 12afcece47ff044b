"""What recurs, and what happens once at a time that somebody chose: series, and the occurrences they bring about."""

from bot.series.calendar import Calendar, Upcoming
from bot.series.kinds import Occurrence, SeriesKind
from bot.series.rhythm import OnHolidays, Rhythm

__all__ = ["Calendar", "Occurrence", "OnHolidays", "Rhythm", "SeriesKind", "Upcoming"]
