"""Send what is due, each delivery once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import secrets
from collections import Counter
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import TYPE_CHECKING

from bot.configuration.core import ProgrammeSection
from bot.delivery.calls import Calls
from bot.delivery.carrier import Carrier, Untouched
from bot.delivery.census import PERSON
from bot.delivery.claims import Claims
from bot.delivery.doubts import Doubt
from bot.delivery.heads import Head, Heads
from bot.delivery.lineup import FORESEEN, Lineup
from bot.delivery.outcomes import Outcome
from bot.delivery.rates import Pace, Permit
from bot.delivery.reconciler import Reconciler
from bot.delivery.routing import Router
from bot.delivery.upkeep import Upkeep
from bot.places import Place
from bot.storage import StorageError
from bot.storage.tables import DeliveryState

if TYPE_CHECKING:
    from bot.application import Application

log = logging.getLogger(__name__)

AT_ONCE = 100
"""Deliveries to one platform that are on their way at the same time."""

LONGEST_FAREWELL = 2.5
"""Seconds for which `stop` waits for what is on its way."""

_OUT_OF_REACH = 2.0
"""Seconds after which it is tried again whether somebody can be reached."""

_AHEAD = 0.3
"""Seconds before a token comes back at which a delivery is taken for it, so that the call can begin in time.

