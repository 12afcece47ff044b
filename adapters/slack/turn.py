"""An acknowledgement that carries a result, for as long as Slack waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.messages import Json

BUDGET = 2.0
"""Seconds; Slack waits three (https://docs.slack.dev/interactivity/handling-user-interaction), the rest is the way."""


class Turn:
    """The one result that a submission or a request for completions takes; what comes later is not taken."""

    def __init__(self) -> None:
        self._result: asyncio.Future[Mapping[str, Json]] = asyncio.get_running_loop().create_future()

    def give(self, result: Mapping[str, Json]) -> bool:
        """Give the result; return whether it was taken."""
        if self._result.done():
            return False
        self._result.set_result(result)
        return True

    async def result(self, work: asyncio.Task[None], seconds: float = BUDGET) -> Mapping[str, Json]:
        """Return the result of some work; nothing where it has none, or takes longer than the budget."""
        work.add_done_callback(lambda _done: self.give({}))
        await asyncio.wait([self._result], timeout=seconds)
        self.give({})
        return self._result.result()
