"""What Discord refuses for good, in words for the operator."""

from __future__ import annotations

DISALLOWED_INTENTS = 4014
LOGIN_REFUSED = (
    "Discord does not accept DISCORD_TOKEN: copy the token from the Bot page of the developer portal, or reset it there"
)
CONTENT_ADVICE = (
    "Turn on 'Message Content Intent' under Bot, Privileged Gateway Intents, in the developer portal "
    "(https://discord.com/developers/applications)."
)
_CLOSED = {
    4004: f"{LOGIN_REFUSED}.",
    4010: "Discord does not know the shard that the bot asked for. Restart the bot.",
    4011: "Discord wants the bot split into more shards. Restart the bot: it asks how many.",
    4012: "Discord no longer speaks version 10 of its gateway. Update cohortbot.",
    4013: "Discord does not know an intent that the bot asked for. Update cohortbot.",
    DISALLOWED_INTENTS: "Discord refuses a privileged intent that the bot asked for: Message Content, by which it "
    f"reads new posts of a help forum. {CONTENT_ADVICE}",
}
"""What Gateway Close Event Codes mean that Discord documents as not to be retried."""


class GatewayRefusedError(RuntimeError):
    """Discord closes every connection of this bot as it is; `code` is the close code."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.code = code


class DiscordRefusedError(RuntimeError):
    """Discord does not let the bot in; the text says what to do."""


def explain_close(code: int) -> str:
    """Return what a close code means for the operator."""
    return _CLOSED.get(code, f"Discord closed the connection for good, with the code {code}.")
