"""The deliveries that go next, platform by platform, as far ahead as it pays to look."""

from __future__ import annotations

import asyncio
import math
from bisect import bisect_right
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from bot.adapter import Adapter, Paced, Rates
from bot.clock import Clock
from bot.delivery.heads import Head, Heads
from bot.delivery.rates import Pace, Permit

LOOK_AHEAD = 200
"""Deliveries of one platform that are lined up; those whose place has to wait are not among them."""

_FEW = LOOK_AHEAD // 4

_PATIENCE_WITH_FEW = 0.25
_PATIENCE_WITH_MANY = 1.0
"""Seconds after which it is looked up anew what goes next, while something is lined up still."""


FORESEEN = timedelta(seconds=2)
"""How long before its time a delivery is looked up, so that nothing but the call is left to do when it comes."""


@dataclass(slots=True)
class _Line:
    """What goes next on one platform; `stale` when there may be more, or something more urgent.

    `upcoming` is what falls due soon, in that order; None where that was not looked up yet.
    """

    heads: list[Head] = field(default_factory=list)
    upcoming: list[Head] | None = None
    stale: bool = True
    looked_up: float = -math.inf

    @property
    def due(self) -> float:
        """When to look up anew, in the time of the event loop."""
        return self.looked_up + (_PATIENCE_WITH_FEW if len(self.heads) <= _FEW else _PATIENCE_WITH_MANY)

    def admit(self, now: datetime) -> None:
        """Line up what has fallen due."""
        number = bisect_right(self.upcoming or [], now, key=lambda head: head.next_at)
        if self.upcoming and number:
            self.heads = sorted([*self.heads, *self.upcoming[:number]], key=lambda head: head.priority)
            # There may be others, for which there was no room among those foreseen.
            self.upcoming, self.stale = self.upcoming[number:], True


class Lineup:
    """Lines deliveries up, and lets those go for which there is a token. A place that waits keeps nobody else."""

    def __init__(self, heads: Heads, pace: Pace, clock: Clock) -> None:
        self._heads = heads
        self._pace = pace
        self._clock = clock
        self._lines: dict[str, _Line] = {}
        self._aside: dict[int, float] = {}
        self._soonest = math.inf

    def doubt(self) -> None:
        """Look everything up anew: something was enqueued, or a place may be within reach again."""
        self._aside.clear()
        self._lines.clear()

    def expect_more(self, platform: str) -> None:
        """Look up again in a while: what one delivery held up may go now."""
        self._lines.setdefault(platform, _Line()).stale = True

    def set_aside(self, row: int, seconds: float) -> None:
        """Leave a delivery out for so long, or until everything is looked up anew."""
        self._aside[row] = self._clock.elapsed() + seconds

    def wants_refill(self, platform: str) -> bool:
        """Tell whether it is time to look up what goes next on a platform; at once where nothing is lined up."""
        line = self._lines.setdefault(platform, _Line())
        return line.stale and (not line.heads or asyncio.get_running_loop().time() >= line.due)

    async def refill(self, platform: str, connected: Collection[str], held: Collection[int]) -> None:
        """Look up what goes next on a platform, except what is in this process's hands already."""
        before = self._lines.get(platform, _Line())
        line = self._lines[platform] = _Line(
            stale=False, upcoming=before.upcoming, looked_up=asyncio.get_running_loop().time()
        )
        line.heads = await self._heads.of(platform, connected, LOOK_AHEAD, self._without(held), self._clock.now())
        line.stale = line.stale or len(line.heads) == LOOK_AHEAD

    async def foresee(self, platform: str, connected: Collection[str], held: Collection[int]) -> None:
        """Look up what falls due soon on a platform, once after each `doubt`."""
        line = self._lines.setdefault(platform, _Line())
        if line.upcoming is None:
            now, without = self._clock.now(), self._without(held)
            found = await self._heads.of(platform, connected, LOOK_AHEAD, without, now + FORESEEN, after=now)
            line.upcoming = sorted(found, key=lambda head: head.next_at)

    def pick(self, adapter: Adapter, most: int, ahead: float) -> list[tuple[Head, Permit]]:
        """Return what may go now, or at most `ahead` seconds from now, with the tokens that it takes."""
        line = self._lines.setdefault(adapter.platform, _Line())
        line.admit(self._clock.now())
        rates = rates_of(adapter)
        now = self._clock.elapsed()
        picked: list[tuple[Head, Permit]] = []
        kept: list[Head] = []
        closed: set[str] = set()
        for index, head in enumerate(line.heads):
            if len(picked) >= most:
                kept += line.heads[index:]
                break
            if head.address.workspace in closed:
                kept.append(head)
            elif (whole := self._pace.wait_anywhere(head.address, rates, now)) > ahead:
                closed.add(head.address.workspace)
                self._soonest = min(self._soonest, now + whole - ahead)
                kept.append(head)
            elif (own := self._pace.wait(head.address, rates, now)) <= ahead:
                picked.append((head, self._pace.take(head.address, rates, now)))
            elif own == math.inf:
                kept.append(head)
            else:
                self._aside[head.id] = now + own - ahead
                line.stale = True
        line.heads = kept
        return picked

    def _without(self, held: Collection[int]) -> set[int]:
        now = self._clock.elapsed()
        self._aside = {row: until for row, until in self._aside.items() if until > now}
        return {*held, *self._aside}

    def rest(self) -> float:
        """Return the seconds after which something may go that cannot go now; infinity where nothing waits."""
        soonest, self._soonest = self._soonest, math.inf
        now, loop_now = self._clock.elapsed(), asyncio.get_running_loop().time()
        waits = [soonest - now, *(until - now for until in self._aside.values() if until > now)]
        waits += [line.due - loop_now for line in self._lines.values() if line.stale]
        return max(min(waits), 0.0)


def rates_of(adapter: Adapter) -> Rates:
    """Return the limits that a platform declares."""
    declares = _declares(adapter)  # type: ignore[arg-type]  # adapters are told apart by identity
    return adapter.rates if declares else _NO_LIMITS  # type: ignore[attr-defined]  # `_declares` says so


@lru_cache(maxsize=32)
def _declares(adapter: Adapter) -> bool:
    # To check a protocol takes as long as a hundred other steps on this path.
    return isinstance(adapter, Paced)


_NO_LIMITS = Rates()