A direct message may have to be opened before, and the taking written down.
"""

_AFTER_TROUBLE = 1.0
_DOUBTS_AT_ONCE = 20


class Sender:
    """Takes due deliveries from the outbox to the platforms that are connected in this process.

    Several processes may send from one database: each row is taken by one. Within a place, and to a person, what was
    due first goes first; between them, priority decides, and the platform's rates. A row is marked as sending, and that
    committed, before its platform is called; where the outcome stays unknown the platform is asked before it is sent
    again.
    """

    def __init__(self, application: Application) -> None:
        self._clock = application.clock
        owner = f"sender-{secrets.token_hex(8)}"
        language = application.configuration.section(ProgrammeSection).languages[0]
        self._router = Router(application.adapters, language)
        self._pace = Pace()
        self._heads = Heads(application.database)
        self._lineup = Lineup(self._heads, self._pace, application.clock)
        claims = Claims(application.database, self._clock, owner)
        self._calls = Calls(application.localiser, self._clock, self._pace, claims)
        self._calls.on_call = self._nudge
        self._carrier = Carrier(application, self._router, self._pace, claims, self._calls)
        self._upkeep = Upkeep(application.database, self._clock, self._router, owner)
        self._reconciler = Reconciler(self._router, self._clock)
        self._outcomes = application.metrics.counter(
            "cohortbot_deliveries_total", "Attempts to deliver by platform and outcome", "platform", "outcome"
        )
        self._flying: dict[int, asyncio.Task[None]] = {}
        self._in_flight: Counter[str] = Counter()
        self._nudged = asyncio.Event()
        self._turn = asyncio.Lock()
        self._loop: asyncio.Task[None] | None = None
        self._stopping = False
        self._woken = True
        self._next_at: datetime | None = None
        self._sent = 0
        self._trouble: StorageError | None = None
        application.outbox.on_commit = self.wake

    async def start(self) -> None:
        """Begin to send by itself, now and whenever it is woken."""
        if self._loop is None:
            self._stopping = False
            self.wake()
            self._loop = asyncio.create_task(self._run(), name="sender")

    async def stop(self) -> None:
        """Finish what is on its way and send no more; what a platform does not take in time stays in doubt."""
        self._stopping = True
        self._nudge()
        ending = [*self._flying.values(), *([self._loop] if self._loop else [])]
        if ending:
            await asyncio.wait(ending, timeout=LONGEST_FAREWELL)
            for task in ending:
                task.cancel()
            await asyncio.gather(*ending, return_exceptions=True)
        self._loop = None
        await self._calls.close()

    def wake(self) -> None:
        """Say that something may have become due, or a place reachable."""
        self._woken = True
        self._nudge()

    async def drain(self) -> int:
        """Send all that is due and reachable now; return how many were sent.

        Raises:
            StorageError: the database cannot be used; what was not sent waits.
        """
        before, self._trouble = self._sent, None
        self._woken = True
        while True:
            async with self._turn:
                await self._look_after()
                await self._launch()
            if not self._flying:
                break
            await asyncio.wait(self._flying.values(), return_when=asyncio.FIRST_COMPLETED)
        if self._trouble is not None:
            raise self._trouble
        return self._sent - before

    async def _run(self) -> None:
        while not self._stopping:
            self._nudged.clear()
            pause = 0.0
            try:
                async with self._turn:
                    # First of all what was lined up for this moment.
                    await self._launch(_AHEAD)
                    await self._look_after()
                    await self._launch(_AHEAD)
                    await self._look_ahead()
            except StorageError as error:
                log.warning("nothing is sent for now: %s", error)
                pause = _AFTER_TROUBLE
            except Exception:
                log.exception("the sender stumbled; it goes on at its next turn")
                pause = _AFTER_TROUBLE
            await asyncio.sleep(pause)
            await self._rest()

    async def _rest(self) -> None:
        """Wait until something may be done: it is woken, a call ends, a token comes back, something falls due."""
        due = math.inf if self._next_at is None else (self._next_at - self._clock.now()).total_seconds()
        seconds = max(min(self._lineup.rest(), due), 0.0)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(None if seconds == math.inf else seconds):
                await self._nudged.wait()

    async def _look_after(self) -> None:
        """Expire what is pointless, ask about what is in doubt, and see when something falls due next."""
        now = self._clock.now()
        fell_due = self._next_at is not None and self._next_at <= now
        if self._stopping or not (self._woken or fell_due):
            return
        if self._woken:
            self._lineup.doubt()
        self._woken = False
        self._pace.forget(self._clock.elapsed())
        await self._upkeep.expire(now)
        doubts = await self._upkeep.doubts(self._flying, _DOUBTS_AT_ONCE, now)
        for doubt in doubts:
            # Looked up anew before the row is out of our hands, it would be left out and then forgotten.
            self._spawn(doubt.id, self._settle(doubt), landed=self._lineup.doubt)
        self._woken = len(doubts) == _DOUBTS_AT_ONCE
        self._next_at = await self._heads.next_at(now)

    async def _launch(self, ahead: float = 0.0) -> None:
        """Let everything go that may go now, or within `ahead` seconds."""
        connected = self._router.all_connected()
        platforms = [adapter.platform for adapter in connected]
        for adapter in connected:
            while not self._stopping:
                room = AT_ONCE - self._in_flight[adapter.platform]
                for head, permit in self._lineup.pick(adapter, room, ahead):
                    self._in_flight[adapter.platform] += 1
                    self._spawn(head.id, self._carry(adapter.platform, head, permit))
                if room <= 0 or not self._lineup.wants_refill(adapter.platform):
                    break
                await self._lineup.refill(adapter.platform, platforms, self._flying)

    async def _look_ahead(self) -> None:
        """Line up what falls due soon, if anything does."""
        if self._next_at is None or self._next_at > self._clock.now() + FORESEEN:
            return
        connected = [adapter.platform for adapter in self._router.all_connected()]
        for platform in connected:
            await self._lineup.foresee(platform, connected, self._flying)

    def _spawn(self, row: int, work: Coroutine[None, None, None], landed: Callable[[], None] = lambda: None) -> None:
        task = asyncio.create_task(work, name=f"delivery {row}")
        self._flying[row] = task
        task.add_done_callback(lambda _: self._land(row, landed))

    def _land(self, row: int, landed: Callable[[], None]) -> None:
        del self._flying[row]
        landed()
        self._nudge()

    async def _carry(self, platform: str, head: Head, permit: Permit) -> None:
        try:
            self._note(platform, await self._carrier.carry(head, permit))
        except Untouched:
            self._lineup.set_aside(head.id, _OUT_OF_REACH)
        except StorageError as error:
            self._trouble = error
            self._lineup.set_aside(head.id, _AFTER_TROUBLE)
            log.warning("delivery %s has to wait: %s", head.id, error)
        except Exception:
            # The row stays `sending` until its lease is over; then its platform is asked.
            self._lineup.set_aside(head.id, _OUT_OF_REACH)
            self._outcomes.add((platform, "lost"))
            log.exception("delivery %s was lost sight of", head.id)
        finally:
            self._in_flight[platform] -= 1
            self._lineup.expect_more(platform)

    async def _settle(self, doubt: Doubt) -> None:
        outcome = await self._reconciler.settle(doubt)
        await self._carrier.record(outcome)
        self._note(doubt.to.platform if isinstance(doubt.to, Place) else PERSON, outcome)

    def _note(self, platform: str, outcome: Outcome) -> None:
        self._outcomes.add((platform, _COUNTED.get(outcome.state, outcome.state.value)))
        if outcome.state is DeliveryState.SENT:
            self._sent += 1
        if outcome.next_at is not None:
            self._next_at = min(outcome.next_at, self._next_at or outcome.next_at)

    def _nudge(self) -> None:
        self._nudged.set()


_COUNTED = {DeliveryState.PENDING: "delayed"}
