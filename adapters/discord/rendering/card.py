"""Cards: Components V2, where titles, facts, pictures, rules and buttons stand in the order of the message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from adapters.discord.component_types import ComponentType
from adapters.discord.rendering import limits
from adapters.discord.rendering.attachments import Attachments, shown_name, whole_text
from adapters.discord.rendering.controls import rows
from adapters.discord.rendering.flow import texts
from adapters.discord.rendering.markup import Markup, escape
from adapters.discord.rendering.talk import MOST_PARTS
from adapters.discord.rest import Outgoing
from adapters.discord.wire import JsonObject, Wire
from bot.messages import Actions, Block, Divider, File, Image, Json, Message
from bot.messages.plain import message_text, plain_text

V2 = 1 << 15
"""The flag of a message of Components V2, which cannot be taken back (Message Flags)."""
ACCENT = 0x5865F2
"""The colour of a card's edge."""

_TEXT_AT_ONCE = 2_000
_MOST_OFFERED = 30
"""Components of buttons for which a card that holds something already makes way."""
_ROOM_FOR_REST = 2
"""Components kept free for the note that more is in a file."""


@dataclass(slots=True)
class _Card:
    """One card while it is being filled."""

    components: list[Json] = field(default_factory=list)
    files: Attachments = field(default_factory=Attachments)
    size: int = 1
    letters: int = 0

    def holds(self, components: int, letters: int) -> bool:
        """Tell whether so much more fits."""
        room = limits.LAYOUT_COMPONENTS - _ROOM_FOR_REST
        return self.size + components <= room and self.letters + letters <= limits.LAYOUT_TEXT - 1

    def put(self, component: JsonObject, components: int = 1, letters: int = 0) -> None:
        """Add a component that counts for so many."""
        self.components.append(component)
        self.size += components
        self.letters += letters

    def outgoing(self) -> Outgoing:
        """Return the finished card."""
        inner = self.components or [_text("…")]
        body: JsonObject = {
            "flags": V2,
            "components": [{"type": ComponentType.CONTAINER, "accent_color": ACCENT, "components": [*inner]}],
        }
        if self.files.files:
            body["attachments"] = self.files.described()
        return Outgoing(body, tuple(self.files.files))


def write(message: Message, markup: Markup) -> list[Outgoing]:
    """Return the cards of a localised message."""
    cards = [_Card()]
    offered: set[str] = set()
    for group in _groups(message.blocks):
        match group[0]:
            case Divider():
                if cards[-1].components:
                    _next(cards, 1, 0).put({"type": ComponentType.SEPARATOR, "divider": True, "spacing": 1})
            case Image(file, description):
                _picture(cards, file, plain_text(description, markup.zone))
            case File() as file:
                _file(cards, file)
            case Actions():
                _offer(cards, [block for block in group if isinstance(block, Actions)], offered)
            case _:
                for text in texts(group, markup, _TEXT_AT_ONCE):
                    _say(cards, text)
    if len(cards) > MOST_PARTS:
        cards = cards[:MOST_PARTS]
        _file(cards, whole_text(message_text(message, markup.zone)))
    return [card.outgoing() for card in cards]


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Join neighbours that make one component together: blocks of words, and blocks of buttons."""
    group: list[Block] = []
    for block in blocks:
        alone = isinstance(block, Divider | Image | File)
        if group and (alone or isinstance(block, Actions) is not isinstance(group[0], Actions)):
            yield group
            group = []
        group.append(block)
        if alone:
            yield group
            group = []
    if group:
        yield group


def _next(cards: list[_Card], components: int, letters: int) -> _Card:
    """Return the card that so much goes to: a new one where the last is full."""
    if not cards[-1].holds(components, letters):
        cards.append(_Card())
    return cards[-1]


def _say(cards: list[_Card], text: str) -> None:
    size = limits.units(text)
    _next(cards, 1, size).put(_text(text), 1, size)


def _offer(cards: list[_Card], actions: Sequence[Actions], seen: set[str]) -> None:
    """Put what is offered on one card, as far as it fits there."""
    counted = [
        (row, 1 + len(list(Wire(row).objects("components")))) for row in rows(actions, limits.LAYOUT_COMPONENTS, seen)
    ]
    card = _next(cards, min(sum(count for _, count in counted), _MOST_OFFERED), 0)
    for row, count in counted:
        if card.holds(count, 0):
            card.put(row, count)


def _picture(cards: list[_Card], file: File, description: str) -> None:
    card = _next(cards, 1, 0)
    name = card.files.add(file, description)
    if name is None:
        _say(cards, escape(limits.cut(description.strip(), limits.DESCRIPTION) or shown_name(file)))
        return
    item: JsonObject = {"media": {"url": f"attachment://{name}"}}
    if description:
        item["description"] = limits.cut(description, limits.DESCRIPTION)
    card.put({"type": ComponentType.MEDIA_GALLERY, "items": [item]})


def _file(cards: list[_Card], file: File) -> None:
    card = cards[-1]
    name = card.files.add(file)
    if name is None:
        _say(cards, escape(shown_name(file)))
        return
    card.put({"type": ComponentType.FILE, "file": {"url": f"attachment://{name}"}})


def _text(text: str) -> JsonObject:
    return {"type": ComponentType.TEXT_DISPLAY, "content": text}
