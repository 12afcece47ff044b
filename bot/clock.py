"""The time, as something that a test can hold in its hand."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tell the present instant, and how much time passes."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""

    def elapsed(self) -> float:
        """Return the seconds since some moment. Unlike `now` it never jumps when somebody sets the machine's clock."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """Return the seconds since some moment."""
        return time.monotonic()
