"""Pools of compute: what there is, and what a booking of it has to look like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.configuration.problems import nearest
from bot.declaration.times import TimeSpan
from commands.compute.opening import Opening, open_spans, parse_opening
from commands.compute.settings import PoolTable

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Node:
    """A machine, with the units in it by their numbers."""

    name: str
    units: range


@dataclass(frozen=True, slots=True)
class Pool:
    """Units of one kind, numbered from 0, under the rules that the configuration sets for them."""

    table: PoolTable
    zone: ZoneInfo

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self.table.name

    @property
    def units(self) -> int:
        """Return how many units it has."""
        return self.table.units

    @property
    def slot(self) -> timedelta:
        """Return the step in which its time is booked and charged."""
        return timedelta(minutes=self.table.slot_minutes)

    @property
    def minimum(self) -> timedelta:
        """Return the length of the shortest booking: a whole number of slots."""
        return _rounded_up(timedelta(minutes=self.table.minimum_minutes), self.slot)

    @property
    def maximum(self) -> timedelta:
        """Return the length of the longest booking."""
        return timedelta(hours=self.table.maximum_hours)

    @property
    def buffer(self) -> timedelta:
        """Return what is kept free after each booking."""
        return timedelta(minutes=self.table.buffer_minutes)

    @property
    def openings(self) -> tuple[Opening, ...]:
        """Return its opening hours; none of them: it is always open."""
        return tuple(opening for text in self.table.opening_hours if (opening := parse_opening(text)) is not None)

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Return its machines with their units."""
        made: list[Node] = []
        first = 0
        for node in self.table.nodes:
            made.append(Node(node.name, range(first, first + node.units)))
            first += node.units
        return tuple(made)

    def horizon(self, now: datetime) -> datetime:
        """Return until when it can be booked."""
        return now + timedelta(days=self.table.ahead_days)

    def is_open(self, span: TimeSpan) -> bool:
        """Tell whether it is open for the whole of a span."""
        return any(opened == span for opened in open_spans(self.openings, span, self.zone))

    def on_grid(self, span: TimeSpan, now: datetime) -> TimeSpan:
        """Return a span with its ends moved outward to the slots; what begins in the running slot begins now."""
        start, end = self.slot_before(span.start), self.slot_after(span.end)
        if start < now < end and span.start > now - self.slot:
            start = min(_minute_after(now), end)
        return TimeSpan(start, end)

    def slot_before(self, at: datetime) -> datetime:
        """Return an instant itself, or the beginning of its slot; slots are counted from midnight, in wall time."""
        wall = at.astimezone(self.zone)
        into = timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)
        return at.astimezone(UTC) - into % self.slot

    def slot_after(self, at: datetime) -> datetime:
        """Return an instant itself, or the end of its slot."""
        before = self.slot_before(at)
        return before if before == at else before + self.slot

    def cost(self, units: int, length: timedelta) -> int:
        """Return the credits for so many units over whole slots; a fraction of a credit counts as one."""
        minutes = _rounded_up(length, self.slot) // _MINUTE
        return -(-units * minutes * self.table.price // 60)

    def needs_approval(self, units: int, length: timedelta) -> bool:
        """Tell whether staff have to agree."""
        if self.table.approval == "above":
            return units * length > timedelta(hours=self.table.approval_above)
        return self.table.approval == "always"


class Pools:
    """The pools there are, by name."""

    def __init__(self, tables: Iterable[PoolTable], zone: ZoneInfo) -> None:
        self.zone = zone
        self._pools: dict[str, Pool] = {}
        self.set_up(tables)

    def set_up(self, tables: Iterable[PoolTable]) -> None:
        """Have these pools and no others."""
        self._pools = {table.name.casefold(): Pool(table, self.zone) for table in tables}

    def __iter__(self) -> Iterator[Pool]:
        return iter(self._pools.values())

    def get(self, name: str) -> Pool | None:
        """Return the pool of a name, or of a kind that only one pool has; None where there is none."""
        wanted = name.strip().casefold()
        if (pool := self._pools.get(wanted)) is not None:
            return pool
        of_kind = [each for each in self if wanted in {each.table.kind.casefold(), f"{each.name.casefold()}s"}]
        return of_kind[0] if len(of_kind) == 1 else None

    def nearest(self, name: str) -> str | None:
        """Return the name that was probably meant."""
        near = nearest(name.casefold(), self._pools)
        return self._pools[near].name if near is not None else None


def _rounded_up(length: timedelta, step: timedelta) -> timedelta:
    return -(-length // step) * step


def _minute_after(at: datetime) -> datetime:
    whole = at.replace(second=0, microsecond=0)
    return whole if whole == at else whole + _MINUTE
