"""Send what is due, each delivery once."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.adapter import SendDelayed, SendRefused
from bot.configuration.core import ProgrammeSection
from bot.delivery.queue import Claimed, Queue
from bot.delivery.routing import NoWay, Route, Router
from bot.messages.codec import decode
from bot.storage import StorageError

if TYPE_CHECKING:
    from bot.application import Application

log = logging.getLogger(__name__)

AT_ONCE = 10
"""Deliveries to different places and persons that are on their way at the same time."""

_LOOK_AHEAD = 100
"""Deliveries that are lined up before it is asked again what is most urgent."""

LONGEST_CALL = 60.0
"""Seconds that a platform may take over one message; it ends well before the lease does."""

LONGEST_FAREWELL = 2.5
"""Seconds for which `stop` waits for what is on its way."""

_FIRST_PAUSE = 5.0
_MOST_ATTEMPTS = 5
_SHORTEST_PAUSE = 1.0


class UnknownOutcomeError(Exception):
    """Nobody knows whether the platform took the message."""


class Sender:
    """Takes due deliveries from the outbox to the platforms that are connected in this process.

    Several processes may send from one database: each row is taken by one. Within a place, and to a person, what was
    due first goes first; between them, priority decides. A row is marked as sending, and that committed, before its
    platform is called; where the outcome stays unknown it becomes ambiguous and is not sent again.
    """

    def __init__(self, application: Application) -> None:
        self._clock = application.clock
        self._localiser = application.localiser
        self._queue = Queue(application.database, f"sender-{secrets.token_hex(8)}")
        language = application.configuration.section(ProgrammeSection).languages[0]
        self._router = Router(application.adapters, language)
        self._outcomes = application.metrics.counter(
            "cohortbot_deliveries_total", "Attempts to deliver by platform and outcome", "platform", "outcome"
        )
        self._nudged = asyncio.Event()
        self._turn = asyncio.Lock()
        self._loop: asyncio.Task[None] | None = None
        self._stopping = False
        application.outbox.on_commit = self.wake

    async def start(self) -> None:
        """Begin to send by itself, now and whenever it is woken."""
        if self._loop is None:
            self._stopping = False
            self._nudged.set()
            self._loop = asyncio.create_task(self._run(), name="sender")

    async def stop(self) -> None:
        """Finish what is on its way and send no more; what a platform does not take in time stays in doubt."""
        self._stopping = True
        if self._loop is not None:
            self._nudged.set()
            await asyncio.wait([self._loop], timeout=LONGEST_FAREWELL)
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
            self._loop = None

    def wake(self) -> None:
        """Say that something may have become due, or a place reachable."""
        self._nudged.set()

    async def drain(self) -> int:
        """Send all that is due and reachable now; return how many were sent.

        Raises:
            StorageError: the database cannot be used; what was not sent waits.
        """
        sent = 0
        async with self._turn:
            await self._queue.settle(self._clock.now())
            while ways := await self._ways():
                round_sent, taken = await self._go(ways)
                sent += round_sent
                if not taken:
                    break
        return sent

    async def _run(self) -> None:
        while not self._stopping:
            await self._nudged.wait()
            self._nudged.clear()
            try:
                await self.drain()
            except StorageError as error:
                log.warning("nothing is sent for now: %s", error)
            except Exception:
                log.exception("the sender stumbled; it goes on at its next turn")

    async def _ways(self) -> list[Route | NoWay]:
        """Find the most urgent deliveries that can go somewhere."""
        ways: list[Route | NoWay] = []
        heads = [] if self._stopping else await self._queue.heads(self._clock.now())
        for head in heads:
            way = await self._router.route(head)
            if way is not None:
                ways.append(way)
            if len(ways) == _LOOK_AHEAD:
                break
        return ways

    async def _go(self, ways: Sequence[Route | NoWay]) -> tuple[int, int]:
        """Take some deliveries after the others; return how many were sent, and how many were ours to send."""
        sent = taken = 0
        for start in range(0, len(ways), AT_ONCE):
            if self._stopping:
                break
            some = ways[start : start + AT_ONCE]
            claimed = await self._queue.claim([way.delivery for way in some], self._clock.now())
            ours = [(way, claimed[way.delivery]) for way in some if way.delivery in claimed]
            taken += len(ours)
            sent += sum(await asyncio.gather(*(self._send(way, mine) for way, mine in ours)))
        return sent, taken

    async def _send(self, way: Route | NoWay, claimed: Claimed) -> bool:
        """Make one attempt and write its outcome down; return whether it was sent."""
        outcome = "lost"
        try:
            outcome = await self._attempt(way, claimed)
        except Exception:
            # The row stays `sending`, and becomes ambiguous when its lease is over.
            log.exception("the outcome of delivery %s could not be written down", way.delivery)
        platform = way.platform if isinstance(way, NoWay) else way.adapter.platform
        self._outcomes.add((platform, outcome))
        return outcome == "sent"

    async def _attempt(self, way: Route | NoWay, claimed: Claimed) -> str:
        queue, row = self._queue, way.delivery
        try:
            message_id = await self._call(way, claimed)
        except SendRefused as refused:
            await queue.fail(row, str(refused))
            return "refused"
        except SendDelayed as delayed:
            await queue.delay(row, max(delayed.seconds, _SHORTEST_PAUSE), self._clock.now(), str(delayed))
            return "delayed"
        except UnknownOutcomeError as unknown:
            await queue.doubt(row, str(unknown))
            return "ambiguous"
        except Exception as error:
            return await self._stumble(row, claimed, error)
        await queue.sent(row, message_id, self._clock.now())
        return "sent"

    async def _call(self, way: Route | NoWay, claimed: Claimed) -> str:
        if isinstance(way, NoWay):
            raise way.reason
        message = self._localiser.localise(decode(claimed.content), way.language)
        try:
            async with asyncio.timeout(LONGEST_CALL):
                return await way.adapter.send(way.place, message, claimed.key)
        except TimeoutError:
            raise UnknownOutcomeError("the platform did not say in time whether it took the message") from None

    async def _stumble(self, row: int, claimed: Claimed, error: Exception) -> str:
        """Try again after a pause that doubles, and not for ever."""
        reference = secrets.token_hex(4)
        log.error("delivery %s failed at attempt %s, reference %s", row, claimed.attempt, reference, exc_info=error)
        reason = f"{type(error).__name__}; the log has more under {reference}"
        if claimed.attempt >= _MOST_ATTEMPTS:
            await self._queue.fail(row, reason)
            return "failed"
        await self._queue.delay(row, _FIRST_PAUSE * 2 ** (claimed.attempt - 1), self._clock.now(), reason)
        return "postponed"
