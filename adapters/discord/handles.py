"""The handle of what was sent: the ids of all its messages, and whether they are cards, which they stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

_BETWEEN, _CARD = ",", "card:"


@dataclass(frozen=True, slots=True)
class Handle:
    """What `send` returns as a text, and `edit` and `recall` are given."""

    ids: tuple[str, ...]
    is_card: bool

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the handle that was written down."""
        return cls(tuple(text.removeprefix(_CARD).split(_BETWEEN)), text.startswith(_CARD))

    def __str__(self) -> str:
        return (_CARD if self.is_card else "") + _BETWEEN.join(self.ids)
