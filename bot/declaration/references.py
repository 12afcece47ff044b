"""The type of parameters that name something to be looked up: a person, a place, a team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.declaration.parameters import Circumstances, OptionKind, Wrong
from bot.interactions import NativeChannel, NativeUser, OptionValue
from bot.messages import Option, phrase

if TYPE_CHECKING:
    from bot.call import Call


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention or a name; `of` is the type that somebody registered a lookup for.

    It is text with completion on every platform, because whom one platform's user means may be on the other only.
    """

    of: type
    kind: OptionKind = OptionKind.TEXT
    most_words: int = 1

    def accept(self, value: OptionValue, circumstances: Circumstances) -> str:
        """Return the mention or the name; what the platform resolved itself becomes a mention again."""
        match value:
            case NativeUser(user=user):
                return f"<@{user}>"
            case NativeChannel(channel=channel):
                return f"<#{channel}>"
            case _ if text := str(value).strip():
                return text
            case _:
                raise Wrong(phrase("form.missing"))

    def options(self) -> Sequence[Option]:
        """Return none: completions are looked up."""
        return ()

    async def resolve(self, value: object, call: Call) -> object:
        """Return what it stands for."""
        from bot.lookups import Lookups

        return await call.service(Lookups).of(self.of).find(call, str(value))

    async def complete(self, call: Call, typed: str) -> Sequence[Option]:
        """Return what somebody may mean who has typed that much."""
        from bot.lookups import Lookups

        return await call.service(Lookups).of(self.of).complete(call, typed)
