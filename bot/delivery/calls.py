"""Call a platform with a delivery that is ours: in its turn, within its lease, counted against the limits."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from functools import lru_cache

from bot.clock import Clock
from bot.delivery.claims import Claimed, Claims
from bot.delivery.flights import Flights
from bot.delivery.lineup import rates_of
from bot.delivery.rates import Address, Pace, Permit
from bot.delivery.routing import Way
from bot.languages import Language
from bot.messages import Message
from bot.messages.codec import decode
from bot.messages.localise import Localiser
from bot.storage.tables import DeliveryAct

_MESSAGES_KEPT = 8
"""Messages that are kept as they read in one language. Of a broadcast all are equal; the files in one may be large."""


class NotCalled(Exception):  # noqa: N818 - carries an error, and is none by itself
    """Something of ours failed before the platform was called."""

    def __init__(self, cause: Exception) -> None:
        super().__init__()
        self.cause = cause


class Calls:
    """Makes the calls of one process to the platforms; `on_call` hears of each as it begins."""

    def __init__(self, localiser: Localiser, clock: Clock, pace: Pace, claims: Claims) -> None:
        self._localiser = localiser
        self._read = lru_cache(_MESSAGES_KEPT)(self._localised)
        self._clock = clock
        self._pace = pace
        self._flights = Flights(claims.renew)
        self.on_call: Callable[[], None] = lambda: None

    async def make(self, claimed: Claimed, way: Way, lined_up: Address, permit: Permit) -> str | None:
        """Call the platform within the lease; return its id of what was sent.

        `permit` was taken for the address that it was `lined_up` for, which may not be the one it goes to.

        Raises:
            NotCalled: something of ours went wrong before.
        """
        try:
            message = None
            if claimed.act is not DeliveryAct.RECALL:
                message = self._read(claimed.content, way.language)
        except Exception as error:
            raise NotCalled(error) from error
        if self._flights.too_late(claimed.leased_at):
            raise NotCalled(TimeoutError("the lease was over before the call began"))
        async with self._flights.under_way(claimed.id, claimed.leased_at):
            if (early := permit.ready_at - self._clock.elapsed()) > 0:
                await asyncio.sleep(early)
            begun = self._begin(way, lined_up, permit)
            try:
                return await _act(claimed, way, message)
            finally:
                begun.end(self._clock.elapsed())

    def _localised(self, content: str, language: Language) -> Message:
        return self._localiser.localise(decode(json.loads(content)), language)

    async def close(self) -> None:
        """Stop renewing leases."""
        await self._flights.close()

    def _begin(self, way: Way, lined_up: Address, permit: Permit) -> Permit:
        """Count the call against the limits of whom it goes to; return the permit that it has."""
        now = self._clock.elapsed()
        if way.address != lined_up:
            permit.give_back()
            permit = self._pace.take(way.address, rates_of(way.adapter), now)
        permit.begin(now)
        self.on_call()
        return permit


async def _act(claimed: Claimed, way: Way, message: Message | None) -> str | None:
    if message is None:
        await way.adapter.recall(way.place, str(claimed.message_id))
        return None
    if claimed.act is DeliveryAct.EDIT:
        await way.adapter.edit(way.place, str(claimed.message_id), message)
        return None
    return await way.adapter.send(way.place, message, claimed.key)
