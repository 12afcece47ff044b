"""Plain talk: `content` with buttons below and files attached, as a person would write."""

from __future__ import annotations

from adapters.discord.rendering import limits
from adapters.discord.rendering.attachments import Attachments, shown_name, whole_text
from adapters.discord.rendering.controls import rows
from adapters.discord.rendering.flow import texts
from adapters.discord.rendering.markup import Markup, escape
from adapters.discord.rest import Outgoing
from adapters.discord.wire import JsonObject
from bot.messages import Actions, Context, File, Listing, Message, Paragraph, Table
from bot.messages.plain import message_text

MOST_PARTS = 4
"""Messages in a row before the rest comes as a file: more would push everything else off the screen."""


def suits(message: Message) -> bool:
    """Tell whether a message is talk: words, then what is offered; five rows of buttons hold all of that."""
    blocks = list(message.blocks)
    actions: list[Actions] = []
    while blocks and isinstance(blocks[-1], Actions):
        actions.insert(0, blocks.pop())  # type: ignore[arg-type]  # just found to be one
    if not all(isinstance(block, Paragraph | Listing | Context | Table | File) for block in blocks):
        return False
    elements = sum(len(each.elements) for each in actions)
    return elements <= limits.ROWS * limits.ROW_BUTTONS and len(rows(actions, limits.LAYOUT_COMPONENTS)) <= limits.ROWS


def write(message: Message, markup: Markup) -> list[Outgoing]:
    """Return the messages of a localised message; files and buttons stand with the last."""
    written = texts(message.blocks, markup, limits.CONTENT)
    files = Attachments()
    for block in message.blocks:
        if isinstance(block, File) and files.add(block) is None:
            written = [*written, escape(shown_name(block))]
    if len(written) > MOST_PARTS:
        files.add(whole_text(message_text(message, markup.zone)))
        written = [*written[: MOST_PARTS - 1], limits.cut(written[MOST_PARTS - 1], limits.CONTENT - 1) + "…"]
    controls = rows([block for block in message.blocks if isinstance(block, Actions)], limits.ROWS)
    if not written and not controls and not files.files:
        written = ["…"]
    last: JsonObject = {}
    if written:
        last["content"] = written[-1]
    if controls:
        last["components"] = [*controls]
    if files.files:
        last["attachments"] = files.described()
    return [*(Outgoing({"content": text}) for text in written[:-1]), Outgoing(last, tuple(files.files))]
