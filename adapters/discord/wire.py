"""What Discord sends, read with types: an object whose missing parts are empty, never an error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from bot.messages import Json

JsonObject: TypeAlias = dict[str, Json]


class Wire:
    """A JSON object of Discord's; ids arrive as text, and a part that is absent reads as empty."""

    def __init__(self, content: object) -> None:
        self.content: Mapping[str, Json] = content if isinstance(content, dict) else {}

    def __bool__(self) -> bool:
        """Tell whether there is anything in it."""
        return bool(self.content)

    def has(self, key: str) -> bool:
        """Tell whether a part is there and not null."""
        return self.content.get(key) is not None

    def text(self, key: str) -> str:
        """Return a text, or a number as a text."""
        value = self.content.get(key)
        return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""

    def number(self, key: str) -> int:
        """Return a whole number, 0 where there is none."""
        value = self.content.get(key)
        return value if isinstance(value, int) else 0

    def flag(self, key: str) -> bool:
        """Tell whether a part is true."""
        return self.content.get(key) is True

    def object(self, key: str) -> Wire:
        """Return an object, an empty one where there is none."""
        return Wire(self.content.get(key))

    def objects(self, key: str) -> Iterator[Wire]:
        """Return the objects of a list."""
        value = self.content.get(key)
        yield from (Wire(item) for item in value if isinstance(item, dict)) if isinstance(value, list) else ()

    def texts(self, key: str) -> tuple[str, ...]:
        """Return the texts of a list."""
        value = self.content.get(key)
        return tuple(str(item) for item in value) if isinstance(value, list) else ()
