"""Where a delivery goes now: to the place it names, or to a person on one of their accounts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from bot.adapter import Adapter, Health, SendDelayed, SendRefused
from bot.delivery.queue import Head, Recipient
from bot.languages import Language, negotiate
from bot.people import Account
from bot.places import Place

log = logging.getLogger(__name__)

_LONGEST_CALL = 10.0
"""Seconds that a platform may take to open a direct message."""


@dataclass(frozen=True, slots=True)
class Route:
    """The way of one delivery, and the language in which it is read at its end."""

    delivery: int
    adapter: Adapter
    place: Place
    language: Language


@dataclass(frozen=True, slots=True)
class NoWay:
    """No platform would say where a person is to be reached; `reason` is what the first of them raised."""

    delivery: int
    platform: str
    reason: Exception


class Router:
    """Finds ways over the adapters that are connected at the moment; `adapters` is the application's own list."""

    def __init__(self, adapters: Sequence[Adapter], language: Language) -> None:
        self._adapters = adapters
        self._language = language

    async def route(self, head: Head) -> Route | NoWay | None:
        """Return the way of a delivery; None where nobody would see it now, so that it waits."""
        if isinstance(head.to, Recipient):
            return await self._to_person(head.id, head.to)
        adapter = self._connected(head.to.platform)
        if adapter is None or not adapter.reaches(head.to):
            return None
        return Route(head.id, adapter, head.to, head.to.language or self._language)

    async def _to_person(self, delivery: int, recipient: Recipient) -> Route | NoWay | None:
        """Take the account that was seen last among those that can be reached."""
        trouble: NoWay | None = None
        for account in recipient.accounts.values():
            adapter = self._connected(account.platform)
            if adapter is None:
                continue
            try:
                async with asyncio.timeout(_LONGEST_CALL):
                    place = await adapter.direct(account)
            except Exception as error:
                if not isinstance(error, SendRefused | SendDelayed):
                    log.warning("no direct message can be opened on %s", account.platform, exc_info=error)
                trouble = trouble or NoWay(delivery, account.platform, error)
                continue
            if adapter.reaches(place):
                return Route(delivery, adapter, place, self._spoken(recipient, account))
        return trouble

    def _spoken(self, recipient: Recipient, account: Account) -> Language:
        return negotiate(recipient.language, None, account.locale, self._language, account.heard)

    def _connected(self, platform: str) -> Adapter | None:
        return next(
            (each for each in self._adapters if each.platform == platform and each.health is Health.CONNECTED), None
        )
