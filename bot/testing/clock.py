"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""Monday 23 November 2026, 09:00 in Hong Kong."""


class ManualClock:
    """Tell the instant at which a test has set it."""

    def __init__(self, now: datetime = START) -> None:
        """Stand at an aware instant."""
        self._now = now.astimezone(UTC)
        self._elapsed = 0.0

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        return self._now

    def elapsed(self) -> float:
        """Return the seconds that a test has let pass."""
        return self._elapsed

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by
        self._elapsed += by.total_seconds()

    def jump(self, by: timedelta) -> None:
        """Set the clock forward or back, while no time passes."""
        self._now += by
