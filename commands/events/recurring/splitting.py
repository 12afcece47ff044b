"""Let a series recur in another way from one of its occurrences on; what was before stays as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import takewhile

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.series.rhythm import Rhythm
from bot.when import Rule, parse_rule
from bot.when.wall_time import instants
from commands.events.programme.details import Details, moved_to
from commands.events.programme.event import Event, event_of
from commands.events.programme.pictures import hand_down_picture
from commands.events.programme.series import Series, local, series_of, wall
from commands.events.recurring.matching import match, period
from commands.events.recurring.series import AHEAD, add_series, ahead, carried, plan_occurrence
from commands.events.recurring.shifting import shifted
from commands.events.tables import EventRow, EventSeries


@dataclass(frozen=True, slots=True)
class NewRhythm:
    """How a series recurs from one occurrence on: the naive wall time of that one, and the rule."""

    first: datetime
    rule: Rule

    def to_json(self) -> dict[str, str]:
        """Return the form that `from_json` reads."""
        return {"first": self.first.isoformat(), "rule": str(self.rule)}

    @classmethod
    def from_json(cls, kept: Mapping[str, object]) -> NewRhythm:
        """Return what `to_json` wrote."""
        return cls(datetime.fromisoformat(str(kept["first"])), parse_rule(str(kept["rule"])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """What becomes of the occurrences: those that are to change, those that are no more, and those that are new."""

    changed: Sequence[tuple[Event, Details]]
    gone: Sequence[Event]
    new: Sequence[Event]


async def series_with(session: AsyncSession, event: Event) -> Series | None:
    """Return the series of an event."""
    row = await session.get(EventSeries, event.series_id) if event.series_id is not None else None
    return series_of(row) if row is not None else None


def moved_rhythm(series: Series, event: Event, after: Details) -> NewRhythm | None:
    """Return how a series recurs once an occurrence and all later ones have moved as `after` says.

    None where one move does not tell how the others are to move.
    """
    original = _original(event)
    first = original + (wall(after.start) - wall(event.details.start))
    rule = shifted(_rest(series, original), original, first)
    return NewRhythm(first, rule) if rule is not None else None


def other_rhythm(series: Series, event: Event, start: datetime, rule: Rule, now: datetime) -> NewRhythm | None:
    """Return how a series recurs by a rule from an occurrence on, in the same week or month if it can begin there.

    `start` is when the rule begins by itself. What has no end of its own ends as before; None where nothing is to come.
    """
    original = _original(event)
    rest = _rest(series, original)
    if rule.count is None and rule.until is None:
        rule = replace(rule, count=rest.count, until=rest.until)
    begins = wall(start)
    if begins.date() <= original.date():
        begins = datetime.combine(period(original.date(), rule.frequency), begins.time())
    zone = series.zone
    before = list(takewhile(lambda at: wall(at) < original, series.starts()))
    earliest = max(now, before[-1] if before else now)
    endless = Rhythm(begins, zone, replace(rule, count=None))
    first = next((at for at in endless.occurrences() if at > earliest), None)
    return NewRhythm(wall(first), rule) if first is not None else None


async def split(
    session: AsyncSession, event: Event, after: Details, rhythm: NewRhythm, by: int | None, now: datetime
) -> Split:
    """Let an event and all later ones of its series recur in another way, and keep what people have said to them.

    The rows are of the new series then; that they change, and that people are told, is left to the caller.
    """
    row = await session.get_one(EventSeries, event.series_id, with_for_update=True)
    old, before = series_of(row), event.details
    rows = await _rows_from(session, event)
    row = await _renewed(session, row, event, _template(old, before, after, rhythm), rhythm.rule, now)
    new = series_of(row)
    starts = {wall(at): at for at in ahead(new, now)}
    by_original = {datetime.fromisoformat(str(each.series_local)): each for each in rows}
    for each in rows:
        each.series_id = each.series_local = None
    await session.flush()
    takes_over = match(old.rule, list(by_original), new.rule, list(starts))
    changed = []
    for start, original in takes_over.items():
        if original is not None:
            held = by_original.pop(original)
            held.series_id, held.series_local = new.id, local(starts[start])
            changed.append((event_of(held), _details(event_of(held), original, starts[start], before, after)))
    await session.flush()
    missing = [starts[start] for start, original in takes_over.items() if original is None and starts[start] > now]
    if row.ended:
        missing = []
    made = [await plan_occurrence(session, new, at, now, by) for at in missing]
    if made:
        await hand_down_picture(session, new.id, [each.id for each in made])
    row.expanded_to = now + AHEAD
    gone = [event_of(each) for each in by_original.values()]
    return Split(
        changed=[(each, after if each.id == event.id else details) for each, details in changed],
        gone=[each for each in gone if each.takes_place],
        new=made,
    )


async def _rows_from(session: AsyncSession, event: Event) -> Sequence[EventRow]:
    later = EventRow.series_id == event.series_id, EventRow.series_local >= event.series_local
    return (await session.scalars(select(EventRow).where(*later).order_by(EventRow.series_local))).all()


async def _renewed(
    session: AsyncSession, row: EventSeries, event: Event, template: Details, rule: Rule, now: datetime
) -> EventSeries:
    """Return the row of the new series: the same where nothing was before, else another one, and the old one ends."""
    earlier = select(exists().where(EventRow.series_id == event.series_id, EventRow.series_local < event.series_local))
    row.sequence, row.changed_at = row.sequence + 1, now
    if not await session.scalar(earlier):
        row.first, row.zone, row.rule = local(template.start), template.zone.key, str(rule)
        row.details = dict(template.to_json())
        return row
    series = series_of(row)
    until = series.start_of(str(event.series_local)).astimezone(UTC) - timedelta(seconds=1)
    rest = await add_series(session, template, rule, now)
    rest.ended, row.ended = row.ended, True
    row.rule = str(replace(series.rule, count=None, until=until))
    return rest


def _template(series: Series, before: Details, after: Details, rhythm: NewRhythm) -> Details:
    told = carried(series.template, before, after)
    return moved_to(told, instants(rhythm.first, after.zone)[0], _lasts(told, before, after))


def _details(each: Event, original: datetime, start: datetime, before: Details, after: Details) -> Details:
    """Return what an occurrence becomes; one that was moved by itself stays apart by as much as it was."""
    told = carried(each.details, before, after)
    apart = wall(each.details.start) - original
    at = start if not apart else instants(wall(start) + apart, after.zone)[0]
    return moved_to(told, at, _lasts(told, before, after))


def _lasts(details: Details, before: Details, after: Details) -> timedelta:
    """Return how long an occurrence lasts: as long as before, unless it is that which changed."""
    return after.lasts if after.lasts != before.lasts else details.lasts


def _rest(series: Series, original: datetime) -> Rule:
    """Return the rule for what begins with an occurrence: of so many times, those before it are used up."""
    if series.rule.count is None:
        return series.rule
    used = sum(1 for _ in takewhile(lambda at: wall(at) < original, series.starts()))
    return replace(series.rule, count=max(1, series.rule.count - used))


def _original(event: Event) -> datetime:
    return datetime.fromisoformat(str(event.series_local))
