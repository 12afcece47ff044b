"""Let a model help, and let nobody wait or pay for it when it cannot: the one place that turns its faults into less."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from bot.metrics import Metrics
from commands.faq.models.budget import Budget
from commands.faq.models.faults import Fault, ModelError
from commands.faq.tables import Purpose

log = logging.getLogger(__name__)

Help = TypeVar("Help")

_PATIENCE = 3
"""Failures in a row after which a model is left alone for a while, so that not everybody waits for its time-out."""
_PAUSE = timedelta(seconds=60)
_MENDED = "ok"


class Guard:
    """Stands between people and the model for one purpose: its budget, its pauses, its counts."""

    def __init__(self, purpose: Purpose, budget: Budget, metrics: Metrics) -> None:
        self._purpose = purpose
        self._budget = budget
        self._calls = metrics.counter(
            "cohortbot_faq_model_calls_total", "Calls to the FAQ's models by purpose and outcome", "purpose", "outcome"
        )
        self._failures = 0
        self._until: datetime | None = None

    async def ask(self, units: int, now: datetime, call: Callable[[], Awaitable[Help]]) -> Help | None:
        """Return the model's help, or None where there is none; whoever asked need not know why."""
        if self._until is not None and now < self._until:
            self._calls.add((self._purpose.value, Fault.PAUSED.value))
            return None
        try:
            await self._spend(units, now)
            found = await call()
        except ModelError as error:
            self._note(error, now)
            return None
        self._calls.add((self._purpose.value, _MENDED))
        if self._failures >= _PATIENCE:
            log.warning("the model for %s helps again", self._purpose.value)
        self._failures, self._until = 0, None
        return found

    def count(self, outcome: str) -> None:
        """Count what became of what the model said, beside what became of the call."""
        self._calls.add((self._purpose.value, outcome))

    async def _spend(self, units: int, now: datetime) -> None:
        if not await self._budget.spend(units, now):
            raise ModelError(Fault.BUDGET, "the budget of today is spent")

    def _note(self, error: ModelError, now: datetime) -> None:
        self._calls.add((self._purpose.value, error.fault.value))
        log.warning("the model for %s does not help: %s", self._purpose.value, error)
        self._failures += 1
        if self._failures >= _PATIENCE or error.fault is Fault.BUDGET:
            self._until = now + _PAUSE
