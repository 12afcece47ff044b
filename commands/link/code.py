"""The type of a code that somebody types."""

from __future__ import annotations

from collections.abc import Sequence

from bot.declaration.parameters import Circumstances, OptionKind, Wrong
from bot.interactions import OptionValue
from bot.messages import Option, phrase

_LENGTH = 8


class CodeType:
    """Eight letters and digits, however they are grouped; anything else is no try, but a misunderstanding."""

    kind = OptionKind.TEXT
    most_words = 2

    def accept(self, value: OptionValue, circumstances: Circumstances) -> str:
        """Return the letters and digits alone."""
        letters = "".join(letter for letter in str(value).upper() if letter not in " -–—")
        if len(letters) != _LENGTH or not (letters.isascii() and letters.isalnum()):
            raise Wrong(phrase("link.expected"))
        return letters

    def options(self) -> Sequence[Option]:
        """Return none: a code is a secret."""
        return ()
