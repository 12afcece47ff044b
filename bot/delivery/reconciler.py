"""Ask platforms what became of deliveries that may have arrived, before anything is sent again."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta

from bot.adapter import Adapter, CannotTell, Searchable, SendDelayed, SendRefused
from bot.clock import Clock
from bot.delivery.doubts import Doubt
from bot.delivery.heads import Recipient
from bot.delivery.outcomes import Outcome, sent
from bot.delivery.retrying import gives_up, pause_after
from bot.delivery.routing import Router
from bot.people import Account
from bot.places import Place
from bot.storage.tables import DeliveryState, Unclear

log = logging.getLogger(__name__)

_LONGEST_QUESTION = 8.0
"""Seconds that a platform may take to answer; it ends before the lease does."""

_ASK_AGAIN = 15.0
_MOST_QUESTIONS = 10
_SKEW = timedelta(minutes=2)
"""How far a platform's clock may be from ours."""

_NOWHERE = "the person has no account any more"


class Reconciler:
    """Finds out about one delivery at a time."""

    def __init__(self, router: Router, clock: Clock) -> None:
        self._router = router
        self._clock = clock

    async def settle(self, doubt: Doubt) -> Outcome:
        """Return what becomes of a delivery: sent if it is there, to be sent if it is not.

        Where the platform cannot be asked it is sent again or held for staff, as the delivery says.
        """
        try:
            async with asyncio.timeout(_LONGEST_QUESTION):
                message_id = await self._find(doubt)
        except CannotTell as unknown:
            return self._unknown(doubt, str(unknown))
        except SendDelayed as delayed:
            return self._ask_again(doubt, delayed.seconds, str(delayed))
        except Exception as error:
            log.warning("%s could not be asked about", doubt.key, exc_info=error)
            if doubt.failures >= _MOST_QUESTIONS:
                return self._unknown(doubt, f"asking failed: {type(error).__name__}")
            return self._ask_again(doubt, _ASK_AGAIN, f"asking failed: {type(error).__name__}", failed=True)
        if message_id is None:
            return self._send(doubt, "the platform does not have it")
        return sent(doubt.id, message_id, self._clock.now())

    async def _find(self, doubt: Doubt) -> str | None:
        since = doubt.since - _SKEW
        match doubt.to:
            case Place() as place:
                return await _ask(self._router.connected(place.platform), place, doubt.key, since)
            case Recipient(accounts=accounts):
                return await self._find_anywhere(tuple(accounts.values()), doubt.key, since)
            case None:
                raise CannotTell(_NOWHERE)

    async def _find_anywhere(self, accounts: tuple[Account, ...], key: str, since: datetime) -> str | None:
        """Ask at every account of a person; not there means at none."""
        unknown: CannotTell | None = None
        for account in accounts:
            try:
                found = await self._find_at(account, key, since)
            except CannotTell as cannot:
                unknown = cannot
            except SendRefused:
                continue  # where nothing can be sent nothing has arrived
            else:
                if found is not None:
                    return found
        if unknown is not None:
            raise unknown
        return None

    async def _find_at(self, account: Account, key: str, since: datetime) -> str | None:
        adapter = self._router.connected(account.platform)
        if adapter is None:
            raise CannotTell(f"{account.platform} is not connected")
        return await _ask(adapter, await adapter.direct(account), key, since)

    def _send(self, doubt: Doubt, why: str) -> Outcome:
        if gives_up(doubt.failures):
            return Outcome(id=doubt.id, state=DeliveryState.FAILED, error=why)
        next_at = self._clock.now() + timedelta(seconds=pause_after(doubt.failures) if doubt.failures else 0)
        return Outcome(id=doubt.id, state=DeliveryState.PENDING, next_at=next_at, error=why)

    def _unknown(self, doubt: Doubt, why: str) -> Outcome:
        if doubt.unclear is Unclear.SEND_AGAIN:
            return self._send(doubt, why)
        return Outcome(id=doubt.id, state=DeliveryState.AMBIGUOUS, error=why)

    def _ask_again(self, doubt: Doubt, seconds: float, why: str, *, failed: bool = False) -> Outcome:
        next_at = self._clock.now() + timedelta(seconds=seconds)
        return Outcome(id=doubt.id, state=DeliveryState.AMBIGUOUS, next_at=next_at, error=why, failed=failed)


async def _ask(adapter: Adapter | None, place: Place, key: str, since: datetime) -> str | None:
    if adapter is None:
        raise CannotTell(f"{place.platform} is not connected")
    if not isinstance(adapter, Searchable):
        raise CannotTell(f"{place.platform} cannot be asked")
    return await adapter.find(place, key, since)
