"""What would keep a message from a channel, asked while the person who wants it there can still do something."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from bot.adapter import Adapter, Foretelling, Health, Refusal
from bot.call import Refused
from bot.messages import Phrase
from bot.places import Place

log = logging.getLogger(__name__)

_PATIENCE = 1.0
"""Seconds that a platform has to tell: somebody waits for an answer."""

_REMEMBERED = 60.0
"""Seconds for which a channel that would take a message is not asked about again: each press on a card would."""

_TOLD = {
    Refusal.ARCHIVED: "obstacle.archived",
    Refusal.NOT_A_MEMBER: "obstacle.not_a_member",
    Refusal.GONE: "obstacle.gone",
}


class Obstacles:
    """Asks the platforms that are connected; `adapters` is the application's own list."""

    def __init__(self, adapters: Sequence[Adapter]) -> None:
        self._adapters = adapters
        self._clear_until: dict[tuple[str, str, str], float] = {}

    async def check(self, place: Place) -> None:
        """Ask whether a message to a channel would arrive.

        Raises:
            Refused: the platform would not take it; the words say what to do about that.
        """
        if (told := await self._told(place)) is not None:
            raise Refused((told,))

    async def among(self, places: Sequence[Place]) -> list[tuple[Place, Phrase]]:
        """Return the channels that would not take a message, each with what to do about that."""
        told = await asyncio.gather(*(self._told(place) for place in places))
        return [(place, words) for place, words in zip(places, told, strict=True) if words is not None]

    async def _told(self, place: Place) -> Phrase | None:
        channel, now = (place.platform, place.workspace, place.channel), asyncio.get_running_loop().time()
        if self._clear_until.get(channel, 0.0) > now:
            return None
        for adapter in self._adapters:
            if adapter.platform != place.platform or adapter.health is not Health.CONNECTED:
                continue
            if isinstance(adapter, Foretelling) and (key := _TOLD.get(await _obstacle(adapter, place))):
                return Phrase(key)
        self._clear_until[channel] = now + _REMEMBERED
        return None


async def _obstacle(adapter: Foretelling, place: Place) -> Refusal:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await adapter.obstacle(place) or Refusal.OTHER
    except TimeoutError:
        log.info("%s does not tell in time whether it takes messages to %s", place.platform, place.channel)
        return Refusal.OTHER
