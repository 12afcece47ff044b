"""The deliveries that go next, platform by platform, as far ahead as it pays to look."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Collection
from dataclasses import dataclass, field

from bot.adapter import Adapter, Paced, Rates
from bot.clock import Clock
from bot.delivery.heads import Head, Heads
from bot.delivery.rates import Pace, Permit

LOOK_AHEAD = 100
"""Deliveries of one platform that are lined up; those whose place has to wait are not among them."""

_LOOKED_UP_EVERY = 0.25
"""Seconds after which it is looked up anew what is most urgent, while there is enough to do."""


@dataclass(slots=True)
class _Line:
    """What goes next on one platform; `stale` when there may be more, or something more urgent."""

    heads: list[Head] = field(default_factory=list)
    stale: bool = True
    looked_up: float = -math.inf


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

    def wants_refill(self, platform: str, *, idle: bool) -> bool:
        """Tell whether it is time to look up what goes next on a platform; at once where nothing is under way."""
        line = self._lines.setdefault(platform, _Line())
        long_ago = asyncio.get_running_loop().time() - line.looked_up >= _LOOKED_UP_EVERY
        return line.stale and (idle or not line.heads or long_ago)

    async def refill(self, platform: str, connected: Collection[str], held: Collection[int]) -> None:
        """Look up what goes next on a platform, except what is in this process's hands already."""
        now = self._clock.elapsed()
        self._aside = {row: until for row, until in self._aside.items() if until > now}
        line = self._lines[platform] = _Line(stale=False, looked_up=asyncio.get_running_loop().time())
        without = {*held, *self._aside}
        line.heads = await self._heads.of(platform, connected, LOOK_AHEAD, without, self._clock.now())
        line.stale = line.stale or len(line.heads) == LOOK_AHEAD

    def pick(self, adapter: Adapter, most: int) -> list[tuple[Head, Permit]]:
        """Return what may go now, with the tokens that it takes."""
        line = self._lines.setdefault(adapter.platform, _Line())
        rates = rates_of(adapter)
        now = self._clock.elapsed()
        picked: list[tuple[Head, Permit]] = []
        kept: list[Head] = []
        for number, head in enumerate(line.heads):
            if len(picked) == most:
                kept += line.heads[number:]
                break
            whole, own = self._pace.wait_anywhere(head.address, rates, now), self._pace.wait(head.address, rates, now)
            if own == 0.0:
                picked.append((head, self._pace.take(head.address, rates)))
            elif whole > 0.0 or own == math.inf:
                kept.append(head)
                self._soonest = min(self._soonest, now + whole)
            else:
                self._aside[head.id] = now + own
                line.stale = True
        line.heads = kept
        return picked

    def rest(self) -> float:
        """Return the seconds after which something may go that cannot go now; infinity where nothing waits."""
        soonest, self._soonest = min(self._soonest, *self._aside.values(), math.inf), math.inf
        return max(soonest - self._clock.elapsed(), 0.0)


def rates_of(adapter: Adapter) -> Rates:
    """Return the limits that a platform declares."""
    return adapter.rates if isinstance(adapter, Paced) else _NO_LIMITS


_NO_LIMITS = Rates()
