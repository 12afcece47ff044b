"""Look whether a delivery has arrived, where nobody was told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from adapters.discord.handles import Handle
from adapters.discord.rendering.card import V2
from adapters.discord.rest import Rest
from adapters.discord.wire import Wire
from bot.adapter import CannotTell

NONCE_HOLDS = timedelta(minutes=2)
"""How long a nonce surely keeps a message from being posted twice: "the past few minutes" (Create Message)."""

PAGE = 100
_EPOCH_MS = 1_420_070_400_000
_SHIFT = 22


async def find_delivery(rest: Rest, channel: str, nonce: str, since: datetime, now: datetime) -> str | None:
    """Return the handle of the message that was posted with a nonce since an instant.

    None says that it is not there, or is so fresh that posting it again with its nonce shows it once. History seldom
    tells a nonce, so what the bot itself has said there since leaves it open.

    Raises:
        CannotTell: it may be among what the bot said there.
    """
    if now - since < NONCE_HOLDS:
        return None
    written = await rest.messages(channel, _snowflake(since), PAGE)
    ours = [each for each in written if each.object("author").text("id") == rest.own_id]
    named = [each for each in ours if each.text("nonce").startswith(f"{nonce}-")]
    if named:
        return _handle(named)
    if ours or len(written) == PAGE:
        raise CannotTell("Discord does not tell which of the bot's messages there it is; look there")
    return None


def _handle(messages: Sequence[Wire]) -> str:
    ids = sorted((each.text("id") for each in messages), key=int)
    return str(Handle(tuple(ids), bool(messages[0].number("flags") & V2)))


def _snowflake(at: datetime) -> str:
    """Return the smallest id that Discord gives at an instant (Reference, Snowflakes)."""
    return str(max(int(at.timestamp() * 1000) - _EPOCH_MS, 0) << _SHIFT)
