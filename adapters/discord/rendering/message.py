"""A message of ours as the messages that Discord takes: one, or several where it holds too much for one.

Plain talk is plain `content`, as a person would type it: it shows in notifications, and can be quoted and copied. What
has parts whose order counts (a title, facts, pictures, a rule) is a card of Components V2.
"""

from __future__ import annotations

from dataclasses import dataclass

from adapters.discord.rendering import card, native, talk
from adapters.discord.rendering.markup import Markup
from adapters.discord.rest import Outgoing
from bot.mentions import is_loud
from bot.messages import Json, Message

_MOST_MENTIONED = 100
"""Users that a message may mention by id (Allowed Mentions Object)."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """The messages in their order, and whether they are cards."""

    parts: tuple[Outgoing, ...]
    is_card: bool


def render(message: Message, markup: Markup, *, as_card: bool = False) -> Rendered:
    """Return a localised message as Discord takes it.

    With `as_card` it is a card in any case: what is one already cannot become anything else.
    """
    own = native.fitted(message.native.get("discord"))
    if own is not None and (native.is_card(own) or not as_card):
        return Rendered((_ready(Outgoing(own), markup),), native.is_card(own))
    is_card = as_card or not talk.suits(message)
    parts = card.write(message, markup) if is_card else talk.write(message, markup)
    loud = is_loud(message.blocks)
    return Rendered(tuple(_ready(part, markup, loud=loud) for part in parts), is_card)


def _ready(part: Outgoing, markup: Markup, *, loud: bool = False) -> Outgoing:
    """Let a message mention whom it means to mention, and nobody else."""
    parsed: list[Json] = ["everyone"] if loud else []
    users: list[Json] = []
    users += dict.fromkeys(markup.mentions.users.values())
    return part.with_(allowed_mentions={"parse": parsed, "users": users[:_MOST_MENTIONED], "replied_user": False})
