"""Where a delivery goes now: to the place it names, or to a person on one of their accounts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from bot.adapter import Adapter, Health, SendDelayed, SendRefused
from bot.delivery.heads import Recipient, To
from bot.delivery.rates import Address
from bot.languages import Language, negotiate
from bot.people import Account
from bot.places import Place

log = logging.getLogger(__name__)

_LONGEST_CALL = 10.0
"""Seconds that a platform may take to open a direct message."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to whom a delivery is for, and the language in which it is read at its end."""

    adapter: Adapter
    place: Place
    address: Address
    language: Language


@dataclass(frozen=True, slots=True)
class NoWay:
    """A platform would not say where a person is to be reached; `trouble` is what it raised."""

    platform: str
    address: Address
    trouble: Exception


class Router:
    """Finds ways over the adapters that are connected at the moment; `adapters` is the application's own list."""

    def __init__(self, adapters: Sequence[Adapter], language: Language) -> None:
        self._adapters = adapters
        self._language = language

    def connected(self, platform: str) -> Adapter | None:
        """Return the adapter of a platform; None while it is not connected in this process."""
        return next((each for each in self.all_connected() if each.platform == platform), None)

    def all_connected(self) -> list[Adapter]:
        """Return the adapters that are connected."""
        return [each for each in self._adapters if each.health is Health.CONNECTED]

    async def ways(self, to: To) -> AsyncIterator[Way | NoWay]:
        """Yield the ways, the one to try first in front; none where nobody would see it now, so that it waits."""
        if isinstance(to, Recipient):
            for account in to.accounts.values():
                way = await self._way_to(account, to.language)
                if way is not None:
                    yield way
            return
        adapter = self.connected(to.platform)
        if adapter is not None and adapter.reaches(to):
            yield Way(adapter, to, Address(to.platform, to.workspace, to.channel), to.language or self._language)

    async def _way_to(self, account: Account, chosen: Language | None) -> Way | NoWay | None:
        adapter = self.connected(account.platform)
        if adapter is None:
            return None
        address = Address(account.platform, account.workspace, f"@{account.user}")
        try:
            async with asyncio.timeout(_LONGEST_CALL):
                place = await adapter.direct(account)
        except Exception as error:
            if not isinstance(error, SendRefused | SendDelayed):
                log.warning("no direct message can be opened on %s", account.platform, exc_info=error)
            return NoWay(account.platform, address, error)
        if not adapter.reaches(place):
            return None
        return Way(adapter, place, address, negotiate(chosen, None, account.locale, self._language, account.heard))
