"""Write a series as one recurring VEVENT, with a VEVENT for each occurrence that is not like the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import takewhile
from typing import TYPE_CHECKING

from bot.when.rules import Frequency
from commands.events.calendar_out.components import (
    Identity,
    Reader,
    component,
    identity_of,
    time_of,
    words_of,
    write_event,
)
from commands.events.programme.event import Event
from commands.events.programme.series import Series, wall

if TYPE_CHECKING:
    import icalendar


def write_series(series: Series, occurrences: Sequence[Event], reader: Reader) -> Sequence[bytes]:
    """Return the VEVENTs of those occurrences of a series that a reader sees, all under the UID of the series.

    It recurs until the last of them, so that no calendar shows what does not exist yet; those in between that they do
    not see are exceptions, and what was changed or cancelled is told under its RECURRENCE-ID.
    """
    starts = {series.start_of(str(each.series_local)).astimezone(UTC): each for each in occurrences}
    last = max(starts)
    ruled = list(takewhile(lambda at: at.astimezone(UTC) <= last, series.starts()))
    seen = [at for at in ruled if at.astimezone(UTC) in starts]
    written: list[bytes] = []
    if seen:
        master = _master(series, occurrences, seen, reader)
        unseen = [at for at in ruled if at > seen[0] and at.astimezone(UTC) not in starts]
        if unseen:
            master.add("exdate", [time_of(at, all_day=series.template.all_day) for at in unseen])
        written.append(master.to_ical())
    for at in seen:
        event = starts.pop(at.astimezone(UTC))
        if (changed := _change(series, at, event, reader)) is not None:
            written.append(changed.to_ical())
    return [*written, *(write_event(each, reader) for each in starts.values())]


def _master(series: Series, occurrences: Sequence[Event], seen: Sequence[datetime], reader: Reader) -> icalendar.Event:
    import icalendar

    identity = Identity(
        uid=series.uid,
        sequence=series.sequence,
        created_at=min(each.created_at for each in occurrences),
        changed_at=series.changed_at,
    )
    made = component(identity, series.at(seen[0]), words_of(series.template, reader))
    # UNTIL is a date where DTSTART is one, and in UTC where DTSTART has a zone (RFC 5545, section 3.3.10).
    until = seen[-1].date() if series.template.all_day else seen[-1].astimezone(UTC)
    # Without a month, a yearly rule counts its weekdays from the beginning of the year there, and not so here.
    month = series.rule.month or (seen[0].month if series.rule.frequency is Frequency.YEARLY else None)
    rule = icalendar.vRecur.from_ical(str(replace(series.rule, month=month, count=None, until=None)))
    rule["UNTIL"] = [until]
    made.add("rrule", rule)
    return made


def _change(series: Series, at: datetime, event: Event, reader: Reader) -> icalendar.Event | None:
    """Return what is to be told of an occurrence by itself; None where it is as the series has it."""
    expected, words = series.at(at), words_of(event.details, reader)
    in_time = (expected.start, expected.end, expected.all_day) == (
        event.details.start,
        event.details.end,
        event.details.all_day,
    )
    if event.takes_place and in_time and words == words_of(series.template, reader) and _as_the_clock_shows(series, at):
        return None
    own = identity_of(event)
    identity = replace(
        own, uid=series.uid, sequence=series.sequence + own.sequence, changed_at=max(own.changed_at, series.changed_at)
    )
    made = component(identity, event.details, words)
    made.add("recurrence-id", time_of(at, all_day=series.template.all_day))
    return made


def _as_the_clock_shows(series: Series, at: datetime) -> bool:
    """Tell whether the hands of the clock show the same at both ends of an occurrence as in the others.

    Where a clock change comes in between, readers differ in what they make of it: then it is told by itself.
    """
    expected, template = series.at(at), series.template
    ends = wall(expected.end.astimezone(series.zone)) - wall(expected.start)
    same_length = ends == wall(template.end.astimezone(series.zone)) - wall(template.start)
    return same_length and wall(at).time() == series.first.time()
