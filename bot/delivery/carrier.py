"""Carry one delivery to its platform, and find out what became of it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.adapter import SendDelayed, SendRefused
from bot.delivery import outcomes
from bot.delivery.batches import Batches
from bot.delivery.calls import Calls, NotCalled
from bot.delivery.claims import Claimed, Claims, Wanted
from bot.delivery.heads import Head, Recipient
from bot.delivery.moot import settle_moot
from bot.delivery.outcomes import Outcome, delay_of
from bot.delivery.rates import Address, Pace, Permit
from bot.delivery.routing import NoWay, Router, Way
from bot.places import Place
from bot.storage import StorageError
from bot.storage.tables import DeliveryAct

if TYPE_CHECKING:
    from bot.application import Application

log = logging.getLogger(__name__)

_DATABASE_PAUSE = 1.0
_MOST_IN_A_BATCH = 200


class Untouched(Exception):  # noqa: N818 - a finding, no error
    """The delivery is as it was: nobody can be reached, or it is not free to go any more."""


@dataclass(slots=True)
class _Errand:
    """One delivery on its way; `claimed` once it is ours, `refused` by those who would not take it."""

    head: Head
    permit: Permit
    claimed: Claimed | None = None
    refused: SendRefused | None = None
    trouble: Exception | None = None


class Carrier:
    """Takes a delivery, calls the platform, and writes the outcome down; for a person, account after account."""

    def __init__(self, application: Application, router: Router, pace: Pace, claims: Claims, calls: Calls) -> None:
        self._clock = application.clock
        self._database = application.database
        self._router = router
        self._pace = pace
        self._claims = claims
        self._write = Batches(claims.write, _MOST_IN_A_BATCH)
        self._calls = calls

    async def carry(self, head: Head, permit: Permit) -> Outcome:
        """Make one attempt and return its outcome, which is written down.

        Raises:
            Untouched: there is none.
            StorageError: the database could not be used before the platform was called.
        """
        errand = _Errand(head, permit)
        try:
            outcome = await self._outcome(errand)
            await self.record(outcome)
            return outcome
        finally:
            permit.give_back()

    async def record(self, outcome: Outcome) -> None:
        """Write an outcome down, however long the database is away."""
        while True:
            try:
                await self._write(outcome)
            except StorageError as error:
                log.warning("the outcome of delivery %s is kept until it can be written down: %s", outcome.id, error)
                await asyncio.sleep(_DATABASE_PAUSE)
            else:
                return

    async def _outcome(self, errand: _Errand) -> Outcome:
        async for way in self._router.ways(errand.head.to):
            if isinstance(way, NoWay):
                self._note(errand, way.trouble, way.address)
                continue
            await self._hold(errand, way.place)
            outcome = await self._call(errand, way)
            if outcome is not None:
                return outcome
        return await self._nowhere(errand)

    async def _hold(self, errand: _Errand, place: Place | None) -> None:
        """Take the delivery, or note that it goes elsewhere now: either is committed before the platform is called.

        Raises:
            Untouched: somebody else has it, or it was changed meanwhile.
        """
        if errand.claimed is None:
            errand.claimed = await self._write(Wanted(errand.head.id, place))
            if errand.claimed is None:
                raise Untouched
        elif place is not None and not await self._claims.redirect(errand.head.id, place):
            raise Untouched

    async def _call(self, errand: _Errand, way: Way) -> Outcome | None:
        """Return what became of it; None where another way is to be tried."""
        claimed = _claimed(errand)
        if claimed.act is not DeliveryAct.SEND and claimed.message_id is None:
            return await settle_moot(self._database, claimed)
        try:
            message_id = await self._calls.make(claimed, way, errand.head.address, errand.permit)
        except SendRefused as refused:
            self._note(errand, refused, way.address)
            to_person = isinstance(errand.head.to, Recipient)
            return None if to_person else outcomes.refused(claimed.id, refused, park=False)
        except SendDelayed as delayed:
            self._note(errand, delayed, way.address)
            return outcomes.delayed(claimed.id, delayed, self._clock.now())
        except NotCalled as not_called:
            return self._failed(claimed, not_called.cause)
        except Exception as error:
            if claimed.act is DeliveryAct.SEND:
                return outcomes.unclear(claimed.id, error, self._clock.now())
            return self._failed(claimed, error)
        return outcomes.sent(claimed.id, message_id, self._clock.now(), claimed.act)

    def _failed(self, claimed: Claimed, error: Exception) -> Outcome:
        return outcomes.failed(claimed.id, claimed.act, claimed.failures, error, self._clock.now())

    def _note(self, errand: _Errand, trouble: Exception, address: Address) -> None:
        if isinstance(trouble, SendRefused):
            errand.refused = trouble
            return
        errand.trouble = trouble
        if isinstance(trouble, SendDelayed):
            self._pace.close(address, delay_of(trouble), self._clock.elapsed(), everywhere=trouble.everywhere)

    async def _nowhere(self, errand: _Errand) -> Outcome:
        """Return what becomes of what nobody took.

        Raises:
            Untouched: there is nobody whom it could be offered to.
        """
        if errand.trouble is None and errand.refused is None:
            raise Untouched
        await self._hold(errand, None)
        claimed = _claimed(errand)
        match errand.trouble:
            case SendDelayed() as delayed:
                return outcomes.delayed(claimed.id, delayed, self._clock.now())
            case Exception() as trouble:
                return self._failed(claimed, trouble)
            case None:
                park = claimed.act is DeliveryAct.SEND
                return outcomes.refused(claimed.id, errand.refused or SendRefused(), park=park)


def _claimed(errand: _Errand) -> Claimed:
    if errand.claimed is None:
        raise RuntimeError("a delivery is taken before anything becomes of it")
    return errand.claimed
