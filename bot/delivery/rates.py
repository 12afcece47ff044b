"""How fast messages may leave: buckets of tokens a place and a workspace, and what platforms ask for beyond them."""

from __future__ import annotations

import math
from collections import deque
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
        self._back: deque[float] = deque()
        self._out = 0

    def wait(self, now: float) -> float:
        """Return the seconds until there is a token; infinity while that hangs on a call that has not begun."""
        while self._back and self._back[0] <= now:
            self._back.popleft()
        if self._out + len(self._back) < self._count:
            return 0.0
        return self._back[0] - now if self._back else math.inf

    def take(self) -> None:
        """Take a token for a call to come."""
        self._out += 1

    def begin(self, now: float) -> None:
        """Note that the call begins."""
        self._out -= 1
        self._back.append(now + self._seconds)

    def give_back(self) -> None:
        """Return a token unused."""
        self._out -= 1

    def idle(self, now: float) -> bool:
        """Tell whether every token is there."""
        return self.wait(now) == 0.0 and not self._back and not self._out


class Permit:
    """The right to one call now: `begin` it, or `give_back` what it took."""

    __slots__ = ("_buckets",)

    def __init__(self, buckets: tuple[Bucket, ...]) -> None:
        self._buckets = buckets

    def begin(self, now: float) -> None:
        """Note that the call begins."""
        for bucket in self._buckets:
            bucket.begin(now)
        self._buckets = ()

    def give_back(self) -> None:
        """Return what was taken; does nothing once the call has begun."""
        for bucket in self._buckets:
            bucket.give_back()
        self._buckets = ()


class Pace:
    """The buckets of every address and workspace, in seconds of a clock that does not jump."""

    def __init__(self) -> None:
        self._buckets: dict[Address, Bucket] = {}
        self._closed: dict[Address, float] = {}

    def wait(self, address: Address, rates: Rates, now: float) -> float:
        """Return the seconds until a message may go to an address; 0 where it may go now."""
        closed = max(self._closed.get(each, now) for each in (address, _workspace(address))) - now
        return max(closed, *(bucket.wait(now) for bucket in self._of(address, rates)), 0.0)

    def wait_anywhere(self, address: Address, rates: Rates, now: float) -> float:
        """Return the seconds until a message may go to any address of this workspace."""
        whole = _workspace(address)
        closed = self._closed.get(whole, now) - now
        return max(closed, self._bucket(whole, rates.workspace).wait(now) if rates.workspace else 0.0, 0.0)

    def take(self, address: Address, rates: Rates) -> Permit:
        """Take the tokens for one message."""
        buckets = self._of(address, rates)
        for bucket in buckets:
            bucket.take()
        return Permit(buckets)

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
