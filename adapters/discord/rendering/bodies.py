"""What a message's body needs beyond what it shows."""

from __future__ import annotations

from adapters.discord.rendering.card import V2
from adapters.discord.rest import Outgoing
from adapters.discord.wire import JsonObject, Wire

_PARTS_OF_TALK: JsonObject = {"content": None, "embeds": [], "components": [], "attachments": []}


def in_the_place_of(message: Outgoing) -> Outgoing:
    """Return a message that replaces all of another: what it lacks is emptied.

    A message becomes a card only when its content is taken away in the same call (Edit Message).
    """
    emptied: JsonObject = {name: part for name, part in _PARTS_OF_TALK.items() if name not in message.body}
    if Wire(message.body).number("flags") & V2:
        emptied.pop("components", None)
    return message.with_(**emptied)
