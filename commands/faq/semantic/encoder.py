"""What turns texts into vectors that are near each other where the texts mean the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from commands.faq.ranking import Script

Vector = Sequence[float]


class Encoder(Protocol):
    """Encode texts."""

    @property
    def name(self) -> str:
        """Tell one encoder from another: vectors of two names cannot be compared."""
        ...

    @property
    def at_once(self) -> int:
        """How many texts one call may hold."""
        ...

    def reads(self, script: Script) -> bool:
        """Say whether texts in a script make sense to it."""
        ...

    async def encode(self, texts: Sequence[str]) -> Sequence[Vector]:
        """Return a vector for each text, all of one length, finite, none of them zero.

        Raises:
            ModelError: there are none, whatever the reason.
        """
        ...
