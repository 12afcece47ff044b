"""How much later events take place, as staff say it: so long, or when the first of them is to be."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.messages import phrase
from bot.when import read_length
from commands.events.editing.times import Asked, NotATime, readings
from commands.events.programme.details import Details
from commands.events.programme.series import wall

_LONGEST = timedelta(days=366)


def delay(typed: str, first: Details, zone: ZoneInfo, now: datetime) -> timedelta:
    """Return by how much of wall time all events move, the first of which is `first`.

    A day alone keeps the time of day.

    Raises:
        NotATime: it is no time, can mean several, or is not later.
    """
    length = read_length(typed.strip().removeprefix("+").strip())
    if length is None:
        read = readings(Asked(typed.strip()), zone, zone, now)
        if len(read) > 1:
            raise NotATime(phrase("events.which_time"))
        if read[0].rule is not None:
            raise NotATime(phrase("events.storm.expected_delay"))
        new = wall(read[0].start)
        if read[0].all_day:
            new = datetime.combine(new.date(), wall(first.start).time())
        length = new - wall(first.start)
    if not timedelta() < length <= _LONGEST:
        raise NotATime(phrase("events.storm.not_later"))
    return length
