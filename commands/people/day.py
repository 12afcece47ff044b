"""The type of a day without a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.declaration.parameters import Circumstances, OptionKind, Wrong
from bot.interactions import OptionValue
from bot.messages import Option, phrase


class DayType:
    """A day in ISO 8601, as in 2026-09-01."""

    kind = OptionKind.TEXT
    most_words = 1

    def accept(self, value: OptionValue, circumstances: Circumstances) -> date:
        """Return the day."""
        try:
            return date.fromisoformat(str(value).strip())
        except ValueError:
            raise Wrong(phrase("expected.day")) from None

    def options(self) -> Sequence[Option]:
        """Return none."""
        return ()
