"""How fast messages may leave: buckets of tokens a place and a workspace, and what platforms ask for beyond them."""

from __future__ import annotations

import math
from bisect import bisect_right, insort
from collections import defaultdict
from dataclasses import dataclass

from bot.adapter import Rate, Rates


@dataclass(frozen=True, slots=True)
class Address:
    """What a platform counts by: a channel, or the account at the other end of a direct message."""

    platform: str
    workspace: str
    name: str


class Bucket:
    """Tokens of one rate. One that is taken comes back its `seconds` after the call began for which it was taken."""

    __slots__ = ("_back", "_count", "_out", "_seconds")

    def __init__(self, rate: Rate) -> None:
        self._count = rate.count
        self._seconds = rate.seconds
        self._back: list[float] = []
        self._out = 0

    def wait(self, now: float) -> float:
        """Return the seconds until there is a token; infinity while that hangs on a call that has not begun."""
        del self._back[: bisect_right(self._back, now)]
        if self._out + len(self._back) < self._count:
            return 0.0
        return self._back[0] - now if self._back else math.inf

    def take(self, now: float) -> float:
        """Take a token for a call to come; return when that may begin, which is now unless there was a wait."""
        ready_at = now if self.wait(now) == 0.0 else self._back.pop(0)
        self._out += 1
        return ready_at

    def begin(self, now: float) -> float:
        """Note that the call begins; return when its token comes back."""
        self._out -= 1
        back = now + self._seconds
        insort(self._back, back)
        return back

    def put_off(self, back: float, seconds: float) -> None:
        """Let a token that has not come back yet do so later."""
        if back in self._back:
            self._back.remove(back)
            insort(self._back, back + seconds)

    def give_back(self) -> None:
        """Return a token unused."""
        self._out -= 1

    def idle(self, now: float) -> bool:
        """Tell whether every token is there."""
        return self.wait(now) == 0.0 and not self._back and not self._out


class Permit:
    """The right to one call at `ready_at`: `begin` and `end` it, or `give_back` what it took."""

    __slots__ = ("_began", "_buckets", "_tokens", "_trip", "ready_at")

    def __init__(self, buckets: tuple[Bucket, ...], trip: Trip, ready_at: float) -> None:
        self.ready_at = ready_at
        self._buckets = buckets
        self._trip = trip
        self._began = 0.0
        self._tokens: list[tuple[Bucket, float]] = []

    def begin(self, now: float) -> None:
        """Note that the call begins."""
        self._began = now
        self._tokens = [(bucket, bucket.begin(now)) for bucket in self._buckets]
        self._buckets = ()

    def end(self, now: float) -> None:
        """Note that the call ended: it may have reached its platform as much later as it took longer than others."""
        later = self._trip.excess(now - self._began)
        for bucket, back in self._tokens:
            bucket.put_off(back, later)

    def give_back(self) -> None:
        """Return what was taken; does nothing once the call has begun."""
        for bucket in self._buckets:
            bucket.give_back()
        self._buckets = ()


class Trip:
    """How long a call takes at least, as far as calls have shown lately.

    A platform counts when a call arrives, and what is sent in time but arrives closer to the one before would break
    its limit.
    """

    __slots__ = ("_shortest",)

    def __init__(self) -> None:
        self._shortest = math.inf

    def excess(self, seconds: float) -> float:
        """Return by how much a call took longer than it had to."""
        self._shortest = min(self._shortest * _FORGETTING, seconds)
        return seconds - self._shortest


_FORGETTING = 1.001
"""By how much the shortest call known grows with each, so that a way that has become longer is learnt."""


class Pace:
    """The buckets of every address and workspace, in seconds of a clock that does not jump."""

    def __init__(self) -> None:
        self._buckets: dict[Address, Bucket] = {}
        self._closed: dict[Address, float] = {}
        self._trips: defaultdict[str, Trip] = defaultdict(Trip)

    def wait(self, address: Address, rates: Rates, now: float) -> float:
        """Return the seconds until a message may go to an address; 0 where it may go now."""
        closed = max(self._closed.get(each, now) for each in (address, _workspace(address))) - now
        return max(closed, *(bucket.wait(now) for bucket in self._of(address, rates)), 0.0)

    def wait_anywhere(self, address: Address, rates: Rates, now: float) -> float:
        """Return the seconds until a message may go to any address of this workspace."""
        whole = _workspace(address)
        closed = self._closed.get(whole, now) - now
        return max(closed, self._bucket(whole, rates.workspace).wait(now) if rates.workspace else 0.0, 0.0)

    def take(self, address: Address, rates: Rates, now: float) -> Permit:
        """Take the tokens for one message, those that come back first where there are none."""
        buckets = self._of(address, rates)
        return Permit(
            buckets, self._trips[address.platform], max([bucket.take(now) for bucket in buckets], default=now)
        )

    def close(self, address: Address, seconds: float, now: float, *, everywhere: bool) -> None:
        """Let nothing go to an address, or to its whole workspace, for so many seconds."""
        closed = _workspace(address) if everywhere else address
        self._closed[closed] = max(now + seconds, self._closed.get(closed, now))

    def forget(self, now: float) -> None:
        """Drop what says no more than nothing would: full buckets, and closures that are over."""
        self._buckets = {address: bucket for address, bucket in self._buckets.items() if not bucket.idle(now)}
        self._closed = {address: until for address, until in self._closed.items() if until > now}

    def _of(self, address: Address, rates: Rates) -> tuple[Bucket, ...]:
        found: list[Bucket] = []
        if rates.place is not None:
            found.append(self._bucket(address, rates.place))
        if rates.workspace is not None:
            found.append(self._bucket(_workspace(address), rates.workspace))
        return tuple(found)

    def _bucket(self, address: Address, rate: Rate) -> Bucket:
        bucket = self._buckets.get(address)
        if bucket is None:
            bucket = self._buckets[address] = Bucket(rate)
        return bucket


def _workspace(address: Address) -> Address:
    return Address(address.platform, address.workspace, "")
