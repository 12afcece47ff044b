"""Answers of Slack, remembered for a while and asked for once, however many want to know."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Keeps at most `most` values, each for `seconds`; what cannot be had is not kept."""

    def __init__(self, seconds: float, most: int = 5000) -> None:
        self._seconds = seconds
        self._most = most
        self._kept: OrderedDict[Key, tuple[float, Value]] = OrderedDict()
        self._asked: dict[Key, asyncio.Task[Value]] = {}

    async def get(self, key: Key, ask: Callable[[], Awaitable[Value]]) -> Value:
        """Return the value of a key, asking for it where it is not known or too old."""
        kept = self._kept.get(key)
        if kept is not None and time.monotonic() < kept[0]:
            return kept[1]
        asked = self._asked.get(key)
        if asked is None:
            asked = asyncio.ensure_future(self._ask(key, ask))
            self._asked[key] = asked
        # Whoever gives up waiting leaves the question to those who wait on, and its answer to the next.
        return await asyncio.shield(asked)

    def keep(self, key: Key, value: Value) -> None:
        """Remember a value that came by itself."""
        self._kept[key] = (time.monotonic() + self._seconds, value)
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def forget(self, key: Key) -> None:
        """Ask again at the next occasion."""
        self._kept.pop(key, None)

    async def _ask(self, key: Key, ask: Callable[[], Awaitable[Value]]) -> Value:
        try:
            value = await ask()
        finally:
            self._asked.pop(key, None)
        self.keep(key, value)
        return value
