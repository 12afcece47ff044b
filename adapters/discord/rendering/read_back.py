"""A message of Discord's as one of ours: what people read there, for whoever looks at it before it is sent."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.discord.component_types import ComponentType
from adapters.discord.rendering.markdown import blocks_of
from adapters.discord.rest import Outgoing
from adapters.discord.wire import Wire
from bot.messages import Actions, Block, Button, Context, Divider, Message, rich


def read_back(shown: Outgoing) -> Message:
    """Return what a message shows; what it mentions is words, and its buttons do nothing."""
    body = Wire(shown.body)
    blocks = [*blocks_of(body.text("content")), *_components(body)]
    blocks += [Context(rich(f"📎 {file.name}")) for file in shown.files]
    return Message(tuple(blocks))


def _components(of: Wire) -> Iterator[Block]:
    for component in of.objects("components"):
        match component.number("type"):
            case ComponentType.CONTAINER:
                yield from _components(component)
            case ComponentType.TEXT_DISPLAY:
                yield from blocks_of(component.text("content"))
            case ComponentType.SEPARATOR:
                yield Divider()
            case ComponentType.ACTION_ROW:
                yield Actions(tuple(_button(each) for each in component.objects("components")))


def _button(component: Wire) -> Button:
    return Button(rich(component.text("label") or component.text("placeholder")))
